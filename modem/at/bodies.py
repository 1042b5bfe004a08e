"""What belongs to an information line: the message that stands on the line behind it.

In PDU mode, and in text mode with UCS-2, a body is one line of hex digits, which no result and
no URC can be taken for. Plain text can look like anything, so there the length that its header
announces decides (3GPP TS 27.005 clause 3.4, `<length>` at +CSDH=1).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from modem.at.framing import Framer
    from modem.at.request import Reply

_HEX = b"0123456789ABCDEFabcdef"


def is_hex(line: bytes) -> bool:
    """Whether there is nothing but hex digits in `line`."""
    return not line.strip(_HEX)


class Bodies:
    """How bodies look at present; `framer` is where the lines come from.

    `hexed`: each is one line of hex digits, otherwise any text. `announced`, where set, gives
    how many characters of body follow an information line.
    """

    def __init__(self, framer: "Framer") -> None:
        self._framer = framer
        self.hexed = True
        self.announced: Callable[[bytes], int] | None = None

    def room(self, header: bytes) -> int:
        """Return how many characters follow `header`; 1 where only that some do is known."""
        return 1 if self.announced is None else self.announced(header)

    def grown(self, header: bytes, body: "bytes | None", line: bytes) -> "bytes | None":
        """Return `body` with one more line; None where the line is not part of it."""
        if self.hexed:
            return line.strip() if body is None and is_hex(line.strip()) else None
        from modem.at.texts import grown

        return grown(body, line, self.room(header), self._framer.ends)

    def add(self, reply: "Reply", line: bytes) -> "bytes | None":
        """Take `line` into the body of the last information line of `reply`.

        Returns what stands behind the body on the same line, None where `line` is no body:
        some phones forget the line end between one PDU and the next header.
        """
        header, body = reply.lines[-1]
        end = line.find(b"+") if self.hexed else -1
        if end < 0:
            end = len(line)
        grown = self.grown(header, body, line[:end])
        if not grown:
            return None
        reply.lines[-1] = (header, grown)
        return line[end:]

    def is_complete(self, header: bytes, body: bytes) -> bool:
        """Whether no further line can belong to `body`."""
        return self.hexed or len(body) >= self.room(header)


def split(line: bytes) -> "tuple[bytes, bytes | None]":
    """Cut a PDU off a header that shares its line: `+CMGR: 1,,147 0791...`."""
    head, space, tail = line.rstrip().rpartition(b" ")
    if space and len(tail) >= 20 and not len(tail) & 1 and is_hex(tail):
        return head, tail
    return line, None
