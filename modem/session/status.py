"""Questions that change nothing: signal, operator, storage, and whatever a person types."""

from modem.at.fields import number, parameters, text
from modem.at.request import Request, refuse_controls
from modem.errors import Refused
from modem.session import registering, turning
from modem.session.messages import Status
from modem.session.tasks import SEND, Operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.session import Session
    from modem.session.state import State
    from modem.session.tasks import Conversation


def type_in(session: "Session", line: str, timeout: int) -> Operation:
    """Give the modem a person's command; see `Session.at`."""
    raw = line.strip().encode()
    if raw[:2].upper() == b"AT":
        raw = raw[2:]
    refuse_controls(raw)
    name = raw.partition(b"=")[0].partition(b";")[0].rstrip(b"?").upper()
    operation = Operation(session.now + timeout + 5000)
    request = Request(raw, name + b":" if name else None, bare=True, timeout=timeout)
    return turning.begin(session, _raw(session, request), SEND, operation)


def ask(session: "Session") -> Operation:
    """Ask how things are; see `Session.status`."""
    operation = Operation(session.now + 30000)
    if session.state in ("closed", "recovering"):
        operation.succeed(Status(session.state, session.registration))
        return operation
    return turning.begin(session, _ask(session), SEND, operation)


def _raw(session: "State", request: Request) -> "Conversation":
    """Return the lines of a person's command as str."""
    if b"=" in request.text or request.text[:1] != b"+":
        session.memory = b""  # it may set +CPMS, which decides what is read and deleted
    lines = yield request
    return [text(line.strip()) for line, _ in lines]


def _ask(session: "State") -> "Conversation":
    """Return the `Status`; what the modem does not answer is None."""
    yield from registering.ask(session)
    signal = yield from _fields(b"+CSQ", b"+CSQ:")
    operator = yield from _fields(b"+COPS?", b"+COPS:")
    storage = yield from _fields(b"+CPMS?", b"+CPMS:")
    memory, used, total = (storage + [b"", b"", b""])[:3]
    if len(storage) >= 9:
        memory, used, total = storage[6:9]  # where new messages go
    return Status(
        session.state,
        session.registration,
        _dbm(number(signal[0]) if signal else None),
        session.mode.string(operator[2]) if len(operator) > 2 else None,
        number(operator[3]) if len(operator) > 3 else None,
        text(memory),
        number(used),
        number(total),
    )


def _fields(line: bytes, prefix: bytes) -> "Conversation":
    try:
        lines = yield Request(line, prefix, timeout=15000, attempts=2)
    except Refused:
        return []
    return parameters(lines[-1][0]) if lines else []


def _dbm(rssi: "int | None") -> "int | None":
    """27.007 clause 8.5: 0-31 in steps of 2 dB from -113 dBm; 99 is not known."""
    return None if rssi is None or not 0 <= rssi <= 31 else -113 + 2 * rssi
