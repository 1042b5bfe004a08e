"""Everything that is stored looked at: what no signal announced is found, too.

Nothing rests on one signal. `+CMTI` names a slot to read; a sweep with `+CMGL` finds the others.
"""

from modem.at.fields import number, parameters
from modem.at.request import Request
from modem.errors import Refused
from modem.session import slots, turning
from modem.session.reading import LIST_TIMEOUT, go_on, read, select
from modem.session.tasks import Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from modem.session.pdumode import Brief, Line
    from modem.session.state import State
    from modem.session.tasks import Conversation


def sweep(session: "State") -> "Conversation":
    """Look at every message stored, free what is acknowledged, make room for more."""
    session.sweep_wanted = False
    for memory in session.memories[1:] + session.memories[:1]:  # the one in use comes last
        yield from _list(session, memory)
    yield from turning.make_room(session)


def _list(session: "State", memory: bytes) -> "Conversation":
    """Take in what a memory has; where memory is short here, have it read in small portions."""
    mode = session.mode
    brief: Callable[[Line], Brief] | None = None
    if session.make_room is not None:
        brief = lambda line: mode.brief(session, memory, line)  # noqa: E731
    try:
        yield from select(session, memory)
        lines = yield Request(
            mode.listing, b"+CMGL:", body=True, timeout=LIST_TIMEOUT, attempts=2, brief=brief
        )
    except Refused as error:
        if error.temporary:
            yield Sleep(1000)
            session.want_sweep()
        return
    if brief is not None:
        briefs: list[Any] = lines[:-1]
        yield from _announce(session, memory, briefs + [brief(line) for line in lines[-1:]])
        return
    listed = []
    for line in lines:
        index = number(parameters(line[0])[0])
        if index is not None:
            listed.append((index, line))
    listed += yield from _note(session, memory, [index for index, _ in listed])
    whole, others = mode.sort(session, memory, listed)
    for index, line in whole:
        mode.take(session, (memory, index), line[0], line[1])
    for index in others:
        yield from read(session, (memory, index))


def _announce(session: "State", memory: bytes, listed: "list[Brief]") -> "Conversation":
    """Have read what is new of a listing in brief, the oldest first."""
    indexes = [index for index, _ in listed if index is not None]
    new = [(when, index) for index, when in listed if index is not None and when is not None]
    new += [(0, index) for index, _ in (yield from _note(session, memory, indexes))]
    for _, index in sorted(new):
        if ((memory, index), True) not in session.announced:
            session.announced.append(((memory, index), True))
    go_on(session)


def _note(session: "State", memory: bytes, indexes: "list[int]") -> "Conversation":
    """Note what a memory holds, and return what its listing left out."""
    left_out = []
    missing = _left_out(session, memory, len(indexes))
    if missing:
        from modem.session import unlisted

        left_out = yield from unlisted.find(session, memory, indexes, missing)
    slots.forget_missing(session.stored, memory, indexes + [index for index, _ in left_out])
    return left_out


def _left_out(session: "State", memory: bytes, listed: int) -> int:
    """Return how many messages a listing left out, by what +CPMS said just before it.

    Where they were looked for before, they are not there: some modems count wrongly.
    """
    stored = session.stored
    told = stored.told.pop(memory, 0)
    if told <= listed or stored.looked.get(memory) == (told, listed):
        return 0
    stored.looked[memory] = (told, listed)
    return told - listed
