"""What a conversation ends with when it does not end well."""

from modem.at.request import TIMEOUT
from modem.errors import (
    EquipmentRefused,
    MessageRefused,
    ModemError,
    NoAnswer,
    OutcomeUnknown,
    Refused,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.at.request import Reply, Request
    from modem.session.tasks import Operation, Scheduler, Task

# --- giving up -----------------------------------------------------------------------------------


def expire(scheduler: "Scheduler") -> None:
    """Give up the operations whose time is over."""
    for task in scheduler.tasks():
        operation = task.operation
        if operation.deadline is not None and scheduler.now >= operation.deadline:
            late = NoAnswer("no result in the time given: is the modem on, and its line free?")
            _drop(scheduler, task, operation.excuse or scheduler.trouble or late)


def _drop(scheduler: "Scheduler", task: "Task", error: ModemError) -> None:
    """End a task's operation with `error`, but never cut an exchange in two."""
    if task is not scheduler.current:
        waits = task in scheduler.waiting
        (scheduler.waiting if waits else scheduler.sleeping).remove(task)
        task.talk.close()
    elif scheduler.unsent is not None:
        task.talk.close()
        scheduler.current = scheduler.unsent = None
    else:
        assert task.request is not None
        task.dropped = True
        if task.request.submitted:
            text = "the time given is over and the modem has not said whether it was sent"
            task.operation.fail(OutcomeUnknown(text, task.operation.sent))
            return
        from modem.at import quarantine

        quarantine.cancel(scheduler.line.channel, "given up")
    _fail(task.operation, error)


def _fail(operation: "Operation", error: ModemError) -> None:
    """End an operation with `error`; if parts of its message are out, as one that may be sent."""
    if operation.sent:
        error = OutcomeUnknown("only parts of it were sent: %s" % error, operation.sent)
    operation.fail(error)


def drop_all(scheduler: "Scheduler", error: ModemError) -> None:
    """End everything: what may have been sent as unknown, the rest with `error`."""
    for task in scheduler.tasks():
        if task is scheduler.current and task.request is not None and task.request.submitted:
            text = "lost sight of the message: %s" % error
            task.operation.fail(OutcomeUnknown(text, task.operation.sent))
        else:
            _fail(task.operation, error)
        task.talk.close()
    scheduler.current = scheduler.unsent = None
    scheduler.waiting = []
    scheduler.sleeping = []


# --- what the modem said -------------------------------------------------------------------------


def error_of(reply: "Reply") -> ModemError:
    """Return the error for a reply that is not OK."""
    name = _name(reply.request)
    if reply.kind == TIMEOUT:
        if reply.code is not None:
            return NoAnswer("AT%s: %s" % (name, reply.code), reply.lines)
        request = reply.request
        patient = request.payload is None or request.submitted
        limit = request.timeout if patient else request.patience
        text = "no answer to AT%s in %d s" % (name, (limit + 999) // 1000)
        return NoAnswer(text, reply.lines)
    return refusal(reply.kind, reply.code, name)


def _name(request: "Request") -> str:
    """Return the command without its values: a PIN or a number stays out of messages."""
    return request.text.partition(b"=")[0].decode()


# Refusals of AT+CMGS/CMSS after which the same PDU may go through: RP causes of 24.011 that
# speak of congestion, the 27.005 codes for a SIM or network that is not there yet.
TEMPORARY_CMS = (27, 38, 41, 42, 47, 192, 194, 212, 314, 331, 332)
TEMPORARY_CME = (14, 30, 31, 57)


def refusal(kind: str, code: "int | str | None", request: str, temporary: bool = False) -> Refused:
    """Build the error for the final result `kind` (`ERROR`, `+CME ERROR`, `+CMS ERROR`).

    `code` is a number, or the modem's words, which become their number where they have one;
    `request` is the command, which the message names.
    """
    made: type[Refused] = Refused
    passing: tuple[int, ...] = ()
    if kind == "+CMS ERROR":
        made, passing = MessageRefused, TEMPORARY_CMS
    elif kind == "+CME ERROR":
        made, passing = EquipmentRefused, TEMPORARY_CME
    code, name = _code_and_name(kind, code)  # last: a board may lack room for the names
    text = kind if code is None else "%s %s" % (kind, code)
    text += " to AT%s" % request if request else ""
    if name:
        text += ": " + name
    return made(text, code, request, temporary or code in passing)


def _code_and_name(kind: str, code: "int | str | None") -> "tuple[int | str | None, str]":
    if code is None:
        return None, ""
    try:
        import modem.causes as causes
    except (ImportError, MemoryError):  # a board may leave the names out, or lack room just now
        return code, ""
    if not isinstance(code, int):
        number = causes.number(kind, code)
        return (code, "") if number is None else (number, code)
    return code, causes.name(kind, code)
