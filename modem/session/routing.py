"""New messages: stored and announced, or handed over at once (27.005 clause 3.4.1, +CNMI)."""

from modem.at.fields import parameters
from modem.at.lists import value_lists
from modem.at.request import Request
from modem.errors import ModemError, Refused
from modem.session import effects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation

CONFIRM_TIMEOUT = 15000


def route(session: "State") -> "Conversation":
    """Have new messages stored and announced; routed directly only where nothing else works.

    27.005 clause 3.4.1. Stored messages survive us, so `mt` 1 comes first.
    """
    lists = []
    for line, _ in (yield from effects.attempt(effects.query(b"+CNMI=?"))):
        lists = value_lists(line)
    profile, stored = session.profile, bool(session.memories)
    known = [values for values in profile.cnmi if stored or values.split(b",")[1] == b"2"]
    for values in known + cnmi_candidates(lists, stored):
        direct = values.split(b",")[1:2] == [b"2"] and bool(profile.cnma)
        if direct:
            yield from effects.attempt(effects.command(profile.service))
        try:
            yield effects.command(b"+CNMI=" + values)
        except Refused:
            continue
        session.cnmi = values
        session.direct = direct
        return
    session.cnmi = b""  # nothing is announced: only the sweep finds messages, so it comes often


def cnmi_candidates(lists: "list[list[bytes]]", stored: bool) -> "list[bytes]":
    """Return the values of +CNMI to try, best first, from the answer to +CNMI=?.

    `lists` may be empty or short: what the modem does not say is taken to be the standard's.
    """
    defaults = ([b"2", b"1", b"3"], [b"1", b"2"], [b"0"], [b"1", b"2", b"0"], [b"0", b"1"])
    offered = []
    for index, wanted in enumerate(defaults):
        given = lists[index] if index < len(lists) else []
        offered.append([value for value in wanted if value in given] or wanted[:1])
    modes, deliveries, _, reports, buffers = offered
    if not stored:
        deliveries = [b"2"]
    found = []
    for mt in deliveries:
        for mode in modes:
            for ds in reports:
                found.append(b",".join((mode, mt, b"0", ds, buffers[0])))
    return found


def confirm(session: "State") -> "Conversation":
    """Tell the network that a directly routed message arrived (27.005 clause 3.4.4)."""
    try:
        yield Request(session.profile.cnma, timeout=CONFIRM_TIMEOUT)
    except ModemError:
        # 340: no acknowledgement expected. Anything else: the network sends it again.
        return


def check(session: "State", lost: bool = False) -> "Conversation":
    """Notice that the modem stopped announcing messages, and make it begin again.

    A modem whose +CNMA came late sets <mt> and <ds> to 0 by itself (27.005 clause 3.4.4), and
    one that restarted unnoticed has its own values. `lost`: it is known to have stopped.
    """
    if not session.cnmi:
        return
    try:
        if not lost:
            lines = yield effects.query(b"+CNMI?")
            lost = bool(lines) and _routes(parameters(lines[0][0])) != _routes(
                session.cnmi.split(b",")
            )
        if lost:
            yield effects.command(b"+CNMI=" + session.cnmi)
    except Refused:
        return


def _routes(values: "list[bytes]") -> "list[bytes]":
    """Return <mt> and <ds> of the values of +CNMI."""
    return values[1:2] + values[3:4]
