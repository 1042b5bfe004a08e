"""Who the modem is, asked in a form that does not depend on its settings."""

from modem.at.fields import digits, number, parameters
from modem.session import effects
from modem.session.effects import attempt, inquire
from modem.session.messages import Identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation


def agree_on_form(session: "State") -> "Conversation":
    """Words instead of digits, no echo, numbered errors (V.250 6.2.4, 6.2.6; 27.007 9.1)."""
    session.channel.numeric = True
    yield from attempt(effects.command(b"V1"))
    session.channel.numeric = False
    yield from attempt(effects.command(b"E0"))
    yield from attempt(effects.command(b"+CMEE=1"))


def identify(session: "State") -> "Conversation":
    """Learn who the modem is, and from that how to treat it."""
    manufacturer = yield from inquire(b"+CGMI", b"+GMI")
    model = yield from inquire(b"+CGMM", b"+GMM")
    revision = yield from inquire(b"+CGMR", b"+GMR")
    imei = yield from inquire(b"+CGSN", b"+GSN")
    known = session.identity
    is_other = (manufacturer, model) != (known.manufacturer, known.model)
    if is_other and session.settings.profile == "auto":
        _choose_profile(session, manufacturer, model)
    for line in session.profile.init:
        yield from attempt(effects.command(line))
    session.identity = Identity(
        manufacturer, model, revision, digits(imei), profile=session.profile.name
    )


def _choose_profile(session: "State", manufacturer: str, model: str) -> None:
    from modem.profiles import GENERIC, find

    found = find(manufacturer, model)
    # A modem that only restarted is the same: a spoilt answer must not undo that.
    if found is not GENERIC or session.state != "recovering":
        session.use_profile(found)


def switch_on(session: "State") -> "Conversation":
    """Leave minimum functionality or flight mode (27.007 clause 8.2)."""
    lines = yield from attempt(effects.query(b"+CFUN?"))
    if lines and number(parameters(lines[0][0])[0]) in (0, 4):
        yield from attempt(effects.command(b"+CFUN=1", timeout=30000, attempts=1))
