"""What `Agent` and `AsyncAgent` ask: each call as a request, and what its answer means.

They differ only in how they wait for the answer.
"""

import os
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from modem.agent import protocol
from modem.agent.outcome import check
from modem.agent.records import Health, Incoming, Outgoing, Task

if TYPE_CHECKING:
    from modem.agent.received import QueuedCommand
    from modem.session.messages import Command, Identity, Status

T = TypeVar("T")

PROMPT = 15.0
"""How long the agent may take for what it need not wait for, seconds: its disk may be slow."""

PATIENT = 120.0
"""How long it may take where it asks a modem."""


class Call(Generic[T]):
    """A request, and what to do with its result.

    limit       seconds that the answer may take, None for ever
    repeatable  whether it may be asked again when the connection broke before the answer: what
                was done already is not done twice
    """

    def __init__(
        self,
        request: Mapping[str, Any],
        parse: Callable[[Any], T],
        limit: float | None = PROMPT,
        repeatable: bool = True,
    ) -> None:
        self.request = request
        self.parse = parse
        self.limit = limit
        self.repeatable = repeatable


def hello() -> Call[dict[str, Any]]:
    """Ask who answers."""
    return Call({"do": "hello"}, dict)


def send(
    body: str | bytes,
    to: str | None,
    modem: str = "",
    priority: int = 0,
    confirm: bool | None = None,
    validity: int | None = None,
    expires: float | None = None,
    key: str = "",
) -> Call[Outgoing]:
    """Have a message accepted, once: its key is made here unless the caller has one."""
    options = {
        "to": to,
        "modem": modem,
        "priority": priority,
        "confirm": confirm,
        "validity": validity,
        "expires": expires,
        "key": key or os.urandom(8).hex(),
    }
    given = {name: value for name, value in options.items() if value is not None}
    return Call({"do": "send", **protocol.body_fields(body), **given}, protocol.outgoing)


def wait(message: Outgoing | int, until: str, timeout: float | None) -> Call[Outgoing]:
    """Wait for what becomes of a message; what is not as wished is raised, see `outcome`."""

    def parse(found: Any) -> Outgoing:
        return check(protocol.outgoing(found), until)

    request = {"do": "wait", "message": _number(message), "until": until}
    return Call(_timed(request, timeout), parse, _limit(timeout))


def receive(queue: str, timeout: float | None) -> "Call[QueuedCommand | None]":
    """Take the next Command of a queue."""
    return Call(_timed({"do": "receive", "queue": queue}, timeout), _command, _limit(timeout))


def acknowledge(command: "Command", reply: str | bytes | None) -> Call[Outgoing | None]:
    """Say that a Command is dealt with."""
    fields = {} if reply is None else protocol.body_fields(reply)

    def parse(found: Any) -> Outgoing | None:
        return None if found is None else protocol.outgoing(found)

    return Call({"do": "acknowledge", **_named(command), **fields}, parse)


def fail(command: "Command", error: str, again: float | None) -> Call[None]:
    """Say that a Command was not dealt with."""
    request = {"do": "fail", **_named(command), "error": error[:1000], "again": again}
    return Call(request, _nothing, repeatable=False)


def outbox(states: Collection[str], after: int) -> Call[tuple[list[Outgoing], bool]]:
    """List messages; and whether there are more."""

    def parse(found: Any) -> tuple[list[Outgoing], bool]:
        return [protocol.outgoing(item) for item in found["messages"]], found["more"]

    return Call({"do": "outbox", "states": list(states), "after": after}, parse)


def inbox(after: int) -> Call[tuple[list[Incoming], bool]]:
    """List Commands; and whether there are more."""

    def parse(found: Any) -> tuple[list[Incoming], bool]:
        return [protocol.incoming(item) for item in found["commands"]], found["more"]

    return Call({"do": "inbox", "after": after}, parse)


