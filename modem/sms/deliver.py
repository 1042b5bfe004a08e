"""SMS-DELIVER (3GPP TS 23.040 clause 9.2.2.1): a message to the device."""

from modem.record import Record
from modem.sms.address import Address
from modem.sms.coding import Dcs, coding
from modem.sms.octets import octet
from modem.sms.reader import Reader
from modem.sms.times import Timestamp
from modem.sms.tpdu import HEADER, LOOP_PREVENTION, MORE, NO_TIME, REPLY_PATH, REPORT, agreed
from modem.sms.userdata import UserData, decode_user_data

_FIXED = (("TP-PID", 1), ("TP-DCS", 1), ("TP-SCTS", 7), ("TP-UDL", 1))


class Deliver(Record):
    """A message to the device: SMS-DELIVER (clause 9.2.2.1).

    `sent_at` is the service centre's time stamp, or its seven octets to be read when asked for;
    None where they are not a time. `report` says
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
        self.dcs = dcs if dcs and dcs.carries == user_data.alphabet else agreed(dcs, user_data)
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
            time = self._sent_at = Timestamp.decode(time)
        return time

    def encode(self) -> bytes:
        """Return the TPDU without service centre address. Raises ValueError."""
        first = (
            (0 if self.more else MORE)
            | (LOOP_PREVENTION if self.loop_prevention else 0)
            | (REPORT if self.report else 0)
            | (HEADER if self.user_data.elements else 0)
            | (REPLY_PATH if self.reply_path else 0)
        )
        return (
            bytes((first,))
            + self.sender.encode()
            + bytes((octet(self.pid, "protocol identifier"), self.dcs.value))
            + (self.sent_at.encode() if self.sent_at else NO_TIME)
            + self.user_data.encode()
        )


def decode_deliver(reader: Reader, smsc: "Address | None", raw: bytes) -> Deliver:
    sender = reader.address("TP-OA")
    fixed = reader.fields(_FIXED, 10)
    dcs = coding(fixed[1])
    user_data = decode_user_data(reader, fixed[9], dcs.carries, raw[0] & HEADER)
    return Deliver(
        sender,
        user_data,
        fixed[2:9],
        fixed[0],
        dcs,
        raw[0] & MORE == 0,
        raw[0] & LOOP_PREVENTION != 0,
        raw[0] & REPORT != 0,
        raw[0] & REPLY_PATH != 0,
        smsc,
        raw,
    )
