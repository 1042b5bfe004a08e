"""From a modem in any state to one that sends and receives.

Every step that a modem may do without is allowed to fail: a modem that knows no +CGREG is no
reason not to start. What it cannot do without is a SIM, PDU mode and a way to hear of messages.
"""

from modem.errors import ModemError, NoAnswer
from modem.session import turning
from modem.session.events import Ready
from modem.session.tasks import BACKGROUND, STARTUP, Operation, Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.session import Session
    from modem.session.state import State
    from modem.session.tasks import Conversation


UNIDENTIFIED_GAP = 20
"""Rest between commands, ms, until the modem is known: some lose what comes sooner."""

SET_UPS = 3
"""How often a modem is set up in a row that restarts meanwhile; later, the slow round sees it."""


def ask(session: "Session", negotiate: bool) -> Operation:
    """Begin; see `Session.start`."""
    from modem.at import quarantine

    _forget_connection(session)
    session.over("modem.session.recovery")
    if session.settings.journal is not None:
        session.inbox.restore()
    if session.settings.profile == "auto":
        session.channel.gap = UNIDENTIFIED_GAP
    quarantine.wake(session.channel, session.now)
    operation = Operation(session.now + session.settings.wake_timeout)
    operation.excuse = NoAnswer(
        "no answer to AT in %d s: is this the AT port, at this rate, and the modem on?"
        % (session.settings.wake_timeout // 1000)
    )
    talk = _start(session, operation) if negotiate else _wake(session, operation)
    return turning.begin(session, talk, STARTUP, operation)


def _start(session: "State", operation: Operation) -> "Conversation":
    """Set the modem up and wait for a network; raises what stands in the way."""
    operation.deadline = operation.excuse = None  # it answered: the limit was for that
    yield from begin(session)
    if session.settings.registration_timeout and not session.registration.registered:
        from modem.session import registering

        operation.deadline = session.now + session.settings.registration_timeout
        yield from registering.wait(session, operation)


def _wake(session: "State", operation: Operation) -> "Conversation":
    """Be there: the modem answered `AT`, and whoever asks may talk to it as it is."""
    operation.deadline = operation.excuse = None
    session.state = "awake"
    session.scheduler.gate = BACKGROUND
    yield Sleep(0)


def begin(session: "State") -> "Conversation":
    """Set the modem up; where that fails, questions may go on, and a send begins again."""
    session.state = "starting"
    try:
        yield from set_up(session)
    except ModemError:
        session.state = "failed"
        session.scheduler.gate = BACKGROUND
        raise


def set_up(session: "State") -> "Conversation":
    """Do all that is needed before messages flow, then sweep up what is stored."""
    for _ in range(SET_UPS):
        session.disturbed = False
        yield from _prepare(session)
        if not session.disturbed:
            break
    _set_ready(session)
    try:
        yield from turning.sweep(session)
        session.over()
    except NoAnswer:
        if session.state == "ready":
            raise
        # It restarted meanwhile, and is being set up again already.


def _set_ready(session: "State") -> None:
    """Let everything else go on: the modem is set up."""
    session.state = "ready"
    session.scheduler.trouble = None
    session.scheduler.gate = BACKGROUND
    session.emit(Ready(session.identity))
    _plan_rounds(session)


def _prepare(session: "State") -> "Conversation":
    """Do what comes before messages, step by step; what one needs can be forgotten after it."""
    for step in (_identify, _unlock, _choose_mode, _choose_storage, _route_messages, _register):
        session.over()
        yield from step(session)
    session.over()


def _forget_connection(session: "State") -> None:
    from modem.session import recovery

    recovery.forget_connection(session)


def _plan_rounds(session: "State") -> None:
    from modem.session import rounds

    rounds.plan(session)


# Each of these is imported when its turn comes, and can be forgotten when it is over.


def _identify(session: "State") -> "Conversation":
    from modem.session import identifying

    yield from identifying.agree_on_form(session)
    yield from identifying.identify(session)
    yield from identifying.switch_on(session)


def _unlock(session: "State") -> "Conversation":
    from modem.session import card

    yield from card.unlock(session)
    yield from card.identify(session)


def _choose_mode(session: "State") -> "Conversation":
    from modem.session import modes

    yield from modes.choose_mode(session)


def _choose_storage(session: "State") -> "Conversation":
    from modem.session import storage

    yield from storage.choose_storage(session)


def _route_messages(session: "State") -> "Conversation":
    from modem.session import routing

    yield from routing.route(session)


def _register(session: "State") -> "Conversation":
    from modem.session import registering

    yield from registering.enable(session)
