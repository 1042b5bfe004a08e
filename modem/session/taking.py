"""What was read is taken in when the line is let go of: a board has no room for both at once."""

from modem.session.state import ACKNOWLEDGED, OTHER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State


def take_in(session: "State") -> None:
    """Take in what was found in the slots that were read, and see to the room for more."""
    while session.found:
        slot, line = session.found.pop(0)
        try:
            session.mode.take_read(session, slot, line)
        except MemoryError:
            raise
        except Exception as bug:  # of ours: others come all the same, as in a conversation
            session.scheduler.crash = bug
    busy = not session.rest()
    session.over()
    wanted = _wants_room(session) or session.announced
    if busy or wanted:
        from modem.session import turning
        from modem.session.tasks import RECEIVE

        if wanted:
            session.scheduler.add(turning.make_room(session), RECEIVE)
        turning.turn(session)


def _wants_room(session: "State") -> bool:
    """Whether `freeing.make_room` could find something to do."""
    stored = session.stored
    for entry in stored.entries.values():
        if entry.state in (OTHER, ACKNOWLEDGED):
            return True
    total = stored.totals.get(session.receive_memory)
    return session.full or (total is not None and len(stored.entries) >= total)
