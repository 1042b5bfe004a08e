"""Octets to short messages and back (3GPP TS 23.040, TS 23.038). No port, no clock, no state.

    alphabet   text <-> septets <-> octets        (packing, ucs2; locking, single: national)
    fields     the fields of a TPDU               (address, times, coding, headers)
    pdu        SMS-DELIVER, -SUBMIT, -STATUS-REPORT <-> octets          (reader, userdata)
    parts      long messages cut and joined                         (splitting, joining)

>>> from modem.sms import Address, Submit, from_hex, split, to_hex
>>> [part] = split("temperature 21.4", reference=0)
>>> to_hex(Submit(Address("2936"), part))
(23, b'00010004819263000010F4B29B5C06CBCBE2A0D34A2E6B5C30'...)
>>> from_hex(b"0000049192630000...").user_data.text
"""

# Each import inside an import takes a piece of a board's small stack: the deepest go first.
import modem.sms.address
import modem.sms.reader
import modem.sms.userdata  # noqa: F401
from modem.sms.alphabet import DATA, GSM7, UCS2
from modem.sms.fields import Address, Dcs, Element, Timestamp, Validity
from modem.sms.parts import Joined, Joiner, split
from modem.sms.pdu import Deliver, StatusReport, Submit, decode, from_hex, to_hex
from modem.sms.userdata import UserData

__all__ = [
    "DATA",
    "GSM7",
    "UCS2",
    "Address",
    "Dcs",
    "Deliver",
    "Element",
    "Joined",
    "Joiner",
    "StatusReport",
    "Submit",
    "Timestamp",
    "UserData",
    "Validity",
    "decode",
    "from_hex",
    "split",
    "to_hex",
]
