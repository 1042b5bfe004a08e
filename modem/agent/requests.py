"""What may be asked of the agent, as the server reads it; PROTOCOL.md explains each.

One class a verb, which `do` names. A field that is not known, or not of its type, is an error.
"""

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from modem.agent.config import NAME_MEANS
from modem.agent.config import Name as Queue
from modem.agent.protocol import DEFAULT_QUEUE

Seconds = Annotated[float, Meta(ge=0, le=1e9)]
Number = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Priority = Annotated[int, Meta(ge=-1000, le=1000)]
Key = Annotated[str, Meta(max_length=200)]
Sentence = Annotated[str, Meta(max_length=1000)]
Page = Annotated[int, Meta(ge=1, le=1000)]
Name = int | str | None  # of a request, the client's own


class Envelope(msgspec.Struct):
    """What a request has besides its verb's own fields."""

    id: Name = None


class Request(msgspec.Struct, tag_field="do", forbid_unknown_fields=True, kw_only=True):
    """Base of all requests."""

    id: Name = None


class Hello(Request, tag="hello"):
    """Who answers."""


class Send(Request, tag="send"):
    """Accept a message; exactly one of `text` and `data` (hex) is given."""

    text: str | None = None
    data: str | None = None
    to: str = ""
    modem: str = ""
    priority: Priority = 0
    confirm: bool | None = None
    validity: Annotated[int, Meta(ge=0)] | None = None
    expires: Seconds | None = None
    key: Key = ""


class Wait(Request, tag="wait"):
    """Wait until a message was sent, or what else becomes of it; or until it was delivered."""

    message: Number
    until: Literal["sent", "delivered"] = "sent"
    timeout: Seconds | None = None


class Outbox(Request, tag="outbox"):
    """List messages."""

    states: list[str] = []
    limit: Page = 100
    after: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 0


class Counts(Request, tag="counts"):
    """Count the messages in each state."""


class Message(Request, tag="message"):
    """Show a message."""

    message: Number


class Cancel(Request, tag="cancel"):
    """Do not send a message after all."""

    message: Number


class Resend(Request, tag="resend"):
    """Send a message again."""

    message: Number


class Receive(Request, tag="receive"):
    """Take the next Command of a queue."""

    queue: Queue = DEFAULT_QUEUE
    timeout: Seconds | None = None


class Acknowledge(Request, tag="acknowledge"):
    """Say that a Command is dealt with; `text` or `data` is the reply to its sender."""

    command: Number
    queue: Queue = DEFAULT_QUEUE
    text: str | None = None
    data: str | None = None


class Fail(Request, tag="fail"):
    """Say that a Command was not dealt with: it comes again, or is dead without `again`."""

    command: Number
    queue: Queue = DEFAULT_QUEUE
    error: Sentence = ""
    again: Seconds | None = None


class Inbox(Request, tag="inbox"):
    """List Commands; those of a queue, if one is named, by their state in it."""

    queue: Queue | None = None
    states: list[str] = []
    limit: Page = 100
    after: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 0


class Command(Request, tag="command"):
    """Show a Command, and what became of it in each queue."""

    command: Number


class Retry(Request, tag="retry"):
    """Give a dead Command again."""

    command: Number
    queue: Queue = DEFAULT_QUEUE


class Queues(Request, tag="queues"):
    """List the queues."""


class Forget(Request, tag="forget"):
    """Drop a queue, and what it has still to do."""

    queue: Queue


class Health(Request, tag="health"):
    """Tell how each modem is, without asking it."""


class Identity(Request, tag="identity"):
    """Tell who a modem and its SIM are, without asking it."""

    modem: str = ""


class Status(Request, tag="status"):
    """Ask a modem how it is doing."""

    modem: str = ""


class At(Request, tag="at"):
    """Ask a modem an AT command."""

    request: Annotated[str, Meta(max_length=1000)]
    modem: str = ""


class Abandon(Request, tag="abandon"):
    """Give up a request of this connection: it gets no answer, and takes no Command."""

    request: int | str


AnyRequest = (
    Hello
    | Send
    | Wait
    | Outbox
    | Counts
    | Message
    | Cancel
    | Resend
    | Receive
    | Acknowledge
    | Fail
    | Inbox
    | Command
    | Retry
    | Queues
    | Forget
    | Health
    | Identity
    | Status
    | At
    | Abandon
)

_VERBS = [str(kind.__struct_config__.tag) for kind in get_args(AnyRequest)]
_request = msgspec.json.Decoder(AnyRequest)
_envelope = msgspec.json.Decoder(Envelope)


def decode(line: bytes) -> AnyRequest:
    """Return the request in `line`. Raises ValueError with a sentence."""
    try:
        found: AnyRequest = _request.decode(line)
    except UnicodeDecodeError:
        raise ValueError("not a request: it is not in UTF-8") from None
    except (msgspec.DecodeError, RecursionError) as error:
        said = str(error)
        if said.endswith("`$.queue`"):
            raise ValueError(f"a queue has {NAME_MEANS}") from None
        raise ValueError(f"not a request: {_spoken(line, said)}") from None
    return found


_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}
_LIMITS = {
    " of length <= ": " of at most %s characters",
    " <= ": " of at most %s",
    " >= ": " of at least %s",
}


def _spoken(line: bytes, said: str) -> str:
    """Return what `msgspec` said of a line as one says it who does not know its words."""
    problem, _, place = said.removesuffix("`").partition(" - at `$.")
    if place == "do":
        return f"`do` is one of {', '.join(sorted(_VERBS))}"
    kind, _, of = problem.partition(" field `")
    if problem.startswith("Expected `"):
        return f"{f'`{place}`' if place else 'a line'} is to be {_wanted(problem)}"
    if kind == "Object missing required":
        return f"`{of}` is missing"
    if kind == "Object contains unknown":
        return f"there is no field `{of}`"
    if problem == "Input data was truncated":
        return "it ends too early, or in half of a surrogate pair" if line.strip() else "nothing"
    return f"`{place}`: {problem}" if place else said


def _wanted(problem: str) -> str:
    """Return what is expected: of "Expected `int` >= 1, got `str`", "a whole number of ..."."""
    kinds, _, limit = problem.partition(", got ")[0].removeprefix("Expected `").partition("`")
    words = " or ".join(_TYPES.get(kind, kind) for kind in kinds.split(" | ") if kind != "null")
    for sign, told in _LIMITS.items():
        if limit.startswith(sign):
            return words + told % limit.removeprefix(sign).removesuffix(".0")
    return words


def name_of(line: bytes) -> Name:
    """Return the `id` of a request that cannot be read, None where it has none."""
    try:
        return _envelope.decode(line).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def body_of(request: Send | Acknowledge) -> str | bytes | None:
    """Return what is to be sent, None for nothing. Raises ValueError."""
    if request.text is not None and request.data is not None:
        raise ValueError("either text or data is sent, not both")
    if request.data is None:
        return request.text
    try:
        return bytes.fromhex(request.data)
    except ValueError:
        raise ValueError("data is an even number of hex digits") from None
