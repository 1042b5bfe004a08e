"""A service centre's side of it: what a device never writes and hardly ever reads."""

import binascii

from modem.sms.addressing import checked
from modem.sms.fields import (
    HEADER,
    LOOP_PREVENTION,
    MORE,
    REJECT_DUPLICATES,
    REPLY_PATH,
    REPORT,
    coding,
)
from modem.sms.reader import decode_user_data
from modem.sms.submit import Submit
from modem.sms.validity import RELATIVE, Validity
from modem.sms.writing import encode_header, pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from modem.sms.deliver import Deliver
    from modem.sms.fields import Address, UserData
    from modem.sms.reader import Reader
    from modem.sms.report import StatusReport
    from modem.sms.times import Timestamp


def swap(octets: bytes) -> bytes:
    """Return `octets` with the two halves of each exchanged (clause 9.1.2.3)."""
    return bytes([(value & 15) << 4 | value >> 4 for value in octets])


def encode(field: "Any") -> bytes:
    """Return the octets of a time stamp, a Deliver or a StatusReport. Raises ValueError."""
    if field.kind == "time":
        return _time(field)
    return _deliver(field) if field.kind == "deliver" else _report(field)


def packed(user_data: "UserData") -> bytes:
    """Return packed septets as they stand behind the header, fill bits included."""
    return pack(user_data.data, -8 * len(encode_header(user_data.elements)) % 7)


def _time(time: "Timestamp | None") -> bytes:
    """Return the seven octets of a time stamp (clause 9.2.3.11), zeros for none."""
    if time is None:
        return b"\0\0\0\0\0\0\0"
    quarters = abs(time.quarters)
    values = (time.year % 100, time.month, time.day, time.hour, time.minute, time.second, quarters)
    octets = swap(binascii.unhexlify(b"%02d%02d%02d%02d%02d%02d%02d" % values))
    if time.quarters < 0:
        return octets[:6] + bytes((octets[6] | 8,))
    return octets


def _deliver(message: "Deliver") -> bytes:
    """Return an SMS-DELIVER (clause 9.2.2.1)."""
    first = (
        (0 if message.more else MORE)
        | (LOOP_PREVENTION if message.loop_prevention else 0)
        | (REPORT if message.report else 0)
        | (HEADER if message.user_data.elements else 0)
        | (REPLY_PATH if message.reply_path else 0)
    )
    return (
        bytes((first,))
        + message.sender.encode()
        + bytes((checked(message.pid, 0xFF, "pid"), message.dcs.value))
        + _time(message.sent_at)
        + message.user_data.encode()
    )


def _report(message: "StatusReport") -> bytes:
    """Return an SMS-STATUS-REPORT (clause 9.2.2.3)."""
    first = (
        0x02
        | (0 if message.more else MORE)
        | (LOOP_PREVENTION if message.loop_prevention else 0)
        | (REPORT if message.qualifier else 0)
        | (HEADER if message.user_data and message.user_data.elements else 0)
    )
    return (
        bytes((first, checked(message.reference, 0xFF, "reference")))
        + message.recipient.encode()
        + _time(message.sent_at)
        + _time(message.discharged_at)
        + bytes((checked(message.status, 0xFF, "status"),))
        + _optional(message)
    )


def _optional(message: "StatusReport") -> bytes:
    """Return the parameter indicator (clause 9.2.3.27) and what it announces."""
    out = bytearray(1)
    if message.pid is not None:
        out[0] |= 1
        out.append(checked(message.pid, 0xFF, "pid"))
    if message.dcs is not None:
        out[0] |= 2
        out.append(message.dcs.value)
    if message.user_data is not None:
        out[0] |= 4
        out += message.user_data.encode()
    return bytes(out) if out[0] else b""


def decode_submit(reader: "Reader", smsc: "Address | None", raw: bytes) -> Submit:
    """Read an SMS-SUBMIT (clause 9.2.2.2) from its second octet on. Raises PduError."""
    reference = reader.octet("TP-MR")
    recipient = reader.address("TP-DA")
    pid = reader.octet("TP-PID")
    dcs = coding(reader.octet("TP-DCS"))
    form = raw[0] >> 3 & 3
    validity = None
    if form:
        validity = Validity(form, reader.take(1 if form == RELATIVE else 7, "TP-VP"))
    user_data = decode_user_data(reader, reader.octet("TP-UDL"), dcs.carries, raw[0] & HEADER)
    return Submit(
        recipient,
        user_data,
        reference,
        pid,
        dcs,
        validity,
        raw[0] & REPORT != 0,
        raw[0] & REJECT_DUPLICATES != 0,
        raw[0] & REPLY_PATH != 0,
        smsc,
        raw,
    )
