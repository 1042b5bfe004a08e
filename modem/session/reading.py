"""Messages read, one at a time, from the slot that they are in (27.005 clause 3.4.2)."""

from modem.at.fields import number, parameters
from modem.at.request import Request
from modem.errors import Refused
from modem.session.tasks import Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import Slot, State
    from modem.session.tasks import Conversation

TIMEOUT = 15000
LIST_TIMEOUT = 60000
SELECT_TIMEOUT = 15000
TRIES = 3
NO_SUCH = 321  # +CMS ERROR: invalid memory index


def read(session: "State", slot: "Slot", listed: bool = False) -> "Conversation":
    """Read one slot that a URC named; where it is empty, the URC meant some other one.

    Where a list named it (`listed`), another list would say the same.
    """
    try:
        line = yield from fetch(session, slot)
    except Refused:
        line = None
    if line is None:
        if not listed:
            session.want_sweep()
        return
    session.mode.take(session, slot, line[0], line[1])
    session.stored.verify(slot)
    yield from _make_room(session)
    session.over("modem.session.freeing")
    session.over("modem.session.slots")


def _make_room(session: "State") -> "Conversation":
    from modem.session import freeing

    yield from freeing.make_room(session)


def read_report(session: "State", slot: "Slot") -> "Conversation":
    """Read a stored status report and free its place: nobody else needs it."""
    yield from read(session, slot)
    from modem.session import freeing

    yield from freeing.free(session)


def fetch(session: "State", slot: "Slot") -> "Conversation":
    """Return the header and PDU in a slot, or None where it is empty.

    A PDU of another length than announced is believed when it reads the same twice. Raises
    Refused where it cannot be read now; of an empty slot some modems say no more than that.
    """
    before = None
    for attempt in range(TRIES):
        if attempt:
            yield Sleep(1000)
        try:
            yield from select(session, slot[0])
            lines = yield reading(slot[1])
        except Refused as error:
            if error.code == NO_SUCH:
                return None
            if not error.temporary:
                raise
            continue
        if not lines:
            return None
        if session.mode.is_whole(lines[0]) or lines[0] == before:
            return lines[0]
        before = lines[0]
    raise Refused("message %d cannot be read now" % slot[1], request="+CMGR")


def reading(index: int) -> Request:
    """Return the request that reads a slot."""
    return Request(b"+CMGR=%d" % index, b"+CMGR:", body=True, timeout=TIMEOUT, attempts=2)


def select(session: "State", memory: bytes) -> "Conversation":
    """Make `memory` the one that +CMGR, +CMGL and +CMGD mean."""
    if session.memory == memory or not memory:
        return
    rest = b',"%s"' % session.receive_memory
    session.memory = b""
    try:
        lines = yield Request(
            b'+CPMS="%s"%s%s' % (memory, rest, rest), b"+CPMS:", timeout=SELECT_TIMEOUT, attempts=2
        )
    except Refused:  # some take only the first memory, or insist on equal ones
        lines = yield Request(
            b'+CPMS="%s"' % memory, b"+CPMS:", timeout=SELECT_TIMEOUT, attempts=2
        )
    session.memory = memory
    if lines:
        fields = parameters(lines[0][0])
        if len(fields) > 1:
            _note_counts(session, memory, number(fields[0]), number(fields[1]))


def _note_counts(session: "State", memory: bytes, used: "int | None", total: "int | None") -> None:
    if total:
        session.stored.totals[memory] = total
    if used is not None:
        session.stored.told[memory] = used
