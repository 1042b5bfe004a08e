"""TPDUs (3GPP TS 23.040 clause 9.2.2): SMS-DELIVER, SMS-SUBMIT and SMS-STATUS-REPORT.

`decode` reads any octets: it returns a message or raises PduError, nothing else. What it cannot
read but need not understand is kept: unknown header elements, compressed text, every protocol
identifier; and `raw` holds the octets of the TPDU as they came.
"""

import binascii

from modem.errors import PduError
from modem.record import Record
from modem.sms.address import Address, decode_smsc, encode_smsc
from modem.sms.alphabet import GSM7
from modem.sms.coding import Dcs
from modem.sms.octets import octet
from modem.sms.reader import Reader
from modem.sms.times import RELATIVE, Timestamp, Validity
from modem.sms.userdata import UserData, decode_user_data

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

_MORE = 0x04  # no more messages to send (DELIVER, STATUS-REPORT): inverted
_REJECT_DUPLICATES = 0x04  # SUBMIT
_LOOP_PREVENTION = 0x08
_REPORT = 0x20
_HEADER = 0x40
_REPLY_PATH = 0x80

_NO_TIME = b"\0\0\0\0\0\0\0"


class Deliver(Record):
    """A message to the device: SMS-DELIVER (clause 9.2.2.1).

    `sent_at` is the service centre's time stamp, None where it is not a time. `report` says
    that the sender asked for a status report; `more` that more messages wait. `dcs` follows
    from the user data unless given; ValueError if its alphabet is another one.
    """

    _fields = (
        "sender",
        "user_data",
        "sent_at",
        "pid",
        "dcs",
        "more",
        "loop_prevention",
        "report",
        "reply_path",
        "smsc",
    )

    def __init__(
        self,
        sender: Address,
        user_data: UserData,
        sent_at: "Timestamp | None",
        pid: int = 0,
        dcs: "Dcs | None" = None,
        more: bool = False,
        loop_prevention: bool = False,
        report: bool = False,
        reply_path: bool = False,
        smsc: "Address | None" = None,
        raw: bytes = b"",
    ) -> None:
        self.sender = sender
        self.user_data = user_data
        self.sent_at = sent_at
        self.pid = pid
        self.dcs = _coding(dcs, user_data)
        self.more = more
        self.loop_prevention = loop_prevention
        self.report = report
        self.reply_path = reply_path
        self.smsc = smsc
        self.raw = raw

    def encode(self) -> bytes:
        """Return the TPDU without service centre address. Raises ValueError."""
        first = (
            (0 if self.more else _MORE)
            | (_LOOP_PREVENTION if self.loop_prevention else 0)
            | (_REPORT if self.report else 0)
            | (_HEADER if self.user_data.elements else 0)
            | (_REPLY_PATH if self.reply_path else 0)
        )
        return (
            bytes((first,))
            + self.sender.encode()
            + bytes((octet(self.pid, "protocol identifier"), self.dcs.value))
            + (self.sent_at.encode() if self.sent_at else _NO_TIME)
            + self.user_data.encode()
        )


class Submit(Record):
    """A message from the device: SMS-SUBMIT (clause 9.2.2.2).

    `reference` is TP-MR (most modems put in their own), `report` asks for a status report.
    `dcs` follows from the user data unless given; ValueError if its alphabet is another one.
    """

    _fields = (
        "recipient",
        "user_data",
        "reference",
        "pid",
        "dcs",
        "validity",
        "report",
        "reject_duplicates",
        "reply_path",
        "smsc",
    )

    def __init__(
        self,
        recipient: Address,
        user_data: UserData,
        reference: int = 0,
        pid: int = 0,
        dcs: "Dcs | None" = None,
        validity: "Validity | None" = None,
        report: bool = False,
        reject_duplicates: bool = False,
        reply_path: bool = False,
        smsc: "Address | None" = None,
        raw: bytes = b"",
    ) -> None:
        self.recipient = recipient
        self.user_data = user_data
        self.reference = reference
        self.pid = pid
        self.dcs = _coding(dcs, user_data)
        self.validity = validity
        self.report = report
        self.reject_duplicates = reject_duplicates
        self.reply_path = reply_path
        self.smsc = smsc
        self.raw = raw

    def encode(self) -> bytes:
        """Return the TPDU without service centre address. Raises ValueError."""
        validity = self.validity
        first = (
            0x01
            | (_REJECT_DUPLICATES if self.reject_duplicates else 0)
            | (validity.form << 3 if validity else 0)
            | (_REPORT if self.report else 0)
            | (_HEADER if self.user_data.elements else 0)
            | (_REPLY_PATH if self.reply_path else 0)
        )
        return (
            bytes((first, octet(self.reference, "message reference")))
            + self.recipient.encode()
            + bytes((octet(self.pid, "protocol identifier"), self.dcs.value))
            + (validity.octets if validity else b"")
            + self.user_data.encode()
        )


