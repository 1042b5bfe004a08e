"""A modem that restarts or goes silent: noticed, and set up again."""

from modem.at.quarantine import PROBE_LIMIT
from modem.at.request import Request
from modem.errors import ModemError, NoAnswer, PinNeeded
from modem.session.events import Closed, Restarted
from modem.session.messages import Registration
from modem.session.state import PART
from modem.session.tasks import STARTUP, Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation

RESTART_PAUSE = 1000
"""Rest after the first word of a booting modem, ms: it says more before it listens."""


RESET_AFTER = 3
"""Set-ups that fail one after the other before the modem is told to restart."""

SILENT_RESET = 8
"""Unanswered probes, about half a minute, after which the port itself is to be reset; and again
after as many more."""


def forget_connection(session: "State", why: str = "started again") -> None:
    """Drop what was true of the connection that ended; messages and receipts stay."""
    _drop(session, NoAnswer(why))
    session.scheduler.gate = STARTUP
    session.state = "starting"
    _forget_modem(session)


def resume(session: "State", why: str = "started again") -> None:
    """Go on with a port that was opened anew: wake the modem and set it up when it answers."""
    from modem.at import quarantine

    forget_connection(session, why)
    session.state = "recovering"
    quarantine.wake(session.channel, session.now)
    session.scheduler.add(_set_up_again(session), STARTUP)


def recover(session: "State") -> None:
    """Go on after a MemoryError; see `Session.recover`."""
    stored = session.stored
    for slot in list(stored.entries):
        if stored.entries[slot].state == PART:
            stored.vacate(slot)  # it is read again: some of it may have got lost
    resume(session, "there was no memory for it")


def _drop(session: "State", error: ModemError) -> None:
    """End all that is under way with `error`, and what was to be read with it."""
    session.scheduler.drop_all(error)
    session.announced = []
    session.found = []
    session.being_read = False
    session.opened = None  # with all that was half said


def _forget_modem(session: "State") -> None:
    session.round_at = None
    session.memory = b""
    session.cnmi = b""
    session.sweep_wanted = False
    session.stats = {}
    session.registration = Registration(4)
    for entry in session.stored.entries.values():
        entry.verified = False  # the card may be another one, or somebody else was at it


def close(session: "State", error: ModemError) -> None:
    """End everything that is open: what may have been sent as unknown, the rest with `error`."""
    _drop(session, error)
    session.round_at = None
    session.state = "closed"
    session.rest()
    session.emit(Closed(error))


def on_restart(session: "State", reason: str) -> None:
    """Set the modem up again: it has forgotten all that was agreed."""
    if session.state != "ready":
        session.disturbed = True  # by whoever sets it up: what it did may be undone
        return
    from modem.at import quarantine

    session.emit(Restarted(reason))
    session.rounds += 1
    session.scheduler.gate = STARTUP
    session.state = "recovering"
    _forget_modem(session)
    quarantine.cancel(session.channel, "the modem restarted")
    session.scheduler.add(_set_up_again(session), STARTUP)


def _set_up_again(session: "State") -> "Conversation":
    """Repeat the set-up until it works, at growing distances; now and then restart the modem."""
    from modem.session import startup

    pause = RESTART_PAUSE
    failures = 0
    while True:
        yield Sleep(pause)
        try:
            yield from startup.set_up(session)
            return
        except ModemError as error:
            session.scheduler.trouble = error
        failures += 1
        pause = min(pause * 2, 60000)
        if failures % RESET_AFTER == 0 and not isinstance(session.scheduler.trouble, PinNeeded):
            yield from _reset(session)
            pause = session.profile.boot_time


def _reset(session: "State") -> "Conversation":
    """Have the modem restart itself (27.007 clause 8.2); what it answers does not matter."""
    try:
        yield Request(session.profile.reset, timeout=15000)
    except ModemError:
        return


def watch(session: "State") -> None:
    """Notice a modem that stopped answering: when it answers again it may have restarted.

    One that stays silent needs more than words: see `Session.wants_reset`.
    """
    silent = session.channel.silent
    if silent >= PROBE_LIMIT and session.state == "ready":
        on_restart(session, "it did not answer")
    if not silent:
        session.wants_reset = False
        session.reset_at = 0
    elif silent >= session.reset_at + SILENT_RESET:
        session.wants_reset = True
        session.reset_at = silent
