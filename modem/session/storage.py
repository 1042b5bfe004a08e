"""Where the modem keeps messages: +CPMS (27.005 clause 3.2.2)."""

from modem.at.fields import is_memory, parameters
from modem.at.lists import value_lists
from modem.at.request import Request
from modem.errors import Refused
from modem.session import effects
from modem.session.effects import SIM_CODES, Sleep
from modem.session.reading import LIST_TIMEOUT, SELECT_TIMEOUT, select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation


def choose_storage(session: "State") -> "Conversation":
    """Settle where new messages go and which memories to look into (27.005 clause 3.2.2).

    A memory that was looked into before stays on the list: an answer spoilt on its way would
    otherwise hide the messages in it.
    """
    before, session.memories = session.memories, []
    try:
        offered, lines = yield from _ask_storage(session)
    except Refused as error:
        if session.receive_memory or error.code in SIM_CODES:
            raise  # there was storage before, or it is the SIM that stands in the way
        session.memories = yield from _unnamed(session)
        return
    current = parameters(lines[0][0])[0::3] if lines else []
    named = (offered[0] if offered else []) or current[:1]
    readable = [name for name in named if is_memory(name)]
    receive = _receive_memory(session.profile.storages, offered, current, readable)
    if receive is None:
        session.memories = before or (yield from _unnamed(session))
        return
    # MT and BM repeat other memories or hold broadcasts; SR holds reports.
    session.memories = [receive] + [
        name for name in (b"SM", b"ME") if name != receive and name in readable + current + before
    ]
    session.receive_memory = receive
    session.memory = b""
    yield from select(session, receive)


def _unnamed(session: "State") -> "Conversation":
    """Return the memories of a modem that does not say which it has: the one in use, or none.

    Without any, messages are routed directly.
    """
    try:
        yield Request(session.mode.listing, b"+CMGL:", body=True, timeout=LIST_TIMEOUT)
    except Refused:
        return []
    return [b""]


def _ask_storage(session: "State") -> "Conversation":
    """Return (memories on offer, answer to +CPMS?); raises Refused.

    The message service wakes up after the SIM does, and is busy until then. Where the memories
    are named, a refusal to say more of them passes, too.
    """
    began = session.now
    offered: list[list[bytes]] = []
    while True:
        try:
            if not offered:
                offered = yield from _offered()
            return offered, (yield effects.query(b"+CPMS?", timeout=SELECT_TIMEOUT))
        except Refused as error:
            passes = error.temporary or bool(offered)
            if not passes or session.now - began >= session.settings.sim_timeout:
                raise
        yield Sleep(1000)


def _offered() -> "Conversation":
    """Return the memories on offer, [] where the modem knows no test command for them."""
    try:
        lines = yield effects.query(b"+CPMS=?")
    except Refused as error:
        if error.temporary or error.code in SIM_CODES:
            raise
        return []
    return value_lists(lines[0][0]) if lines else []


def _receive_memory(
    preferred: "tuple[bytes, ...]",
    offered: "list[list[bytes]]",
    current: "list[bytes]",
    readable: "list[bytes]",
) -> "bytes | None":
    allowed = (offered[2] if len(offered) > 2 else []) or readable
    wanted = list(preferred) + current[2:3] + current[:1] + [b"ME", b"SM"]
    for name in wanted:
        if name in readable and name in allowed and name != b"MT":
            return name
    return readable[0] if readable else None