class StatusReport(Record):
    """What became of a message sent: SMS-STATUS-REPORT (clause 9.2.2.3).

    `reference` and `recipient` are those of the message, `sent_at` its time stamp,
    `discharged_at` when `status` (TP-ST, clause 9.2.3.15) came about. `pid`, `dcs` and
    `user_data` are optional; `qualifier` says that it answers an SMS-COMMAND.
    """

    _fields = (
        "reference",
        "recipient",
        "sent_at",
        "discharged_at",
        "status",
        "pid",
        "dcs",
        "user_data",
        "more",
        "loop_prevention",
        "qualifier",
        "smsc",
    )

    def __init__(
        self,
        reference: int,
        recipient: Address,
        sent_at: "Timestamp | None",
        discharged_at: "Timestamp | None",
        status: int,
        pid: "int | None" = None,
        dcs: "Dcs | None" = None,
        user_data: "UserData | None" = None,
        more: bool = False,
        loop_prevention: bool = False,
        qualifier: bool = False,
        smsc: "Address | None" = None,
        raw: bytes = b"",
    ) -> None:
        self.reference = reference
        self.recipient = recipient
        self.sent_at = sent_at
        self.discharged_at = discharged_at
        self.status = status
        self.pid = pid
        self.dcs = dcs if user_data is None else _coding(dcs, user_data)
        self.user_data = user_data
        self.more = more
        self.loop_prevention = loop_prevention
        self.qualifier = qualifier
        self.smsc = smsc
        self.raw = raw

    def encode(self) -> bytes:
        """Return the TPDU without service centre address. Raises ValueError."""
        first = (
            0x02
            | (0 if self.more else _MORE)
            | (_LOOP_PREVENTION if self.loop_prevention else 0)
            | (_REPORT if self.qualifier else 0)
            | (_HEADER if self.user_data and self.user_data.elements else 0)
        )
        return (
            bytes((first, octet(self.reference, "message reference")))
            + self.recipient.encode()
            + (self.sent_at.encode() if self.sent_at else _NO_TIME)
            + (self.discharged_at.encode() if self.discharged_at else _NO_TIME)
            + bytes((octet(self.status, "status"),))
            + self._optional()
        )

    def _optional(self) -> bytes:
        """Return the parameter indicator (clause 9.2.3.27) and what it announces."""
        out = bytearray(1)
        if self.pid is not None:
            out[0] |= 1
            out.append(octet(self.pid, "protocol identifier"))
        if self.dcs is not None:
            out[0] |= 2
            out.append(self.dcs.value)
        if self.user_data is not None:
            out[0] |= 4
            out += self.user_data.encode()
        return bytes(out) if out[0] else b""


def _coding(dcs: "Dcs | None", user_data: UserData) -> Dcs:
    """Return `dcs`, or what the user data needs. Raises ValueError where they disagree."""
    if dcs is None:
        return Dcs.of(user_data.alphabet)
    if user_data.alphabet != dcs.carries:
        raise ValueError(
            "user data in %s under coding scheme 0x%02X" % (user_data.alphabet, dcs.value)
        )
    return dcs


def _deliver(reader: Reader, first: int, smsc: "Address | None") -> Deliver:
    sender = reader.address("TP-OA")
    pid = reader.octet("TP-PID")
    dcs = Dcs(reader.octet("TP-DCS"))
    sent_at = Timestamp.decode(reader.take(7, "TP-SCTS"))
    user_data = decode_user_data(reader, dcs.carries, first & _HEADER)
    return Deliver(
        sender,
        user_data,
        sent_at,
        pid,
        dcs,
        not first & _MORE,
        bool(first & _LOOP_PREVENTION),
        bool(first & _REPORT),
        bool(first & _REPLY_PATH),
        smsc,
        reader.tpdu,
    )


def _submit(reader: Reader, first: int, smsc: "Address | None") -> Submit:
    reference = reader.octet("TP-MR")
    recipient = reader.address("TP-DA")
    pid = reader.octet("TP-PID")
    dcs = Dcs(reader.octet("TP-DCS"))
    form = first >> 3 & 3
    validity = None
    if form:
        validity = Validity(form, reader.take(1 if form == RELATIVE else 7, "TP-VP"))
    user_data = decode_user_data(reader, dcs.carries, first & _HEADER)
    return Submit(
        recipient,
        user_data,
        reference,
        pid,
        dcs,
        validity,
        bool(first & _REPORT),
        bool(first & _REJECT_DUPLICATES),
        bool(first & _REPLY_PATH),
        smsc,
        reader.tpdu,
    )


def _status_report(reader: Reader, first: int, smsc: "Address | None") -> StatusReport:
    reference = reader.octet("TP-MR")
    recipient = reader.address("TP-RA")
    sent_at = Timestamp.decode(reader.take(7, "TP-SCTS"))
    discharged_at = Timestamp.decode(reader.take(7, "TP-DT"))
    status = reader.octet("TP-ST")
    # Many networks end here; what follows is announced by the parameter indicator.
    indicator = reader.octet("TP-PI") if reader.left else 0
    more_indicators = indicator
    while more_indicators & 0x80 and reader.left:
        more_indicators = reader.octet("TP-PI")
    pid = reader.octet("TP-PID") if indicator & 1 else None
    dcs = Dcs(reader.octet("TP-DCS")) if indicator & 2 else None
    user_data = None
    if indicator & 4:
        user_data = decode_user_data(reader, dcs.carries if dcs else GSM7, first & _HEADER)
    return StatusReport(
        reference,
        recipient,
        sent_at,
        discharged_at,
        status,
        pid,
        dcs,
        user_data,
        not first & _MORE,
        bool(first & _LOOP_PREVENTION),
        bool(first & _REPORT),
        smsc,
        reader.tpdu,
    )


def decode(octets: bytes, smsc: bool = True) -> "Deliver | Submit | StatusReport":
    """Return the message in `octets`, which begin with the service centre address if `smsc`.

    The message type is read as at the mobile: 00 and the reserved 11 are SMS-DELIVER, 01 is
    SMS-SUBMIT, 10 is SMS-STATUS-REPORT. Raises PduError(field, offset) and nothing else.
    """
    centre = None
    start = 0
    if smsc:
        centre, start = decode_smsc(octets)
    reader = Reader(octets, start)
    first = reader.octet("TP-MTI")
    kind = first & 3
    if kind == 1:
        return _submit(reader, first, centre)
    if kind == 2:
        return _status_report(reader, first, centre)
    return _deliver(reader, first, centre)


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
