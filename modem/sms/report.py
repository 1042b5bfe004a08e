"""SMS-STATUS-REPORT (3GPP TS 23.040 clause 9.2.2.3): what became of a message."""

from modem.sms.fields import GSM7, HEADER, LOOP_PREVENTION, MORE, REPORT, Field, coding
from modem.sms.reader import decode_user_data
from modem.sms.times import Timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from modem.sms.fields import Address, Dcs, UserData
    from modem.sms.reader import Reader


class StatusReport(Field):
    """What became of a message sent: SMS-STATUS-REPORT (clause 9.2.2.3).

    `reference` and `recipient` are those of the message, `sent_at` its time stamp,
    `discharged_at` when `status` (TP-ST, clause 9.2.3.15) came about. `pid`, `dcs` and
    `user_data` are optional; `qualifier` says that it answers an SMS-COMMAND.
    """

    kind: "Literal['report']" = "report"
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
        recipient: "Address",
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
        if user_data is not None:
            from modem.sms.writing import agreed

            dcs = agreed(dcs, user_data)
        self.dcs = dcs
        self.user_data = user_data
        self.more = more
        self.loop_prevention = loop_prevention
        self.qualifier = qualifier
        self.smsc = smsc
        self.raw = raw


def decode_report(reader: "Reader", smsc: "Address | None", raw: bytes) -> StatusReport:
    reference = reader.octet("TP-MR")
    recipient = reader.address("TP-RA")
    fixed = reader.take(15, "TP-SCTS")
    # Many networks end here; what follows is announced by the parameter indicator.
    end = len(reader.octets)
    indicator = reader.octet("TP-PI") if reader.offset < end else 0
    more_indicators = indicator
    while more_indicators & 0x80 and reader.offset < end:
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
        Timestamp.decode(fixed[:7]),
        Timestamp.decode(fixed[7:14]),
        fixed[14],
        pid,
        dcs,
        user_data,
        raw[0] & MORE == 0,
        raw[0] & LOOP_PREVENTION != 0,
        raw[0] & REPORT != 0,
        smsc,
        raw,
    )
