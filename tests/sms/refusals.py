"""What the plain tests of this folder use to see that something is refused."""

from modem.errors import PduError
from modem.sms.pdu import decode


def refused(call, *arguments):
    """Call, and return what the ValueError said; fail if there was none."""
    try:
        call(*arguments)
    except ValueError as error:
        return str(error)
    raise AssertionError("accepted %r" % (arguments,))


def unreadable(octets, smsc=True):
    """Decode, and return (field, offset) of the PduError; fail if there was none."""
    try:
        decode(octets, smsc)
    except PduError as error:
        assert error.octets == octets
        return error.field, error.offset
    raise AssertionError("read %r" % octets)
