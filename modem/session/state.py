"""How a session stands: what its conversations agree on with each other, and tell it.

This is what stays. Whatever does something is imported where it begins; `rest` lets go of it, so
that a board that is short of memory can forget it meanwhile.
"""

from modem.session.events import RegistrationChanged
from modem.session.messages import Identity, Registration
from modem.session.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from modem.at.channel import Channel
    from modem.errors import ModemError
    from modem.profiles import Profile
    from modem.session.events import Event
    from modem.session.inbox import Inbox
    from modem.session.keeping import Keeper
    from modem.session.pdumode import PduMode
    from modem.session.reports import Reports
    from modem.session.tasks import Scheduler
    from modem.sms.fields import Address, UserData
    from modem.sms.parts import Joiner
    from modem.sms.times import Timestamp

    Slot = tuple[bytes, int]
    Found = list[tuple[Slot, tuple[bytes, bytes | None]]]

LINE = (  # what a channel consists of
    "modem.at.channel",
    "modem.at.framing",
    "modem.at.bodies",
    "modem.at.unasked",
    "modem.at.replies",
)
AT_WORK = ("modem.session.tasks", "modem.at.request")  # what a scheduler does, and gives it
JOINING = ("modem.sms.parts", "modem.sms.fields")


class Piece:
    """One SMS on its way through the joiner: where it is stored, who sent it, and when.

    `digest` tells what is in a slot; `mark` is that of the message itself: the same when it is
    sent once more, by way of another service centre or with more behind it. `kept` is its key in
    the journal, where nobody else stores it; `restored`: it comes from there, and the network
    may not know that it arrived.
    """

    sender: "Address | None" = None
    sent_at: "Timestamp | None" = None
    user_data: "UserData | None" = None
    number = 1
    kept = b""
    restored = False

    def __init__(self, slot: "Slot | None", digest: bytes) -> None:
        self.slot = slot
        self.digest = self.mark = digest


PART = 0  # waits for the other parts of its message
HELD = 1  # the application has it and has not acknowledged it
OTHER = 2  # no Command: kept while there is room
ACKNOWLEDGED = 3  # to be deleted
FOREIGN = 4  # a message that somebody stored for sending: not ours


class Entry:
    """What is known of one slot; `order` counts the messages taken in.

    `state` is one of those above. `verified`: read by its index, not only seen in a listing.
    """

    verified = False
    piece: "Piece | None" = None

    def __init__(self, digest: bytes, order: int, state: int) -> None:
        self.digest = digest
        self.order = order
        self.state = state


class Stored:
    """What is known of the messages in the modem; `inbox` and `storage` make use of it."""

    keeper: "Keeper | None" = None
    joiner: "Joiner | None" = None
    order = 0

    def __init__(self) -> None:
        self.entries: dict[Slot, Entry] = {}
        self.open: list[tuple[str, list[Piece]]] = []
        # Mark, id of its message, and the slot where it is meant only there:
        self.joined: list[tuple[bytes, str, Slot | None]] = []
        # Of each memory: its slots; how many are taken, as it said; what was looked for in vain.
        self.totals: dict[bytes, int] = {}
        self.told: dict[bytes, int] = {}
        self.looked: dict[bytes, tuple[int, int]] = {}

    def digest(self, slot: "Slot | None") -> "bytes | None":
        """Return what tells the content of `slot` from another; None when it is empty."""
        entry = self.entries.get(slot)  # type: ignore[arg-type]
        return None if entry is None else entry.digest

    def verify(self, slot: "Slot") -> None:
        """Note that the content of `slot` was read from the slot itself."""
        if slot in self.entries:
            self.entries[slot].verified = True

    def vacate(self, slot: "Slot") -> None:
        """Drop what was in `slot`; a part keeps its content, and nothing else of it."""
        entry = self.entries.pop(slot, None)
        if entry is not None and entry.piece is not None:
            entry.piece.slot = None


