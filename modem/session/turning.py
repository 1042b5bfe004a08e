"""The turn of the wheel: what came in goes to whom it concerns, what is due begins.

A session at rest has no need of this; see `State.rest`.
"""

from modem.at.request import Urc
from modem.errors import PortError
from modem.session.state import ACKNOWLEDGED
from modem.session.tasks import BACKGROUND, RECEIVE, Operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.at.request import Reply
    from modem.session.messages import Command
    from modem.session.session import Session
    from modem.session.state import State
    from modem.session.tasks import Conversation


ACKNOWLEDGE_LIMIT = 300000  # ms that an acknowledgement may wait behind other exchanges


def begin(
    session: "State", talk: "Conversation", priority: int, operation: "Operation"
) -> "Operation":
    """Begin a conversation that somebody waits for; on a closed port it ends at once."""
    if session.state == "closed":
        talk.close()
        operation.fail(PortError("the port is closed: start again on an open one"))
        return operation
    session.scheduler.add(talk, priority, operation)
    session.channel.advance(session.now)
    turn(session)
    return operation


def acknowledge(session: "Session", command: "Command") -> "Operation":
    """Note that `command` is done with; see `Session.acknowledge`."""
    session.inbox.acknowledge(command)
    session.over("modem.session.inbox")
    operation = Operation(session.now + ACKNOWLEDGE_LIMIT, lenient=True)
    states = [entry.state for entry in session.stored.entries.values()]
    if session.state != "ready" or ACKNOWLEDGED not in states:
        operation.succeed()
        return operation
    return begin(session, free(session), RECEIVE, operation)


# What these need is imported when their turn comes: one that waits keeps no room for it.


def sweep(session: "State") -> "Conversation":
    """Look at every message stored, see `sweeping`."""
    from modem.session import sweeping

    yield from sweeping.sweep(session)


def free(session: "State") -> "Conversation":
    """Delete every slot whose message was acknowledged, see `freeing`."""
    from modem.session import freeing

    yield from freeing.free(session)


def make_room(session: "State") -> "Conversation":
    """Free what can be freed, see `freeing`; that has what was announced read, too."""
    from modem.session import freeing

    yield from freeing.make_room(session)


def turn(session: "State") -> None:
    """Go on until nothing is left to do now."""
    scheduler = session.scheduler
    while True:
        _hand_over(session)
        if _is_silent(session) or session.reset_at:
            from modem.session import recovery

            recovery.watch(session)
        if session.round_at is not None and session.now >= session.round_at:
            from modem.session import rounds

            session.round_at = None
            scheduler.add(rounds.look_round(session), BACKGROUND)
        if session.found:
            break  # it is taken in first, while nobody has the line
        scheduler.run(session.now)
        if not _has_items(session):
            break
    session.settle()


def _hand_over(session: "State") -> None:
    """Give what the channel has to who asked for it, or who acts on what nobody asked for."""
    unasked = False
    item = _next_item(session)
    while item is not None:
        if isinstance(item, Urc):
            unasked = True
            _act_on(session, item)
        elif item.kind == "OK":
            session.scheduler.on_reply(item, session.now)
        else:
            session.over("modem.at.results")
            session.scheduler.on_reply(item, session.now)
            session.over("modem.session.failing")
            session.over("modem.causes")
        item = _next_item(session)
    if unasked:
        session.over("modem.session.unsolicited")


# Nobody here keeps the channel: it may go at any of these steps, see `State.clear_line`.


def _is_silent(session: "State") -> bool:
    return session.opened is not None and session.opened.silent > 0


def _has_items(session: "State") -> bool:
    return session.opened is not None and bool(session.opened.items)


def _next_item(session: "State") -> "Reply | Urc | None":
    return None if session.opened is None else session.opened.next_item()


def _act_on(session: "State", urc: Urc) -> None:
    from modem.session import unsolicited

    unsolicited.take(session, urc)
