"""TPDUs (3GPP TS 23.040 clause 9.2.2): SMS-DELIVER, SMS-SUBMIT and SMS-STATUS-REPORT.

`decode` reads any octets: it returns a message or raises PduError, nothing else. What it cannot
read but need not understand is kept: unknown header elements, compressed text, every protocol
identifier; and `raw` holds the octets of the TPDU as they came.
"""

import binascii

from modem.errors import PduError
from modem.sms.address import decode_smsc, encode_smsc
from modem.sms.deliver import Deliver, decode_deliver
from modem.sms.reader import Reader
from modem.sms.report import StatusReport, decode_report
from modem.sms.submit import Submit, decode_submit
from modem.sms.userdata import UserData

__all__ = [
    "Deliver",
    "StatusReport",
    "Submit",
    "UserData",
    "decode",
    "deliver_report",
    "encode_smsc",
    "from_hex",
    "to_hex",
]


def decode(octets: bytes, smsc: bool = True) -> "Deliver | Submit | StatusReport":
    """Return the message in `octets`, which begin with the service centre address if `smsc`.

    The message type is read as at the mobile: 00 and the reserved 11 are SMS-DELIVER, 01 is
    SMS-SUBMIT, 10 is SMS-STATUS-REPORT. Raises PduError(field, offset) and nothing else.
    """
    centre = None
    start = 0
    if smsc:
        centre, start = decode_smsc(octets)
    raw = octets[start:]
    if not raw:
        raise PduError("the PDU ends before it", "TP-MTI", start, octets)
    reader = Reader(octets, start + 1)
    kind = raw[0] & 3
    if kind == 1:
        return decode_submit(reader, centre, raw)
    if kind == 2:
        return decode_report(reader, centre, raw)
    return decode_deliver(reader, centre, raw)


def from_hex(text: bytes, smsc: bool = True) -> "Deliver | Submit | StatusReport":
    """Return the message in hexadecimal `text`, as AT+CMGR answers. Raises PduError."""
    octets = _unhexlify(text.strip())
    if octets is None:
        raise PduError("not an even number of hexadecimal digits", "PDU", 0, text)
    return decode(octets, smsc)


def _unhexlify(text: bytes) -> "bytes | None":
    try:
        return binascii.unhexlify(text)
    except ValueError:
        return None


def to_hex(message: "Deliver | Submit | StatusReport") -> "tuple[int, bytes]":
    """Return (length, digits) as AT+CMGS wants them.

    The length is that of the TPDU in octets; the digits include the service centre address.
    """
    tpdu = message.encode()
    return len(tpdu), binascii.hexlify(encode_smsc(message.smsc) + tpdu).upper()


def deliver_report() -> bytes:
    """Return the TPDU that acknowledges a message: SMS-DELIVER-REPORT (clause 9.2.2.1a)."""
    return b"\0\0"
