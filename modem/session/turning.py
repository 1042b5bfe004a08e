"""The turn of the wheel: what came in goes to whom it concerns, what is due begins.

A session at rest has no need of this; see `State.rest`.
"""

from modem.at.request import Urc
from modem.errors import PortError
from modem.session.tasks import BACKGROUND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.at.request import Reply
    from modem.session.state import State
    from modem.session.tasks import Conversation, Operation


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
        else:
            session.scheduler.on_reply(item, session.now)
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
