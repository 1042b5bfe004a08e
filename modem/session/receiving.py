"""Messages in: where they are stored, when they are read, and when their place is freed.

Nothing rests on one signal. `+CMTI` names a slot to read; a sweep with `+CMGL` finds what no
signal announced. A slot is freed only when its message was acknowledged, and only after its
content was seen to be the one that was acknowledged.
"""

from modem.at.fields import number, parameters, text
from modem.at.request import Request
from modem.errors import ModemError, NoAnswer, Refused
from modem.session import effects, turning
from modem.session.effects import Sleep
from modem.session.inbox import ACKNOWLEDGED, OTHER
from modem.session.storage import LIST_TIMEOUT, note_storage, select
from modem.session.tasks import RECEIVE, Operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.messages import Command
    from modem.session.session import Session
    from modem.session.state import Slot, State
    from modem.session.tasks import Conversation

READ_TIMEOUT = 15000

ACKNOWLEDGE_LIMIT = 300000  # ms that an acknowledgement may wait behind other exchanges

TRIES = 3

MOST_SLOTS = 255
"""Slots of a memory that are looked into one by one, where its listing leaves messages out."""

# --- reading -------------------------------------------------------------------------------------


def read(session: "State", slot: "Slot", listed: bool = False) -> "Conversation":
    """Read one slot that a URC named; where it is empty, the URC meant some other one.

    Where a list named it (`listed`), another list would say the same.
    """
    line = yield from _fetch(session, slot)
    if line is None:
        if not listed:
            session.want_sweep()
        return
    session.mode.take(session, slot, line[0], line[1])
    session.inbox.verify(slot)
    yield from free(session)
    yield from make_room(session)


def read_report(session: "State", slot: "Slot") -> "Conversation":
    """Read a stored status report and free its place: nobody else needs it."""
    yield from read(session, slot)
    yield from free(session)


def _fetch(session: "State", slot: "Slot") -> "Conversation":
    """Return the header and PDU in a slot, or None where it is empty or cannot be read now.

    A PDU of another length than announced is believed when it reads the same twice.
    """
    before = None
    for attempt in range(TRIES):
        if attempt:
            yield Sleep(1000)
        try:
            yield from select(session, slot[0])
            lines = yield _reading(slot[1])
        except Refused as error:
            if not error.temporary:
                return None
            continue
        if not lines:
            return None
        if session.mode.is_whole(lines[0]) or lines[0] == before:
            return lines[0]
        before = lines[0]
    return None


def sweep(session: "State") -> "Conversation":
    """Look at every message stored, free what is acknowledged, make room for more."""
    session.sweep_wanted = False
    for memory in session.memories[1:] + session.memories[:1]:  # the one in use comes last
        yield from _list(session, memory)
    yield from free(session)
    yield from make_room(session)


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
    session.inbox.forget_missing(memory, [index for index, _ in listed])
    whole, others = mode.sort(session.inbox, memory, listed)
    for index, line in whole:
        mode.take(session, (memory, index), line[0], line[1])
    for index in others:
        yield from read(session, (memory, index), listed=True)


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
                lines = yield _reading(index)
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


def _reading(index: int) -> Request:
    return Request(b"+CMGR=%d" % index, b"+CMGR:", body=True, timeout=READ_TIMEOUT, attempts=2)


# --- freeing -------------------------------------------------------------------------------------


def acknowledge(session: "Session", command: "Command") -> Operation:
    """Note that `command` is done with; see `Session.acknowledge`."""
    session.inbox.acknowledge(command)
    operation = Operation(session.now + ACKNOWLEDGE_LIMIT, lenient=True)
    if session.state != "ready" or not session.inbox.slots_of(ACKNOWLEDGED):
        operation.succeed()
        return operation
    return turning.begin(session, free(session), RECEIVE, operation)


def free(session: "State") -> "Conversation":
    """Delete every slot whose message was acknowledged."""
    for slot in session.inbox.slots_of(ACKNOWLEDGED):
        yield from _delete(session, slot)


def make_room(session: "State") -> "Conversation":
    """Delete the oldest messages that are no Commands while Commands lack a place.

    In a memory full of parts whose messages cannot become whole, since nothing more comes in,
    the oldest part makes room for the next: only the session has it from then on.
    """
    for memory in session.memories[:1]:
        for slot in session.inbox.slots_of(OTHER):
            if slot[0] == memory and session.inbox.lacks_room(
                memory, session.settings.spare_slots
            ):
                yield from _delete(session, slot)
        part = session.inbox.in_the_way(memory)
        if part is not None:
            session.inbox.set_aside(part)
            yield from _delete(session, part)
        used, total = session.inbox.usage(memory)
        note_storage(session, total is not None and used >= total)


def _delete(session: "State", slot: "Slot") -> "Conversation":
    """Free a slot. When no answer comes, look before deleting again: it may hold another one.

    What was not read from the slot itself is looked at too: a listing may have named it wrongly.
    """
    for attempt in range(TRIES):
        if attempt:
            yield Sleep(500)
        try:
            if not session.inbox.is_verified(slot) and not (
                yield from _still_there(session, slot)
            ):
                return
            yield from select(session, slot[0])
            session.inbox.doubt(slot)  # cut short or not answered: whoever comes next looks first
            yield Request(b"+CMGD=%d" % slot[1], timeout=READ_TIMEOUT)
        except Refused as error:
            if error.temporary:
                continue
            session.inbox.forget(slot)  # 321: nobody is there any more
            return
        except NoAnswer:
            continue
        session.inbox.forget(slot)
        return
    raise NoAnswer("the modem does not delete message %d of %s" % (slot[1], text(slot[0])))


def _still_there(session: "State", slot: "Slot") -> "Conversation":
    """Whether the slot holds what it held; anything new in it is taken in."""
    was = session.inbox.digest(slot)
    line = yield from _fetch(session, slot)
    if line is None:
        session.inbox.forget(slot)
        return False
    session.mode.take(session, slot, line[0], line[1])
    session.inbox.verify(slot)
    return session.inbox.digest(slot) == was


# --- direct routing ------------------------------------------------------------------------------


def acknowledge_routed(session: "State") -> "Conversation":
    """Tell the network that a directly routed message arrived (27.005 clause 3.4.4)."""
    try:
        yield Request(session.profile.cnma, timeout=READ_TIMEOUT)
    except ModemError:
        # 340: no acknowledgement expected. Anything else: the network sends it again.
        return


def check_routing(session: "State", lost: bool = False) -> "Conversation":
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
