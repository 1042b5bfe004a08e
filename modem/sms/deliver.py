"""SMS-DELIVER (3GPP TS 23.040 clause 9.2.2.1): a message to the device."""

from modem.sms.fields import HEADER, LOOP_PREVENTION, MORE, REPLY_PATH, REPORT, Field, coding
from modem.sms.reader import decode_user_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from modem.sms.fields import Address, Dcs, UserData
    from modem.sms.reader import Reader
    from modem.sms.times import Timestamp


class Deliver(Field):
    """A message to the device: SMS-DELIVER (clause 9.2.2.1).

    `sent_at` is the service centre's time stamp, or its seven octets to be read when asked for;
    None where they are not a time. `report` says that the sender asked for a status report;
    `more` that more messages wait. `dcs` follows from the user data unless given; ValueError if
    its alphabet is another one.
    """

    kind: "Literal['deliver']" = "deliver"
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
        sender: "Address",
        user_data: "UserData",
        sent_at: "Timestamp | bytes | None",
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
        self._sent_at = sent_at
        self.pid = pid
        if dcs is None or dcs.carries != user_data.alphabet:
            from modem.sms.writing import agreed

            dcs = agreed(dcs, user_data)
        self.dcs = dcs
        self.more = more
        self.loop_prevention = loop_prevention
        self.report = report
        self.reply_path = reply_path
        self.smsc = smsc
        self.raw = raw

    @property
    def sent_at(self) -> "Timestamp | None":
        """The service centre's time stamp; None where it is not a time."""
        time = self._sent_at
        if isinstance(time, bytes):
            from modem.sms.times import Timestamp

            time = self._sent_at = Timestamp.decode(time)
        return time


def decode_deliver(reader: "Reader", smsc: "Address | None", raw: bytes) -> Deliver:
    first = raw[0]
    sender = reader.address("TP-OA")
    fixed = reader.take(10, "TP-PID 1 TP-DCS 1 TP-SCTS 7 TP-UDL 1")
    dcs = coding(fixed[1])
    return Deliver(
        sender,
        decode_user_data(reader, fixed[9], dcs.carries, first & HEADER),
        fixed[2:9],
        fixed[0],
        dcs,
        not first & MORE,
        first & LOOP_PREVENTION != 0,
        first & REPORT != 0,
        first & REPLY_PATH != 0,
        smsc,
        raw,
    )
