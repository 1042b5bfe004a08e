"""From a modem in any state to one that sends and receives.

Every step that a modem may do without is allowed to fail: a modem that knows no +CGREG is no
reason not to start. What it cannot do without is a SIM, PDU mode and a way to hear of messages.
"""

from modem.at.fields import number, parameters, text, value_lists
from modem.at.request import Request
from modem.errors import ModemError, NoAnswer, Refused
from modem.session import effects, recovery, turning
from modem.session.effects import Sleep
from modem.session.events import Ready
from modem.session.messages import Identity
from modem.session.tasks import BACKGROUND, STARTUP, Operation

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
    recovery.forget_connection(session)
    if session.settings.journal is not None:
        session.inbox.restore()
    if session.settings.profile == "auto":
        session.channel.gap = UNIDENTIFIED_GAP
    session.channel.wake(session.now)
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
    if session.settings.registration_timeout:
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
    from modem.session import receiving

    try:
        yield from receiving.sweep(session)
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
    recovery.keep_watch(session)


def _prepare(session: "State") -> "Conversation":
    yield from _agree_on_form(session)
    yield from _identify(session)
    session.over("modem.profiles")
    yield from _switch_on(session)
    yield from _unlock(session)
    session.over("modem.session.card")
    yield from _identify_sim(session)
    yield from _choose_mode(session)
    yield from _choose_storage(session)
    yield from _route_messages(session)
    yield from _register(session)
    session.over("modem.session.registering")


# Each of these is imported when its turn comes, and can be forgotten when it is over.


def _unlock(session: "State") -> "Conversation":
    from modem.session import card

    yield from card.unlock(session)


def _choose_storage(session: "State") -> "Conversation":
    from modem.session import storage

    yield from storage.choose_storage(session)


def _register(session: "State") -> "Conversation":
    from modem.session import registering

    yield from registering.enable(session)


def _try(request: "Request") -> "Conversation":
    """Ask for something that the modem may refuse; return its lines, or [] if it does."""
    try:
        return (yield request)
    except Refused:
        return []


def _agree_on_form(session: "State") -> "Conversation":
    """Words instead of digits, no echo, numbered errors (V.250 6.2.4, 6.2.6; 27.007 9.1)."""
    session.channel.numeric = True
    yield from _try(effects.command(b"V1"))
    session.channel.numeric = False
    yield from _try(effects.command(b"E0"))
    yield from _try(effects.command(b"+CMEE=1"))


def _ask(*forms: bytes) -> "Conversation":
    """Return the first line of the first form that gives one, without prefix and quotes."""
    for form in forms:
        lines = yield from _try(effects.identity(form))
        for line, _ in lines:
            name, colon, rest = line.partition(b":")
            if not colon or name.lstrip()[:1] not in b"+^#%":
                return text(line.strip(b' "'))
            if name.strip() == form or name.endswith(b"CCID"):  # else it is a URC
                return text(rest.strip(b' "'))
    return ""


def _identify(session: "State") -> "Conversation":
    """Learn who the modem is, and from that how to treat it."""
    manufacturer = yield from _ask(b"+CGMI", b"+GMI")
    model = yield from _ask(b"+CGMM", b"+GMM")
    revision = yield from _ask(b"+CGMR", b"+GMR")
    imei = yield from _ask(b"+CGSN", b"+GSN")
    if session.settings.profile == "auto":
        from modem.profiles import GENERIC, find

        found = find(manufacturer, model)
        # A modem that only restarted is the same: a spoilt answer must not undo that.
        if found is not GENERIC or session.state != "recovering":
            session.use_profile(found)
    for line in session.profile.init:
        yield from _try(effects.command(line))
    session.identity = Identity(
        manufacturer, model, revision, _digits(imei), profile=session.profile.name
    )


def _digits(value: str) -> str:
    """Drop what modems put around a number: `IMEI: 86...`, a trailing filler `F`."""
    return "".join([char for char in value if "0" <= char <= "9"])


def _identify_sim(session: "State") -> "Conversation":
    known = session.identity
    known.imsi = _digits((yield from _ask(b"+CIMI")))
    known.iccid = _digits((yield from _ask(*session.profile.iccid)))


def _switch_on(session: "State") -> "Conversation":
    """Leave minimum functionality or flight mode (27.007 clause 8.2)."""
    lines = yield from _try(effects.query(b"+CFUN?"))
    if lines and number(parameters(lines[0][0])[0]) in (0, 4):
        yield from _try(effects.command(b"+CFUN=1", timeout=30000, attempts=1))


# --- PDU mode or text mode -----------------------------------------------------------------------


def _choose_mode(session: "State") -> "Conversation":
    """PDU mode; text mode only where the profile says so or the modem has nothing else."""
    from modem.session import storage

    if not session.profile.text_mode:
        refusal = yield from _enter_pdu_mode(session)
        if refusal is None:
            from modem.session.pdumode import PduMode

            session.use_mode(PduMode())
            return
        if refusal.code in storage.SIM_CODES:
            raise refusal
    from modem.session import textmode  # here, since few modems need it

    yield from textmode.set_up(session)


def _enter_pdu_mode(session: "State") -> "Conversation":
    """Return None, or what the modem says: some refuse all of this while their SIM wakes up."""
    began = session.now
    while True:
        try:
            yield effects.command(b"+CMGF=0")
            return None
        except Refused as error:
            refusal = error
        modes = [value_lists(line) for line, _ in (yield from _try(effects.query(b"+CMGF=?")))]
        if modes and modes[0] and b"0" not in modes[0][0]:
            return refusal
        if session.now - began >= session.settings.sim_timeout:
            return refusal
        yield Sleep(1000)


# --- new messages --------------------------------------------------------------------------------


def _route_messages(session: "State") -> "Conversation":
    """Have new messages stored and announced; routed directly only where nothing else works.

    27.005 clause 3.4.1. Stored messages survive us, so `mt` 1 comes first.
    """
    lists = []
    for line, _ in (yield from _try(effects.query(b"+CNMI=?"))):
        lists = value_lists(line)
    profile, stored = session.profile, bool(session.memories)
    known = [values for values in profile.cnmi if stored or values.split(b",")[1] == b"2"]
    for values in known + cnmi_candidates(lists, stored):
        direct = values.split(b",")[1:2] == [b"2"] and bool(profile.cnma)
        if direct:
            yield from _try(effects.command(profile.service))
        try:
            yield effects.command(b"+CNMI=" + values)
        except Refused:
            continue
        session.cnmi = values
        session.direct = direct
        return
    session.cnmi = b""  # nothing is announced: only the sweep finds messages, so it comes often


def cnmi_candidates(lists: "list[list[bytes]]", stored: bool) -> "list[bytes]":
    """Return the values of +CNMI to try, best first, from the answer to +CNMI=?.

    `lists` may be empty or short: what the modem does not say is taken to be the standard's.
    """
    defaults = ([b"2", b"1", b"3"], [b"1", b"2"], [b"0"], [b"1", b"2", b"0"], [b"0", b"1"])
    offered = []
    for index, wanted in enumerate(defaults):
        given = lists[index] if index < len(lists) else []
        offered.append([value for value in wanted if value in given] or wanted[:1])
    modes, deliveries, _, reports, buffers = offered
    if not stored:
        deliveries = [b"2"]
    found = []
    for mt in deliveries:
        for mode in modes:
            for ds in reports:
                found.append(b",".join((mode, mt, b"0", ds, buffers[0])))
    return found
