"""Messages read from the slots that they are in (27.005 clause 3.4.2)."""

from modem.at.fields import number, parameters
from modem.at.request import Request
from modem.errors import NoAnswer, Refused
from modem.session import turning
from modem.session.state import HELD
from modem.session.tasks import RECEIVE, Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import Slot, State
    from modem.session.tasks import Conversation

    Line = tuple[bytes, bytes | None]
    Found = list[tuple[Slot, Line]]

TIMEOUT = 15000
LIST_TIMEOUT = 60000
SELECT_TIMEOUT = 15000
TRIES = 3
RETRY = 1000  # ms between two of them
NO_SUCH = 321  # +CMS ERROR: invalid memory index
EMPTY: "Line" = (b"", None)  # how an empty slot reads

AT_ONCE = 4
"""Messages that a board reads before it takes them in: it has no room for both at once. And how
many that were handed over may wait to be acknowledged before others are read, where there is
little room."""


def read_announced(session: "State", slot: "Slot") -> None:
    """Have a slot read that a URC named, after those that were named before it."""
    session.announced.append((slot, False))
    go_on(session)


def go_on(session: "State") -> None:
    """Have read what was announced, unless somebody is at it, or the application is busy."""
    if session.announced and not session.being_read and not _is_busy(session):
        session.being_read = True
        session.scheduler.add(_read_announced(session), RECEIVE)


def _is_busy(session: "State") -> bool:
    """Whether as much waits to be acknowledged as may, where there is no room for more."""
    if session.has_room is None:
        return False
    held = [entry for entry in session.stored.entries.values() if entry.state == HELD]
    return len(held) >= AT_ONCE and not session.has_room()


def _read_announced(session: "State") -> "Conversation":
    """Read some of what was announced, and have it taken in before anybody else has a turn."""
    most = 1 if session.make_room is None else AT_ONCE
    found: Found = []
    problem = None
    try:
        while session.announced and problem is None and len(found) < most:
            slot, listed = session.announced.pop(0)
            try:
                found += yield from _glance(session, slot, listed)
            except NoAnswer as error:
                problem = error
    finally:
        session.being_read = False
    if session.make_room is not None and found:
        session.found = found  # the rest is done when this is over, before anybody has a turn
    else:
        go_on(session)
        while found:
            slot, line = found.pop(0)
            session.mode.take_read(session, slot, line)
    if problem is not None:
        raise problem
    if not session.found:
        yield from turning.make_room(session)
        session.over("modem.session.freeing")
        session.over("modem.session.slots")


def _glance(session: "State", slot: "Slot", listed: bool) -> "Conversation":
    """Return what an announced slot holds; where that is nothing, have it looked at again.

    Where a list named it (`listed`), another list would say the same: it is read again.
    """
    line = None
    try:
        yield from select(session, slot[0])
        line = yield from _read_once(session, slot)
        if _is_whole(session, line):
            return [(slot, line)]
        again = listed or line != EMPTY
    except Refused as error:
        again = error.temporary
    if again:
        session.scheduler.add(_read_again(session, slot, listed, line), RECEIVE)
    elif not listed:
        session.want_sweep()  # the URC meant some other one
    return []


def _read_again(
    session: "State", slot: "Slot", listed: bool, before: "Line | None"
) -> "Conversation":
    """Go on reading a slot that could not be read, or was read as `before`."""
    if not (yield from read(session, slot, 1, before)) and not listed:
        session.want_sweep()


def read(
    session: "State", slot: "Slot", tries: int = 0, before: "Line | None" = None
) -> "Conversation":
    """Read one slot and take in what is there; whether there is something. See `fetch`."""
    try:
        line = yield from fetch(session, slot, tries, before)
    except Refused:
        return False
    if line is None:
        return False
    session.mode.take_read(session, slot, line)
    yield from turning.make_room(session)
    return True


def read_report(session: "State", slot: "Slot") -> "Conversation":
    """Read a stored status report and free its place: nobody else needs it."""
    if not (yield from read(session, slot)):
        session.want_sweep()
    yield from turning.free(session)


def fetch(
    session: "State", slot: "Slot", tries: int = 0, before: "Line | None" = None
) -> "Conversation":
    """Return the header and PDU in a slot, or None where it is empty.

    A PDU of another length than announced is believed when it reads the same twice, and so is
    an empty slot: a URC may have cut the header in two. Raises Refused where it cannot be read
    now; of an empty slot some modems say no more than that. `tries` are over already, the last
    of which gave `before`.
    """
    for attempt in range(tries, TRIES):
        if attempt:
            yield Sleep(RETRY)
        try:
            yield from select(session, slot[0])
            line = yield from _read_once(session, slot)
        except Refused as error:
            if error.code == NO_SUCH:
                return None
            if not error.temporary:
                raise
            continue
        if line == before or _is_whole(session, line):
            return None if line == EMPTY else line
        before = line
    raise Refused("message %d cannot be read now" % slot[1], request="+CMGR")


def _read_once(session: "State", slot: "Slot") -> "Conversation":
    lines = yield reading(slot[1])
    return lines[0] if lines else EMPTY


def _is_whole(session: "State", line: "Line") -> bool:
    return line != EMPTY and session.mode.is_whole(line)


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
