"""When the place of a message is freed: only when it was acknowledged, and only after the content
of its slot was seen to be the one that was acknowledged.
"""

from modem.at.fields import text
from modem.at.request import Request
from modem.errors import NoAnswer, Refused
from modem.session import slots
from modem.session.events import StorageFull
from modem.session.reading import NO_SUCH, TIMEOUT, TRIES, fetch, go_on, select
from modem.session.state import ACKNOWLEDGED, OTHER
from modem.session.tasks import Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import Slot, State
    from modem.session.tasks import Conversation


def free(session: "State") -> "Conversation":
    """Delete every slot whose message was acknowledged."""
    for slot in slots.in_state(session.stored, ACKNOWLEDGED):
        yield from _delete(session, slot)
    go_on(session)


def make_room(session: "State") -> "Conversation":
    """Delete what is acknowledged, and the oldest that are no Commands while those lack a place.

    In a memory full of parts whose messages cannot become whole, since nothing more comes in,
    the oldest part makes room for the next: only the session has it from then on.
    """
    yield from free(session)
    for memory in session.memories[:1]:
        for slot in slots.in_state(session.stored, OTHER):
            if slot[0] == memory and slots.lacks_room(
                session.stored, memory, session.settings.spare_slots
            ):
                yield from _delete(session, slot)
        part = slots.in_the_way(session.stored, memory)
        if part is not None:
            session.inbox.set_aside(part)
            yield from _delete(session, part)
        used, total = slots.usage(session.stored, memory)
        note_room(session, total is not None and used >= total)


def _delete(session: "State", slot: "Slot") -> "Conversation":
    """Free a slot. When no answer comes, look before deleting again: it may hold another one.

    What was not read from the slot itself is looked at too: a listing may have named it wrongly.
    """
    for attempt in range(TRIES):
        if attempt:
            yield Sleep(500)
        try:
            if not slots.is_verified(session.stored, slot) and not (
                yield from _still_there(session, slot)
            ):
                return
            yield from select(session, slot[0])
            # Cut short or not answered: whoever comes next looks first.
            slots.doubt(session.stored, slot)
            yield Request(b"+CMGD=%d" % slot[1], timeout=TIMEOUT)
        except Refused as error:
            if error.temporary:
                continue
            if error.code == NO_SUCH:
                slots.forget(session.stored, slot)
            return  # whether it is there is for the next listing to say
        except NoAnswer:
            continue
        slots.forget(session.stored, slot)
        return
    raise NoAnswer("the modem does not delete message %d of %s" % (slot[1], text(slot[0])))


def _still_there(session: "State", slot: "Slot") -> "Conversation":
    """Whether the slot holds what it held; anything new in it is taken in."""
    was = session.stored.digest(slot)
    line = yield from fetch(session, slot)
    if line is None:
        slots.forget(session.stored, slot)
        return False
    session.mode.take_read(session, slot, line)
    return session.stored.digest(slot) == was


def note_room(session: "State", full: bool) -> None:
    """Note whether the receiving memory has room; that it has none is an event, once."""
    if full and not session.full:
        session.emit(StorageFull(text(session.receive_memory)))
    session.full = full
