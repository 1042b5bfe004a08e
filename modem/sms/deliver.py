"""SMS-DELIVER (3GPP TS 23.040 clause 9.2.2.1): a message to the device."""

from modem.sms.fields import Field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from modem.sms.fields import Address, Dcs, UserData
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
