"""Wrappers that write down what passes through a port, in the dialogue format (`dialogue`)."""

from modem.dialogue import (
    FROM_MODEM,
    REMARK,
    TO_MODEM,
    line,
    split_received,
    split_sent,
    whole_lines,
)
from modem.ports.redact import Mask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Protocol

    from modem.ports.base import AsyncPort, Port

    class Sink(Protocol):
        """Where text goes: a file."""

        def write(self, text: str, /) -> object: ...
        def close(self) -> object: ...


_LONGEST_LINE = 1024  # octets to wait for a line end: noise may never have one


class Recorder:
    """Writes one dialogue, line by line, as it happens.

    `stream` is a text file, closed by `close`; `now` returns milliseconds; `numbers` and
    `bodies` are masked on request, PINs always. A part of a line is held back until the rest
    comes, the line is quiet, or something is sent; a masked one until there is no hope left.
    """

    def __init__(
        self,
        stream: "Sink",
        now: "Callable[[], int]",
        numbers: bool = False,
        bodies: bool = False,
    ) -> None:
        self._stream = stream
        self._now = now
        self._origin = now()
        self._mask = Mask(numbers, bodies)
        self._held = b""
        self._torn = False  # whether the line that comes next has begun already
        self._closed = False

    def note(self, marker: str, text: str) -> None:
        """Write an event (`!`), a call (`?`) or a remark (`#`)."""
        masked = self._mask.remark(text) if marker == REMARK else self._mask.text(text)
        self._put(marker, masked.replace("\n", " "))

    def sent(self, data: bytes) -> None:
        """Write what goes to the modem."""
        self.received(b"")
        self._give_up_on_the_rest()
        for text in split_sent(self._mask.sent(data)):
            self._put(TO_MODEM, text)

    def received(self, data: bytes) -> None:
        """Write what came from the modem; b"" says that the line is quiet."""
        self._held += data
        whole = whole_lines(self._held)
        if whole:
            lines, self._held = self._held[:whole], self._held[whole:]
            self._write(lines)
        is_prompt = self._held.strip(b"\r\n\0 ") == b">"
        if len(self._held) >= _LONGEST_LINE:
            self._give_up_on_the_rest()
        elif not data and (is_prompt or not self._mask.on):
            self._give_up_on_the_rest(not is_prompt)

    def _give_up_on_the_rest(self, torn: bool = True) -> None:
        """Write what is held back, though it has no end; masked, it is a piece of anything."""
        rest, self._held = self._held, b""
        if rest:
            self._torn = self._torn or torn
            self._write(rest)
            self._torn = torn

    def _write(self, lines: bytes) -> None:
        masked = []
        for part in lines.split(b"\r\n"):
            masked.append(self._mask.received(part, not self._torn))
            self._torn = self._torn and not part
        for text in split_received(b"\r\n".join(masked)):
            self._put(FROM_MODEM, text)

    def _put(self, marker: str, text: str) -> None:
        self._stream.write(line(self._now() - self._origin, marker, text) + "\n")

    def close(self) -> None:
        """Write what is held back and close the file; harmless when done already."""
        if not self._closed:
            self._give_up_on_the_rest()
            self._closed = True
            self._stream.close()


class TracedPort:
    """A blocking port whose dialogue is written down. `note` is there for the driver."""

    def __init__(self, port: "Port", recorder: Recorder) -> None:
        self._port = port
        self._recorder = recorder
        self.name = port.name
        self.note = recorder.note
        self.reopen: Callable[[int | None], bool] | None = getattr(port, "reopen", None)
        self.reset: Callable[[], None] | None = getattr(port, "reset", None)

    def read(self, timeout_ms: "int | None") -> bytes:
        """As the port's; see `modem.ports`."""
        data = self._port.read(timeout_ms)
        self._recorder.received(data)
        return data

    def write(self, data: bytes) -> None:
        """As the port's; see `modem.ports`."""
        self._recorder.sent(data)
        self._port.write(data)

    def close(self) -> None:
        """As the port's; see `modem.ports`."""
        self._recorder.close()
        self._port.close()


class TracedAsyncPort:
    """An asyncio port whose dialogue is written down. `note` is there for the driver."""

    def __init__(self, port: "AsyncPort", recorder: Recorder) -> None:
        self._port = port
        self._recorder = recorder
        self.name = port.name
        self.note = recorder.note
        self.reopen: Callable[[], Awaitable[None]] | None = getattr(port, "reopen", None)
        self.reset: Callable[[], None] | None = getattr(port, "reset", None)

    async def read(self) -> bytes:
        """As the port's; see `modem.ports`."""
        data = await self._port.read()
        self._recorder.received(data)
        return data

    def write(self, data: bytes) -> None:
        """As the port's; see `modem.ports`."""
        self._recorder.sent(data)
        self._port.write(data)

    def close(self) -> None:
        """As the port's; see `modem.ports`."""
        self._recorder.close()
        self._port.close()
