"""Whether the modem is on a network: +CREG, +CGREG and +CEREG (27.007 clauses 7.2, 10.1)."""

from modem.at.fields import number, parameters
from modem.errors import NotRegistered, Refused
from modem.session import effects
from modem.session.effects import Sleep
from modem.session.messages import Registration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation, Operation

NAMES = (b"+CREG", b"+CEREG", b"+CGREG")
POLL = 3000
"""Time between questions while there is no network, ms: not every modem announces it."""

WORDS = (
    "idle",
    "home",
    "searching",
    "denied",
    "unknown",
    "roaming",
    "home, SMS only",
    "roaming, SMS only",
    "emergency only",
    "home, CSFB not preferred",
    "roaming, CSFB not preferred",
)
"""<stat> of +CREG, +CGREG and +CEREG in words (27.007 clause 7.2)."""


_BEST_FIRST = (1, 5, 6, 7, 9, 10, 3, 2, 8, 0, 4)


def enable(session: "State") -> "Conversation":
    """Ask for URCs of each kind of registration that the modem knows, and how it stands."""
    session.stats = {}
    for name in NAMES:
        try:
            yield effects.command(name + b"=1")
        except Refused:
            continue
        session.stats[name] = 4
    yield from ask(session)


def ask(session: "State") -> "Conversation":
    """Read the registration anew."""
    for name in NAMES:
        if name not in session.stats:
            continue
        try:
            lines = yield effects.registration(name)
        except Refused:
            continue
        if lines:
            note(session, name, number(parameters(lines[-1][0])[1]))
    if not session.stats:
        session.set_registration(Registration(1))  # it cannot tell: let the sending show it


def on_urc(session: "State", name: bytes, line: bytes) -> None:
    """Take in `+CREG: <stat>[,...]`."""
    if name in session.stats:
        note(session, name, number(parameters(line)[0]))


def note(session: "State", name: bytes, stat: "int | None") -> None:
    """Remember one kind of registration; the best of them counts."""
    if stat is None:
        return
    session.stats[name] = stat
    known = list(session.stats.values())
    for best in _BEST_FIRST:
        if best in known:
            session.set_registration(Registration(best))
            return
    session.set_registration(Registration(stat))


def wait(session: "State", operation: "Operation") -> "Conversation":
    """Return when there is a network; the operation's own deadline ends it otherwise."""
    while not session.registration.registered:
        operation.excuse = absence(session.registration)
        yield Sleep(POLL)
        yield from ask(session)
    operation.excuse = None


def absence(registration: Registration) -> NotRegistered:
    """Say in an error what keeps the modem off the network."""
    if registration.stat == 3:
        return NotRegistered(
            "the network denies registration: is the SIM active, and allowed here?", denied=True
        )
    return NotRegistered(
        "not registered on a network (%s): check antenna and coverage" % registration.words
    )
