"""Octets to short messages and back (3GPP TS 23.040, TS 23.038). No port, no clock, no state.

    alphabet   text <-> septets <-> octets    packing, ucs2; national: locking, single
    fields     the fields of a TPDU           address, times, coding, headers
    pdu        messages <-> octets            deliver, submit, report; reader, userdata
    parts      long messages                  splitting, joining

>>> from modem.sms import Address, Submit, from_hex, split, to_hex
>>> [part] = split("temperature 21.4", reference=0)
>>> to_hex(Submit(Address("2936"), part))
(23, b'00010004819263000010F4721B5E9687E9757919248BB968')
>>> command = from_hex(b"00040481926300006280132100008005E8329BFD06")
>>> command.sender.number, command.user_data.text, command.sent_at.iso()
('2936', 'hello', '2026-08-31T12:00:00+02:00')
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
