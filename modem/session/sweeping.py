"""Everything that is stored looked at: what no signal announced is found, too.

Nothing rests on one signal. `+CMTI` names a slot to read; a sweep with `+CMGL` finds the others.
"""

from modem.at.fields import number, parameters
from modem.at.request import Request
from modem.errors import Refused
from modem.session import slots
from modem.session.reading import LIST_TIMEOUT, read, reading, select
from modem.session.tasks import Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation

MOST_SLOTS = 255
"""Slots of a memory that are looked into one by one, where its listing leaves messages out."""


def sweep(session: "State") -> "Conversation":
    """Look at every message stored, free what is acknowledged, make room for more."""
    session.sweep_wanted = False
    for memory in session.memories[1:] + session.memories[:1]:  # the one in use comes last
        yield from _list(session, memory)
    from modem.session import freeing

    yield from freeing.make_room(session)


def _list(session: "State", memory: bytes) -> "Conversation":
    mode = session.mode
    try:
        yield from select(session, memory)
        lines = yield Request(mode.listing, b"+CMGL:", body=True, timeout=LIST_TIMEOUT, attempts=2)
    except Refused as error:
        if error.temporary:
            yield Sleep(1000)
            session.want_sweep()
        return
    listed = []
    for line in lines:
        index = number(parameters(line[0])[0])
        if index is not None:
            listed.append((index, line))
    listed += yield from _unlisted(session, memory, [index for index, _ in listed])
    slots.forget_missing(session.stored, memory, [index for index, _ in listed])
    whole, others = mode.sort(session, memory, listed)
    for index, line in whole:
        mode.take(session, (memory, index), line[0], line[1])
    for index in others:
        yield from read(session, (memory, index))


def _unlisted(session: "State", memory: bytes, listed: "list[int]") -> "Conversation":
    """Read what a listing left out, slot by slot: some modems do not list all they have."""
    missing = _left_out(session, memory, len(listed))
    total = session.stored.totals.get(memory) or 0
    found: list[tuple[int, tuple[bytes, bytes | None]]] = []
    for index in range(min(total, MOST_SLOTS) + 1):
        if len(found) >= missing:
            break
        if index not in listed:
            try:
                lines = yield reading(index)
            except Refused:
                continue
            if lines and lines[0][1]:
                found.append((index, lines[0]))
    return found


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
