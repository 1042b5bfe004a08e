"""SMS-STATUS-REPORT (3GPP TS 23.040 clause 9.2.2.3): what became of a message."""

from modem.record import Record
from modem.sms.address import Address
from modem.sms.alphabet import GSM7
from modem.sms.coding import Dcs, coding
from modem.sms.octets import octet
from modem.sms.reader import Reader
from modem.sms.times import Timestamp
from modem.sms.tpdu import HEADER, LOOP_PREVENTION, MORE, NO_TIME, REPORT, agreed
from modem.sms.userdata import UserData, decode_user_data


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
        self.dcs = dcs if user_data is None else agreed(dcs, user_data)
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
            | (0 if self.more else MORE)
            | (LOOP_PREVENTION if self.loop_prevention else 0)
            | (REPORT if self.qualifier else 0)
            | (HEADER if self.user_data and self.user_data.elements else 0)
        )
        return (
            bytes((first, octet(self.reference, "message reference")))
            + self.recipient.encode()
            + (self.sent_at.encode() if self.sent_at else NO_TIME)
            + (self.discharged_at.encode() if self.discharged_at else NO_TIME)
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


def decode_report(reader: Reader, smsc: "Address | None", raw: bytes) -> StatusReport:
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
    dcs = coding(reader.octet("TP-DCS")) if indicator & 2 else None
    user_data = None
    if indicator & 4:
        user_data = decode_user_data(
            reader, reader.octet("TP-UDL"), dcs.carries if dcs else GSM7, raw[0] & HEADER
        )
    return StatusReport(
        reference,
        recipient,
        sent_at,
        discharged_at,
        status,
        pid,
        dcs,
        user_data,
        raw[0] & MORE == 0,
        raw[0] & LOOP_PREVENTION != 0,
        raw[0] & REPORT != 0,
        smsc,
        raw,
    )
