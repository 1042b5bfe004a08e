"""Slow rounds: nothing else is relied on to notice that a modem stopped announcing messages."""

from modem.errors import ModemError
from modem.session import turning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation

UNANNOUNCED_SWEEP = 5000
"""Time between sweeps, ms, where the modem announces nothing."""


def plan(session: "State") -> None:
    """Have a round made when it is time for one; the present one counts no more."""
    session.rounds += 1
    every = session.settings.sweep_every
    session.round_at = session.now + (every if session.cnmi else min(every, UNANNOUNCED_SWEEP))


def look_round(session: "State") -> "Conversation":
    """Look whether messages are announced, what is stored, and how the network is; once."""
    number = session.rounds
    try:
        yield from _check_routing(session)
        session.over("modem.session.routing")
        yield from turning.sweep(session)
        session.over("modem.session.sweeping")
        yield from _check_registration(session)
    except ModemError:
        pass  # silence is `watch`'s business
    if session.rounds == number:  # else the modem was set up again, and has another round
        plan(session)


def _check_routing(session: "State") -> "Conversation":
    from modem.session import routing

    yield from routing.check(session)


def _check_registration(session: "State") -> "Conversation":
    from modem.session import registering

    yield from registering.ask(session)
