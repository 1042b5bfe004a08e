"""How a session stands: what its conversations agree on with each other, and tell it."""

from modem import profiles
from modem.at.channel import Channel
from modem.at.replies import text
from modem.session import events, receiving, recovery, unsolicited
from modem.session.inbox import Inbox
from modem.session.messages import Identity, Registration
from modem.session.pdumode import PduMode
from modem.session.reports import Reports
from modem.session.settings import Settings
from modem.session.tasks import BACKGROUND, RECEIVE, Scheduler

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.profiles import Profile
    from modem.session.events import Event
    from modem.session.messages import Delivery


class State:
    """The part of a `Session` that has nothing to do with who drives it."""

    def __init__(self, settings: "Settings | None" = None) -> None:
        self.settings = settings or Settings()
        self.profile: Profile = profiles.GENERIC
        self.mode = PduMode()
        self.channel = Channel({})
        self.scheduler = Scheduler(self.channel)
        self.reports = Reports()
        self.inbox = Inbox(self.settings, self.reports, self.emit)
        self.identity = Identity()
        self.registration = Registration(4)
        self.state = "new"
        self.now = 0
        # What the conversations agree on with each other:
        self.stats: dict[bytes, int] = {}  # registration by its command
        self.memories: list[bytes] = []  # memories to sweep; the first one receives
        self.receive_memory = b""
        self.memory = b""  # the one that +CMGR means; b"" is not known
        self.cnmi = b""  # routing agreed on; b"" is none
        self.direct = False  # routed messages want +CNMA
        self.doubted = b""  # one that came spoilt and was not acknowledged
        self.disturbed = False  # the modem restarted while it was being set up
        self.pin_refused = False
        self.full = False  # the receiving memory has no room
        self.sweep_wanted = False
        self.sent_count = 0
        self.wants_reset = False  # silent for long: a driver that can reset the port should
        self.reset_at = 0
        self.rounds = 0  # tells the present background round from earlier ones
        self._reference = 0
        self._events: list[Event] = []
        if self.settings.profile != "auto":
            self.use_profile(profiles.named(self.settings.profile))
        else:
            self.use_profile(profiles.GENERIC)

    def emit(self, event: "Event") -> None:
        """Queue an event for the driver."""
        self._events.append(event)

    def use_profile(self, profile: "Profile") -> None:
        """Treat the modem as this profile says."""
        self.profile = profile
        self.channel.gap = profile.gap
        self.channel.unasked.names = unsolicited.expected(profile)
        self.channel.unasked.names[b"+CDS"] = self.mode.report_lines

    def use_mode(self, mode: PduMode) -> None:
        """Read and write messages in this way from now on."""
        self.mode = mode
        self.channel.bodies.hexed = mode.hexed
        self.channel.bodies.announced = mode.announced
        self.use_profile(self.profile)

    def set_ready(self) -> None:
        """Let everything else go on: the modem is set up."""
        self.state = "ready"
        self.scheduler.trouble = None
        self.scheduler.gate = BACKGROUND
        self.emit(events.Ready(self.identity))
        recovery.keep_watch(self)

    def set_registration(self, registration: Registration) -> None:
        """Note how the modem stands with the network; a change is an event."""
        if registration != self.registration:
            self.registration = registration
            self.emit(events.RegistrationChanged(registration))

    def want_sweep(self) -> None:
        """Have the storage looked through soon; asking twice is asking once."""
        if not self.sweep_wanted and self.memories:
            self.sweep_wanted = True
            self.scheduler.add(receiving.sweep(self), RECEIVE)

    def note_storage(self, full: bool) -> None:
        """Note whether the receiving memory has room; that it has none is an event, once."""
        if full and not self.full:
            self.emit(events.StorageFull(text(self.receive_memory)))
        self.full = full

    def report_delivery(self, delivery: "Delivery | None") -> None:
        """Tell what became of a message, where that is known."""
        if delivery is not None:
            self.emit(events.Delivered(delivery))
