"""PDU mode or text mode: how messages are to stand on the line."""

from modem.at.lists import value_lists
from modem.errors import Refused
from modem.session import effects
from modem.session.effects import SIM_CODES, Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation


def choose_mode(session: "State") -> "Conversation":
    """PDU mode; text mode only where the profile says so or the modem has nothing else."""
    if not session.profile.text_mode:
        refusal = yield from _enter_pdu_mode(session)
        if refusal is None:
            session.use_mode(None)
            return
        if refusal.code in SIM_CODES:
            raise refusal
    from modem.session import textmode  # here, since few modems need it

    yield from textmode.set_up(session)


def _enter_pdu_mode(session: "State") -> "Conversation":
    """Return None, or what the modem says: some refuse all of this while their SIM wakes up."""
    began = session.now
    while True:
        try:
            yield effects.command(b"+CMGF=0")
            return None
        except Refused as error:
            refusal = error
        lines = yield from effects.attempt(effects.query(b"+CMGF=?"))
        modes = [value_lists(line) for line, _ in lines]
        if modes and modes[0] and b"0" not in modes[0][0]:
            return refusal
        if session.now - began >= session.settings.sim_timeout:
            return refusal
        yield Sleep(1000)
