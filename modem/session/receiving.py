"""Messages in: where they are stored, when they are read, and when their place is freed.

Nothing rests on one signal. `+CMTI` names a slot to read; a sweep with `+CMGL` finds what no
signal announced. A slot is freed only when its message was acknowledged, and only after its
content was seen to be the one that was acknowledged.
"""

from modem.at.replies import number, parameters, text, value_lists
from modem.at.request import Request
from modem.errors import ModemError, NoAnswer, Refused
from modem.session import effects
from modem.session.effects import Sleep
from modem.session.inbox import ACKNOWLEDGED, OTHER, Slot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.session import Session
    from modem.session.tasks import Conversation

READ_TIMEOUT = 15000
LIST_TIMEOUT = 60000
TRIES = 3

SIM_CODES = (10, 11, 12, 13, 14, 15, 310, 311, 312, 313, 314, 315, 316)
"""+CME ERROR and +CMS ERROR that speak of the SIM, not of what was asked."""


# --- storage -------------------------------------------------------------------------------------


def choose_storage(session: "Session") -> "Conversation":
    """Settle where new messages go and which memories to look into (27.005 clause 3.2.2).

    A memory that was looked into before stays on the list: an answer spoilt on its way would
    otherwise hide the messages in it.
    """
    before, session.memories = session.memories, []
    answers = yield from _ask_storage(session)
    if answers is None:
        return  # no storage at all: messages are routed directly
    offered, lines = answers
    current = parameters(lines[0][0])[0::3] if lines else []
    named = (offered[0] if offered else []) or current[:1]
    readable = [name for name in named if is_memory(name)]
    receive = _receive_memory(session.profile.storages, offered, current, readable)
    if receive is None:
        return
    # MT and BM repeat other memories or hold broadcasts; SR holds reports.
    session.memories = [receive] + [
        name for name in (b"SM", b"ME") if name != receive and name in readable + current + before
    ]
    session.receive_memory = receive
    session.memory = b""
    yield from select(session, receive)


def is_memory(name: bytes) -> bool:
    """Whether this is the name of a memory (27.005 clause 3.1), and not what noise made of one."""
    return len(name) == 2 and not name.strip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _ask_storage(session: "Session") -> "Conversation":
    """Return (memories on offer, answer to +CPMS?), or None where there is no storage.

    The message service wakes up after the SIM does, and is busy until then. Raises Refused when
    it is the SIM that stands in the way, or when there was storage before.
    """
    began = session.now
    while True:
        try:
            lines = yield effects.query(b"+CPMS=?")
            offered = value_lists(lines[0][0]) if lines else []
            return offered, (yield effects.query(b"+CPMS?", timeout=READ_TIMEOUT))
        except Refused as error:
            refused = error
        if not refused.temporary or session.now - began >= session.settings.sim_timeout:
            if session.receive_memory or refused.code in SIM_CODES:
                raise refused
            return None
        yield Sleep(1000)


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


def select(session: "Session", memory: bytes) -> "Conversation":
    """Make `memory` the one that +CMGR, +CMGL and +CMGD mean."""
    if session.memory == memory or not memory:
        return
    rest = b',"%s"' % session.receive_memory
    session.memory = b""
    try:
        lines = yield Request(
            b'+CPMS="%s"%s%s' % (memory, rest, rest), b"+CPMS:", timeout=READ_TIMEOUT, attempts=2
        )
    except Refused:  # some take only the first memory, or insist on equal ones
        lines = yield Request(b'+CPMS="%s"' % memory, b"+CPMS:", timeout=READ_TIMEOUT, attempts=2)
    session.memory = memory
    if lines:
        fields = parameters(lines[0][0])
        if len(fields) > 1:
            session.inbox.count(memory, number(fields[0]), number(fields[1]))


# --- reading -------------------------------------------------------------------------------------


def read(session: "Session", slot: Slot, listed: bool = False) -> "Conversation":
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


def read_report(session: "Session", slot: Slot) -> "Conversation":
    """Read a stored status report and free its place: nobody else needs it."""
    yield from read(session, slot)
    yield from free(session)


def _fetch(session: "Session", slot: Slot) -> "Conversation":
    """Return the header and PDU in a slot, or None where it is empty or cannot be read now.

    A PDU of another length than announced is believed when it reads the same twice.
    """
    before = None
    for attempt in range(TRIES):
        if attempt:
            yield Sleep(1000)
        try:
            yield from select(session, slot[0])
            lines = yield Request(
                b"+CMGR=%d" % slot[1], b"+CMGR:", body=True, timeout=READ_TIMEOUT, attempts=2
            )
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


def sweep(session: "Session") -> "Conversation":
    """Look at every message stored, free what is acknowledged, make room for more."""
    session.sweep_wanted = False
    for memory in session.memories[1:] + session.memories[:1]:  # the one in use comes last
        yield from _list(session, memory)
    yield from free(session)
    yield from make_room(session)


def _list(session: "Session", memory: bytes) -> "Conversation":
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
    session.inbox.forget_missing(memory, [index for index, _ in listed])
    whole, others = mode.sort(session.inbox, memory, listed)
    for index, line in whole:
        mode.take(session, (memory, index), line[0], line[1])
    for index in others:
        yield from read(session, (memory, index), listed=True)


# --- freeing -------------------------------------------------------------------------------------


def free(session: "Session") -> "Conversation":
    """Delete every slot whose message was acknowledged."""
    for slot in session.inbox.slots_of(ACKNOWLEDGED):
        yield from _delete(session, slot)


def free_or_later(session: "Session") -> "Conversation":
    """Delete what is acknowledged; what cannot be deleted now is left to the next sweep."""
    try:
        yield from free(session)
    except ModemError:
        session.want_sweep()


def make_room(session: "Session") -> "Conversation":
    """Delete the oldest messages that are no Commands while Commands lack a place."""
    for memory in session.memories[:1]:
        for slot in session.inbox.slots_of(OTHER):
            if slot[0] == memory and session.inbox.lacks_room(
                memory, session.settings.spare_slots
            ):
                yield from _delete(session, slot)
        used, total = session.inbox.usage(memory)
        session.note_storage(total is not None and used >= total)


def _delete(session: "Session", slot: Slot) -> "Conversation":
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
            yield Request(b"+CMGD=%d" % slot[1], timeout=READ_TIMEOUT)
        except Refused as error:
            if error.temporary:
                continue
            session.inbox.forget(slot)  # 321: nobody is there any more
            return
        except NoAnswer:
            session.inbox.doubt(slot)  # whoever deletes it next, here or elsewhere, looks first
            continue
        session.inbox.forget(slot)
        return
    raise NoAnswer("the modem does not delete message %d of %s" % (slot[1], text(slot[0])))


def _still_there(session: "Session", slot: Slot) -> "Conversation":
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


def acknowledge_routed(session: "Session") -> "Conversation":
    """Tell the network that a directly routed message arrived (27.005 clause 3.4.4)."""
    try:
        yield Request(session.profile.cnma, timeout=READ_TIMEOUT)
    except ModemError:
        # 340: no acknowledgement expected. Anything else: the network sends it again.
        return


def check_routing(session: "Session", lost: bool = False) -> "Conversation":
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
