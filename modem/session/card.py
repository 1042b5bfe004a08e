"""The SIM: waited for while it wakes up, and unlocked with its PIN (27.007 clause 8.3)."""

from modem.at.fields import digits, text
from modem.at.request import Request
from modem.errors import NoAnswer, PinNeeded, Refused, SimError, SimMissing
from modem.session import effects
from modem.session.effects import Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation

SIM_GRACE = 5000
"""How long a SIM may be missing or failing before that is believed, ms: it boots too."""

_MISSING = (10, 310)
_PIN = (11, 311)
_PUK = (12, 316)
_BUSY = (14, 314)
_FAILING = (13, 15, 313, 315)


def unlock(session: "State") -> "Conversation":
    """Wait until the SIM is ready; give the PIN where it asks for one.

    A state that nobody knows is believed when it is said twice.
    """
    began = session.now
    before = ""
    while True:
        state, error = yield from _sim_state()
        if state == "READY":
            return
        if state == "SIM PIN":
            yield from _enter_pin(session)
        elif state == "SIM PUK":
            raise PinNeeded("the SIM is blocked and wants its PUK: unblock it in a phone")
        elif state == before and state not in ("BUSY", "MISSING", "FAILING"):
            raise PinNeeded("the SIM wants %s, which this library cannot give" % state)
        limit = session.settings.sim_timeout if state == "BUSY" else SIM_GRACE
        if session.now - began >= limit:
            if (yield from _can_tell(error)):
                raise _sim_error(state, limit, error)
            break
        before = state
        yield Sleep(1000)


def _can_tell(error: "Refused | None") -> "Conversation":
    """Whether the modem knows +CPIN; one that does not, says ERROR to its test command, too."""
    if error is None or type(error) is not Refused:
        return True
    try:
        yield effects.query(b"+CPIN=?")
    except Refused as refusal:
        return type(refusal) is not Refused
    return True


def _sim_error(state: str, limit: int, error: "Refused | None") -> SimError:
    if state == "MISSING":
        return SimMissing("no SIM: insert one before power-on, and check its contacts")
    why = ": %s" % error if error is not None else ""
    return SimError("the SIM is not ready after %d s%s" % (limit // 1000, why))


def _sim_state() -> "Conversation":
    """Return (what the SIM is waiting for, or READY, BUSY, MISSING, FAILING; the error)."""
    try:
        lines = yield effects.query(b"+CPIN?")
    except Refused as error:
        return _state_of(error), error
    except NoAnswer as silence:
        if not silence.lines:
            raise
        lines = list(silence.lines)  # some forget the OK behind the state
    if not lines:
        return "READY", None  # some answer OK and nothing else
    state = text(lines[0][0].partition(b":")[2].strip(b' "')).upper()
    known = {"NOT INSERTED": "MISSING", "NOT READY": "BUSY"}
    return known.get(state, state), None


def _state_of(error: Refused) -> str:
    for codes, state in (
        (_MISSING, "MISSING"),
        (_PIN, "SIM PIN"),
        (_PUK, "SIM PUK"),
        (_BUSY, "BUSY"),
    ):
        if error.code in codes:
            return state
    return "FAILING"


def _enter_pin(session: "State") -> "Conversation":
    """Give the PIN once: a second wrong try is one too many on somebody's SIM."""
    pin = session.settings.pin
    if pin is None:
        raise PinNeeded("the SIM wants its PIN: give it as `pin`, or switch the PIN off")
    if session.pin_refused:
        raise PinNeeded("the SIM refused this PIN before; it is not tried again")
    refusal = None
    try:
        yield Request(b'+CPIN="%s"' % pin.encode(), timeout=20000)
    except Refused as error:
        refusal = error
    if refusal is not None:
        session.pin_refused = True
        raise PinNeeded("the SIM refused the PIN (%s); it is not tried again" % refusal)


def identify(session: "State") -> "Conversation":
    """Learn who the SIM is."""
    known = session.identity
    known.imsi = digits((yield from effects.inquire(b"+CIMI")))
    known.iccid = digits((yield from effects.inquire(*session.profile.iccid)))
