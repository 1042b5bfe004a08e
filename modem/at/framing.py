"""Bytes in, lines and prompts out.

A modem ends lines with CR LF, CR CR LF, a bare CR or a bare LF (V.250 clause 5.7.1 lets S3 and
S4 vary), so both characters end a line here and empty lines vanish. NUL and 0xFF are what a
UART reads while a modem powers up or runs at another rate: they never carry meaning and are
dropped anywhere. The prompt of 3GPP TS 27.005 clause 3.5.1 is no line: `CR LF > SP` and then
silence, so it is looked for only while somebody waits for it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

PROMPT: "Final[bytes]" = b"> "
"""What `Framer.next` returns for a prompt; compare with `is`."""

LINE_LIMIT = 4096
"""Longest line kept, octets. The longest useful one is AT+CLAC of a large modem, about 3 KB."""


class Framer:
    """Cuts a byte stream into lines, however the bytes are split into reads.

    Set `prompt` while a prompt may come. `ends` is how many octets of line ends stood before the
    line that came last.
    """

    def __init__(self) -> None:
        self.prompt = False
        self.ends = 0
        self._ends = 0
        self._lines: list[bytes] = []
        self._tail = b""
        self._skipping = False

    def feed(self, data: bytes) -> None:
        """Take bytes from the port; any bytes are accepted."""
        data = data.replace(b"\0", b"").replace(b"\xff", b"")
        lines = (self._tail + data).replace(b"\r", b"\n").split(b"\n")
        if self._skipping and len(lines) > 1:
            lines[0] = b""
            self._skipping = False
        self._tail = lines.pop()
        if len(self._tail) > LINE_LIMIT:
            self._skipping = True
        if self._skipping:
            self._tail = b""
        self._lines += lines

    def next(self) -> "bytes | None":
        """Return the next non-empty line without its end, or `PROMPT`, or None for no more."""
        while self._lines:
            line = self._lines.pop(0)
            if self.prompt and line.lstrip().startswith(b">"):
                self._lines.insert(0, line.lstrip()[1:])
                return PROMPT
            if line.strip() and len(line) <= LINE_LIMIT:
                self.ends = self._ends
                self._ends = 1
                return line
            self._ends += 1
        if self.prompt and self._tail.lstrip().startswith(b">"):
            self._tail = self._tail.lstrip()[1:]
            return PROMPT
        return None

    def take(self, singly: bool = False) -> "list[bytes]":
        """Return the next lines: all there are, or one if `singly` or while a prompt may come."""
        if singly or self.prompt:
            line = self.next()
            return [] if line is None else [line]
        lines = self._lines
        self._lines = []
        return [line for line in lines if line and not line.isspace() and len(line) <= LINE_LIMIT]

    @property
    def unfinished(self) -> bool:
        """Whether there is something that `take` has not given, if only half a line."""
        return bool(self._tail or self._skipping or self._lines)
