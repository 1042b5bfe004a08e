"""TPDUs (3GPP TS 23.040 clause 9.2.2): SMS-DELIVER, SMS-SUBMIT and SMS-STATUS-REPORT.

`decode` reads any octets: it returns a message or raises PduError, nothing else. What it cannot
read but need not understand is kept: unknown header elements, compressed text, every protocol
identifier; and `raw` holds the octets of the TPDU as they came.
"""

import binascii

from modem.sms.reader import Reader, decode_deliver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.deliver import Deliver
    from modem.sms.report import StatusReport
    from modem.sms.submit import Submit

    Message = Deliver | Submit | StatusReport


def decode(octets: bytes, smsc: bool = True) -> "Message":
    """Return the message in `octets`, which begin with the service centre address if `smsc`.

    The message type is read as at the mobile: 00 and the reserved 11 are SMS-DELIVER, 01 is
    SMS-SUBMIT, 10 is SMS-STATUS-REPORT. Raises PduError(field, offset) and nothing else.
    """
    reader = Reader(octets, 0)
    centre = reader.service_centre() if smsc else None
    start = reader.offset
    raw = octets[start:]
    if not raw:
        raise reader.error("TP-MTI", start)
    reader.offset = start + 1
    kind = raw[0] & 3
    if kind == 1:
        from modem.sms.centre import decode_submit

        return decode_submit(reader, centre, raw)
    if kind == 2:
        from modem.sms.report import decode_report

        return decode_report(reader, centre, raw)
    return decode_deliver(reader, centre, raw)


def from_hex(text: bytes, smsc: bool = True) -> "Message":
    """Return the message in hexadecimal `text`, as AT+CMGR answers. Raises PduError."""
    try:
        octets = binascii.unhexlify(text.strip())
    except ValueError:
        octets = None
    if octets is None:
        raise Reader(text, 0).error("PDU", 0)
    return decode(octets, smsc)


def to_hex(message: "Message") -> "tuple[int, bytes]":
    """Return (length, digits) as AT+CMGS wants them.

    The length is that of the TPDU in octets; the digits include the service centre address.
    """
    import modem.sms.writing as writing

    tpdu = writing.encode(message)
    return len(tpdu), binascii.hexlify(writing.encode_smsc(message.smsc) + tpdu).upper()
