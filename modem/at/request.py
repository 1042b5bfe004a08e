"""What is asked of the modem, and what came of it: plain values between session and channel."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

TIMEOUT = "TIMEOUT"
"""`Reply.kind` where no final result came in time; the others are those of `replies.final`."""


class Request:
    """One command line and the grammar of its reply.

    text      what follows `AT`, without CR; control characters are refused with ValueError
    prefix    start of its information lines, e.g. `b"+CSQ:"`; None where there are none
    body      True where a line of hex follows each information line (+CMGR, +CMGL)
    shape     tells the prefixed lines that are its reply from URCs that share the prefix
    bare      True where information lines have no prefix (+CGMI), and for a person's commands
    payload   hex octets for the prompt of 27.005 clause 3.5.1; Ctrl-Z is added
    timeout   ms from sending (after the payload, where there is one) to the final result
    patience  ms to the prompt
    attempts  how often it may be sent in all, when no answer comes; never after the payload
    brief     makes less of an information line and its body, before the next of them comes
    """

    def __init__(
        self,
        text: bytes,
        prefix: "bytes | None" = None,
        *,
        body: bool = False,
        shape: "Callable[[bytes], bool] | None" = None,
        bare: bool = False,
        payload: "bytes | None" = None,
        timeout: int = 5000,
        patience: int = 10000,
        attempts: int = 1,
        brief: "Callable[[tuple[bytes, bytes | None]], Any] | None" = None,
    ) -> None:
        refuse_controls(text)
        if payload is not None:
            refuse_controls(payload)
        self.text = text
        self.prefix = prefix
        self.body = body
        self.shape = shape
        self.bare = bare
        self.payload = payload
        self.timeout = timeout
        self.patience = patience
        self.attempts = attempts
        self.brief = brief
        self.submitted = False
        """True once the payload and its Ctrl-Z were given to the port."""


class Reply:
    """The end of a request: `kind` and `code` of the final result, and the lines before it.

    It is a timeout until another result comes.
    Each line is a pair (information line, its body or None).
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.kind = TIMEOUT
        self.code: int | str | None = None
        self.lines: list[tuple[bytes, bytes | None]] = []


class Urc:
    """A line that nobody asked for; `body` is the line after it, where its kind has one.

    `name` is what stands before the colon. A body that never came is None.
    """

    def __init__(self, name: bytes, line: bytes) -> None:
        self.name = name
        self.line = line
        self.body: bytes | None = None


def refuse_controls(data: bytes) -> None:
    """Raise ValueError where `data` holds an octet that could end or leave a command line."""
    if data and (min(data) < 0x20 or b"\x7f" in data):
        raise ValueError("a control character in %r" % data)