def tasks(queue: str, states: Collection[str], after: int) -> Call[tuple[list[Task], bool]]:
    """List a queue; and whether there is more."""

    def parse(found: Any) -> tuple[list[Task], bool]:
        return [protocol.task(item) for item in found["tasks"]], found["more"]

    request = {"do": "inbox", "queue": queue, "states": list(states), "after": after}
    return Call(request, parse)


def counts() -> Call[dict[str, int]]:
    """Count the messages in each state."""
    return Call({"do": "counts"}, dict)


def message(number: int) -> Call[Outgoing]:
    """Show a message."""
    return Call({"do": "message", "message": number}, protocol.outgoing)


def decide(verb: str, message: Outgoing | int) -> Call[Outgoing]:
    """`cancel` or `resend` a message."""
    request = {"do": verb, "message": _number(message)}
    return Call(request, protocol.outgoing, repeatable=False)


def command(number: int) -> Call[tuple[Incoming, dict[str, dict[str, Any]]]]:
    """Show a Command, and its state in each queue."""

    def parse(found: Any) -> tuple[Incoming, dict[str, dict[str, Any]]]:
        return protocol.incoming(found["command"]), found["queues"]

    return Call({"do": "command", "command": number}, parse)


def retry(number: int, queue: str) -> Call[Task]:
    """Give a dead Command again."""
    request = {"do": "retry", "command": number, "queue": queue}
    return Call(request, protocol.task, repeatable=False)


def queues() -> Call[dict[str, dict[str, int]]]:
    """Count what is in each queue."""
    return Call({"do": "queues"}, dict)


def forget(queue: str) -> Call[None]:
    """Drop a queue."""
    return Call({"do": "forget", "queue": queue}, _nothing)


def health() -> Call[list[Health]]:
    """Ask how the modems are."""
    return Call({"do": "health"}, lambda found: [protocol.health(item) for item in found])


def status(modem: str) -> "Call[Status]":
    """Ask a modem how it is doing."""
    return Call({"do": "status", "modem": modem}, _status, PATIENT)


def identity(modem: str) -> "Call[Identity]":
    """Ask who a modem is."""
    return Call({"do": "identity", "modem": modem}, _identity)


def at(request: str, modem: str) -> Call[list[str]]:
    """Ask a modem an AT command."""
    fields = {"do": "at", "request": request, "modem": modem}
    return Call(fields, list, PATIENT, repeatable=False)


def next_after(found: "list[Any]") -> int:
    """Return where the page behind `found` begins."""
    last = found[-1]
    number: int = last.command.number if isinstance(last, Task) else getattr(last, "number", 0)
    return last.id if isinstance(last, Outgoing) else number


def _number(message: Outgoing | int) -> int:
    return message.id if isinstance(message, Outgoing) else message


def _timed(request: dict[str, Any], timeout: float | None) -> dict[str, Any]:
    return request if timeout is None else {**request, "timeout": max(0.0, timeout)}


def _limit(timeout: float | None) -> float | None:
    return None if timeout is None else max(0.0, timeout) + PROMPT


def _named(command: "Command") -> dict[str, Any]:
    """Return how the agent knows a Command. Raises ValueError for one that is not from it."""
    number = getattr(command, "number", None)
    if number is None:
        raise ValueError("this Command did not come from an agent")
    return {"command": number, "queue": getattr(command, "queue", protocol.DEFAULT_QUEUE)}


def _nothing(found: Any) -> None:
    return None


# The values of a modem's session are loaded by those who use them.


def _command(found: Any) -> "QueuedCommand | None":
    from modem.agent.received import from_task

    return None if found is None else from_task(protocol.task(found))


def _status(found: Any) -> "Status":
    from modem.session.messages import Registration, Status

    return Status(**{**found, "registration": Registration(found["registration"])})


def _identity(found: Any) -> "Identity":
    from modem.session.messages import Identity

    return Identity(**(found or {}))
