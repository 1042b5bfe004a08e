"""How a modem is, from the events of its session."""

from typing import Any

from modem.agent.clock import Clock
from modem.session import events
from modem.session.messages import Identity, Registration
from modem.session.registering import absence

AWAY = "away"
STARTING = "starting"
READY = "ready"
RECOVERING = "recovering"
OPENING = "it is being opened"


class Condition:
    """What is known: `state` and `since` when (Unix s), and `error`, a sentence, "" for none.

    `usable`: messages can be sent now. `worked`: it was set up since this was last reset.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.state = AWAY
        self.since = clock.wall()
        self.identity: Identity | None = None
        self.registration = Registration(4)
        self.trouble = OPENING
        self.worked = False
        self._unusable_since: float | None = clock.elapsed()

    @property
    def usable(self) -> bool:
        """Whether messages can be sent now."""
        return self.state == READY and self.registration.registered

    @property
    def healthy(self) -> bool:
        """Whether it works, or will without anybody's doing: a network may yet be found."""
        return self.state == READY and self.registration.stat != 3

    @property
    def error(self) -> str:
        """What is wrong, a sentence."""
        if self.state == READY and not self.registration.registered:
            return absence(self.registration).message
        return self.trouble

    def describe(self) -> str:
        """Say in a line of a log how it is."""
        return "%s%s" % (self.state, ": " + self.error if self.error else "")

    def unusable_for(self) -> float:
        """Return for how many seconds nothing could be sent; 0 if it can."""
        since = self._unusable_since
        return 0.0 if since is None else self._clock.elapsed() - since

    def lost(self, why: str) -> bool:
        """Note that it is not open, and why; whether that is news."""
        self.registration = Registration(4)
        return self._become(AWAY, why)

    def take(self, event: Any) -> bool:
        """Take in what the session reports; whether that is news."""
        if isinstance(event, events.Ready):
            self.identity = event.identity
            self.worked = True
            return self._become(READY, "")
        if isinstance(event, events.RegistrationChanged):
            self.registration = event.registration
            self._note_use()
            return self.state == READY  # before, why it is not ready is what matters
        self.registration = Registration(4)
        if isinstance(event, events.Restarted):
            return self._become(RECOVERING, "the modem restarted: %s" % event.reason)
        if isinstance(event, events.Closed):
            return self._become(AWAY, event.error.message)
        return False

    def _become(self, state: str, trouble: str) -> bool:
        news = (state, trouble) != (self.state, self.trouble)
        if state != self.state:
            self.since = self._clock.wall()
        self.state, self.trouble = state, trouble
        self._note_use()
        return news

    def _note_use(self) -> None:
        if self.usable:
            self._unusable_since = None
        elif self._unusable_since is None:
            self._unusable_since = self._clock.elapsed()
