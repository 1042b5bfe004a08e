"""The line discipline of ITU-T V.250 clause 5.2: bytes to command lines and message bodies.

States: HUNT (waiting for `AT`), LINE (inside a command line), ENTRY (at the `>` prompt),
BUSY (a line is being carried out: input waits), DATA (a call is up: input is not for us).
"""

import re
from collections.abc import Callable
from functools import lru_cache

from modem.simulator.output import Output
from modem.simulator.settings import S3, S5, Settings

HUNT, LINE, ENTRY, BUSY, DATA = "hunt", "line", "entry", "busy", "data"
LONGEST_LINE = 2048
LONGEST_BODY = 16384
LONGEST_WAIT = 65536
CTRL_Z, ESCAPE, BACKSPACE, DELETE, CR, LF, PLUS = 0x1A, 0x1B, 0x08, 0x7F, 0x0D, 0x0A, 0x2B


@lru_cache(maxsize=64)
def _special(terminator: int, backspace: int) -> "re.Pattern[bytes]":
    """Match what a command line treats specially: control characters and the two registers."""
    both = re.escape(bytes([terminator, backspace]))
    return re.compile(b"[\x00-\x1f\x7f" + both + b"]")


_BODY_SPECIAL = re.compile(b"[\x08\r\n\x1a\x1b\x7f]")
_GSM_BODY_SPECIAL = re.compile(b"[\x08\r\n\x1a\x1b]")  # there the code of DEL is a letter


class Terminal:
    """Consumes bytes; calls `on_line(text)` for a command line and `on_body(body | None)`.

    Both callbacks may set `state` to BUSY, and whoever ends the work sets it back and calls
    `resume`. What came meanwhile is then read as if it had come just then.
    """

    def __init__(
        self,
        output: Output,
        settings: Settings,
        on_line: Callable[[str], None],
        on_body: Callable[[bytes | None], None],
        on_escape: Callable[[], None],
    ) -> None:
        self.output = output
        self.settings = settings
        self.state = HUNT
        self.last_line = ""
        self._on_line = on_line
        self._on_body = on_body
        self._on_escape = on_escape
        self._input = b""
        self._at = 0
        self._line = bytearray()
        self._body = bytearray()
        self._begun = False  # an A was seen
        self._pluses = 0
        self._overlong = False
        self._text_entry = False
        self._line_feed_due = False  # the one behind the CR that ended the command line
        self._readers = {
            HUNT: self._hunt,
            LINE: self._read_line,
            ENTRY: self._read_body,
            DATA: self._read_data,
        }

    @property
    def typing(self) -> bool:
        """Whether a command line has begun and not ended."""
        return self.state == LINE

    def feed(self, data: bytes) -> None:
        self._input = self._input[self._at :] + data
        self._at = 0
        self.resume()
        # What waits behind a running command is bounded, like the buffer of a UART.
        self._input = self._input[self._at : self._at + LONGEST_WAIT]
        self._at = 0

    def resume(self) -> None:
        """Go on reading until the input is used up or a line keeps the modem busy."""
        while self._at < len(self._input) and self.state != BUSY:
            self._readers[self.state]()

    def open_entry(self, text: bool) -> None:
        """Take what follows as a message body: as lines of text, or as one hexadecimal PDU."""
        self.state = ENTRY
        self._text_entry = text
        self._line_feed_due = True
        self._body.clear()

    def reset(self) -> None:
        """Forget whatever was begun."""
        self.state = HUNT
        self._input = b""
        self._line.clear()
        self._body.clear()
        self._begun = False

    def drop(self) -> None:
        """Forget a half-typed line, and what was to follow, when the DTE has gone."""
        if self.state == LINE:
            self.state = HUNT
        self._input = b""
        self._at = 0
        self._line.clear()
        self._begun = False

    def _echo(self, data: bytes) -> None:
        if self.settings.echo:
            self.output.raw(data)

    def _next(self) -> int:
        octet = self._input[self._at]
        self._at += 1
        return octet

    def _plain(self, special: "re.Pattern[bytes]") -> bytes:
        """Take the bytes up to the next one that is special."""
        found = special.search(self._input, self._at)
        start, self._at = self._at, found.start() if found else len(self._input)
        return self._input[start : self._at]

    def _hunt(self) -> None:
        """Look for `AT` or `A/`; everything else is echoed and ignored."""
        octet = self._next()
        if octet in b"\x00\n\x1b":
            return
        if octet == self.settings.registers[S3]:
            self._echo(self.output.persona.echo_end)
            self._begun = False
            return
        self._echo(bytes([octet]))
        begun, self._begun = self._begun, octet in b"Aa"
        if begun and octet in b"Tt":
            self._begin_line()
        elif begun and octet in b"/":
            self._on_line(self.last_line)

    def _begin_line(self) -> None:
        self.state = LINE
        self._line.clear()
        self._overlong = False

    def _read_line(self) -> None:
        registers = self.settings.registers
        plain = self._plain(_special(registers[S3], registers[S5]))
        if plain:
            self._type(plain)
            return
        octet = self._next()
        if octet == registers[S3]:
            self._end_line()
        elif octet in (registers[S5], DELETE):
            self._erase(self._line)

    def _type(self, plain: bytes) -> None:
        self._echo(plain)
        room = LONGEST_LINE - len(self._line)
        self._overlong = self._overlong or len(plain) > room
        self._line += plain[:room]

    def _end_line(self) -> None:
        self._echo(self.output.persona.echo_end)
        self.state = HUNT
        # A line that is too long is one that cannot be understood.
        self.last_line = "?" if self._overlong else self._line.decode("latin-1")
        self._line.clear()
        self._on_line(self.last_line)

    def _erase(self, typed: bytearray) -> None:
        if typed:
            typed[-1:] = b""
            self._echo(b"\x08 \x08")

    def _read_body(self) -> None:
        """Read a message body up to Ctrl-Z or ESC (27.005 clauses 3.5.1 and 4.3)."""
        gsm = self._text_entry and self.settings.charset == "GSM"
        plain = self._plain(_GSM_BODY_SPECIAL if gsm else _BODY_SPECIAL)
        line_feed_due, self._line_feed_due = self._line_feed_due, False
        if plain:
            self._echo(plain)
            self._body += plain[: LONGEST_BODY - len(self._body)]
        elif self._input[self._at] == LF and line_feed_due:
            self._at += 1  # many programs end a command line with CR LF, of which CR is enough
        else:
            self._control(self._next())

    def _control(self, octet: int) -> None:
        if octet in (CTRL_Z, ESCAPE):
            body = bytes(self._body) if octet == CTRL_Z else None
            self.state = HUNT
            self._body.clear()
            self._on_body(body)
        elif octet in (BACKSPACE, DELETE):
            self._erase(self._body)
        elif self._text_entry and len(self._body) < LONGEST_BODY:
            self._body.append(octet)
            if octet == CR:
                self._echo(b"\r")
                self.output.raw(self.output.persona.prompt)

    def _read_data(self) -> None:
        """Swallow the bytes of a call; `+++` between them leads back to commands."""
        octet = self._next()
        self._pluses = self._pluses + 1 if octet == PLUS else 0
        if self._pluses == 3:
            self._pluses = 0
            self._on_escape()
