"""The values an application handles: they hold no port and may be kept, compared and pickled."""

from modem.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.times import Timestamp


class Command(Record):
    """A Command from the cloud, or an event's message from somebody else.

    id       stable across redelivery and restarts: made from sender, time and content, so two
             messages that agree in all of them share it
    sid      the cloud's own identifier, where it was asked to put it into the text (IncludeSid)
    sender   the address it came from
    text     the body without the sid; None for 8-bit data
    data     the body as octets: 8-bit data as sent, a text as UTF-8
    sent_at  the service centre's time stamp (23.040 clause 9.2.3.11), or None
    parts    how many SMS it came in
    missing  numbers of the parts that never came, () when it is whole
    """

    _fields = ("id", "sender", "text", "data", "sent_at", "parts", "sid", "missing")

    id: str
    sender: str
    text: "str | None"
    data: bytes
    sent_at: "Timestamp | None" = None
    parts: int = 1
    sid: "str | None" = None
    missing: "tuple[int, ...]" = ()

    if TYPE_CHECKING:

        def __init__(
            self,
            id: str,
            sender: str,
            text: "str | None",
            data: bytes,
            sent_at: "Timestamp | None" = None,
            parts: int = 1,
            sid: "str | None" = None,
            missing: "tuple[int, ...]" = (),
        ) -> None: ...


class Receipt(Record):
    """The network took the message.

    references  the TP-MR of each part, as +CMGS gave them
    recipient   the address it was sent to
    confirm     whether a delivery report was asked for
    number      counts the receipts of a session, from 1
    """

    _fields = ("number", "references", "recipient", "confirm")

    number: int
    references: "tuple[int, ...]"
    recipient: str
    confirm: bool = False

    if TYPE_CHECKING:

        def __init__(
            self, number: int, references: "tuple[int, ...]", recipient: str, confirm: bool = False
        ) -> None: ...

    @property
    def parts(self) -> int:
        """How many SMS it took."""
        return len(self.references)


class Delivery(Record):
    """What became of a message, from its status reports (23.040 clause 9.2.3.15).

    delivered      whether every part reached the recipient
    status         TP-ST of the part that fared worst
    discharged_at  when, by the service centre's clock
    """

    _fields = ("receipt", "delivered", "status", "discharged_at")

    receipt: Receipt
    delivered: bool
    status: int
    discharged_at: "Timestamp | None" = None

    if TYPE_CHECKING:

        def __init__(
            self,
            receipt: Receipt,
            delivered: bool,
            status: int,
            discharged_at: "Timestamp | None" = None,
        ) -> None: ...


class Identity(Record):
    """Who the modem and the SIM are; "" where the modem does not say."""

    _fields = ("manufacturer", "model", "revision", "imei", "imsi", "iccid", "profile")

    manufacturer: str = ""
    model: str = ""
    revision: str = ""
    imei: str = ""
    imsi: str = ""
    iccid: str = ""
    profile: str = "generic"

    if TYPE_CHECKING:

        def __init__(
            self,
            manufacturer: str = "",
            model: str = "",
            revision: str = "",
            imei: str = "",
            imsi: str = "",
            iccid: str = "",
            profile: str = "generic",
        ) -> None: ...


REGISTERED = (1, 5, 6, 7, 9, 10)


class Registration(Record):
    """`stat` as in 27.007 clause 7.2; `words` and `registered` say what it means."""

    _fields = ("stat",)

    stat: int

    if TYPE_CHECKING:

        def __init__(self, stat: int) -> None: ...

    @property
    def registered(self) -> bool:
        """Whether messages can be sent and received."""
        return self.stat in REGISTERED

    @property
    def words(self) -> str:
        """The state as a person says it."""
        from modem.session.registering import WORDS

        return WORDS[self.stat] if 0 <= self.stat < len(WORDS) else "state %d" % self.stat


class Status(Record):
    """How things are now. A figure that the modem does not give is None.

    registration  a `Registration`              signal_dbm    received strength, dBm (+CSQ)
    operator      the network's name            technology    +COPS <AcT>, a number (27.007)
    storage       where messages are kept       used, total   its slots
    state         what the session is doing: "starting", "ready", "recovering", "closed"
    """

    _fields = (
        "state",
        "registration",
        "signal_dbm",
        "operator",
        "technology",
        "storage",
        "used",
        "total",
    )

    state: str
    registration: Registration
    signal_dbm: "int | None" = None
    operator: "str | None" = None
    technology: "int | None" = None
    storage: str = ""
    used: "int | None" = None
    total: "int | None" = None

    if TYPE_CHECKING:

        def __init__(
            self,
            state: str,
            registration: Registration,
            signal_dbm: "int | None" = None,
            operator: "str | None" = None,
            technology: "int | None" = None,
            storage: str = "",
            used: "int | None" = None,
            total: "int | None" = None,
        ) -> None: ...