class State:
    """The part of a `Session` that has nothing to do with who drives it."""

    state = "new"
    now = 0
    # What the conversations agree on with each other:
    receive_memory = b""
    memory = b""  # the one that +CMGR means; b"" is not known
    cnmi = b""  # routing agreed on; b"" is none
    direct = False  # routed messages want +CNMA
    doubted = b""  # one that came spoilt and was not acknowledged
    disturbed = False  # the modem restarted while it was being set up
    pin_refused = False
    full = False  # the receiving memory has no room
    sweep_wanted = False
    sent_count = 0
    wants_reset = False  # silent for long: a driver that can reset the port should
    reset_at = 0
    round_at: "int | None" = None  # when the next background round begins
    rounds = 0  # tells the present one from those before the modem was set up again
    make_room: "Callable[..., None] | None" = None  # has a board forget what is over
    has_room: "Callable[[], bool] | None" = None  # tells whether it need not
    being_read = False  # what was announced
    profile: "Profile"
    opened: "Channel | None" = None
    _scheduler: "Scheduler | None" = None
    _mode: "PduMode | None" = None
    _reports: "Reports | None" = None

    def __init__(self, settings: "Settings | None" = None) -> None:
        from modem.profiles import GENERIC, named

        self.settings = settings or Settings()
        self.reference = self.settings.reference  # of the next long message
        self.stored = Stored()
        self.identity = Identity()
        self.registration = Registration(4)
        self.stats: dict[bytes, int] = {}  # registration by its command
        self.announced: list[tuple[Slot, bool]] = []  # slots to be read, and if a list named them
        self.found: Found = []  # what was read of them, still to be taken in
        self.memories: list[bytes] = []  # memories to sweep; the first one receives
        self._events: list[Event] = []
        name = self.settings.profile
        self.use_profile(GENERIC if name == "auto" else named(name))

    # --- what comes and goes -----------------------------------------------------------------

    @property
    def channel(self) -> "Channel":
        """The line to the modem."""
        if self.opened is None:
            from modem.at.channel import Channel

            self.opened = Channel({})
            self._describe(self.opened)
            self.opened.pause(self.now)  # the one before may just have had an answer
        return self.opened

    @property
    def scheduler(self) -> "Scheduler":
        """What is under way."""
        if self._scheduler is None:
            from modem.session.tasks import BACKGROUND, STARTUP, Scheduler

            self._scheduler = Scheduler(self)
            self._scheduler.gate = BACKGROUND if self.state == "ready" else STARTUP
        return self._scheduler

    @property
    def trouble(self) -> "ModemError | None":
        """What setting the modem up again ended with; None: it works."""
        return None if self._scheduler is None else self._scheduler.trouble

    @property
    def mode(self) -> "PduMode":
        """How messages stand on the line."""
        if self._mode is None:
            from modem.session.pdumode import PduMode

            self._mode = PduMode()
        return self._mode

    @property
    def inbox(self) -> "Inbox":
        """What is done with messages that came: one for each time, all it knows is `stored`."""
        from modem.session.inbox import Inbox

        return Inbox(self)

    @property
    def reports(self) -> "Reports":
        """Which delivery reports are waited for."""
        if self._reports is None:
            from modem.session.reports import Reports

            self._reports = Reports()
        return self._reports

    def rest(self) -> bool:
        """Let go of what nobody needs till something happens; False while something does."""
        if self._scheduler is not None and not self._scheduler.idle:
            return False
        if self.state in ("ready", "closed") and (self.opened is None or self.opened.quiet):
            self.opened = self._scheduler = None
        if self._mode is not None and not self._mode.stays:
            self._mode = None
        if self._reports is not None and not self._reports.waits():
            self._reports = None
        if self.stored.joiner is not None and not self.stored.joiner.pending():
            self.stored.joiner = None
        return True

    def settle(self) -> None:
        """Let go of what nobody needs, and of its memory too."""
        if self.make_room is not None and self.rest():
            self.over()

    def in_use(self) -> "tuple[str, ...]":
        """Return the modules whose classes lasting values have: forgotten, they would be twice."""
        joining = () if self.stored.joiner is None else JOINING
        working = () if self._scheduler is None else AT_WORK
        return joining + working + (() if self.opened is None else LINE)

    def shed(self) -> None:
        """Let go of all that is under way, for want of memory; `Session.recover` ends it."""
        self.opened = None
        self.announced, self.found = [], []
        if self._scheduler is not None:
            self._scheduler.shed()

    def over(self, module: str = "") -> None:
        """Say that `module`, and what is in it, or all will hardly be needed again soon."""
        if self.make_room is not None:
            self.make_room(module, self.in_use())

    def clear_line(self) -> None:
        """Let go of the channel where nothing is half said: what follows needs the memory."""
        if self.make_room and self.state == "ready" and self.opened and self.opened.quiet:
            self.opened = None
            for module in LINE:
                self.over(module)

    def emit(self, event: "Event") -> None:
        """Queue an event for the driver."""
        self._events.append(event)

    def use_profile(self, profile: "Profile") -> None:
        """Treat the modem as this profile says."""
        self.profile = profile
        if self.opened is not None:
            self._describe(self.opened)

    def use_mode(self, mode: "PduMode | None") -> None:
        """Read and write messages in this way from now on; None: as octets, see `mode`."""
        self._mode = mode
        self._describe(self.channel)

    def _describe(self, channel: "Channel") -> None:
        """Tell the channel what this modem says, and how."""
        from modem.session import urcs

        mode = self._mode
        channel.gap = self.profile.gap
        channel.unasked.names = urcs.expected(self.profile, mode.report_lines if mode else 1)
        bodies = channel.bodies
        bodies.hexed, bodies.announced = (mode.hexed, mode.announced) if mode else (True, None)

    def set_registration(self, registration: Registration) -> None:
        """Note how the modem stands with the network; a change is an event."""
        if registration != self.registration:
            self.registration = registration
            self.emit(RegistrationChanged(registration))

    def want_sweep(self) -> None:
        """Have the storage looked through soon; asking twice is asking once."""
        if not self.sweep_wanted and self.memories:
            from modem.session import turning
            from modem.session.tasks import RECEIVE

            self.sweep_wanted = True
            self.scheduler.add(turning.sweep(self), RECEIVE)
