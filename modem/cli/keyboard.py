"""The terminal of `modem at`: a person types lines, everything the modem says is shown.

It works on the bare port, beneath the session: what the modem says unasked is shown where it
comes, and a prompt for a message can be answered by hand.
"""

import signal
import sys
import threading
from typing import IO, Protocol

from modem.cli import output
from modem.errors import PortError

POLL_MS = 200  # how soon the reader notices that the person has left
CTRL_Z, ESC = b"\x1a", b"\x1b"


class Port(Protocol):
    """What is needed of a port; see `modem.ports`."""

    def read(self, timeout_ms: int | None) -> bytes:
        """Return what came."""

    def write(self, data: bytes) -> None:
        """Send `data`."""


class Screen:
    """What the modem says, a line at a time, above the line that is being typed."""

    def __init__(self, out: IO[str], prompt: str) -> None:
        self.out = out
        self.prompt = prompt
        self.message_wanted = False
        self._held = b""
        self._sent = b""

    def sending(self, line: bytes) -> None:
        """Expect the echo of `line`, which need not be shown: the person has typed it."""
        self._sent = line
        self.message_wanted = False

    def show(self, data: bytes) -> None:
        """Show the whole lines in `data` and what was held back before it."""
        *lines, self._held = (self._held + data).replace(b"\r", b"\n").split(b"\n")
        if self._held.strip() == b">":
            self.message_wanted = True
            lines.append(b"> (type the message; an empty line gives up)")
            self._held = b""
        for line in lines:
            if line.strip() and line != self._sent:
                self._above(output.printable(line.decode("ascii", "backslashreplace")))

    def _above(self, text: str) -> None:
        typed = _being_typed()
        self.out.write(f"\r\x1b[K{text}\n{self.prompt}{typed}")
        self.out.flush()


def _being_typed() -> str:
    try:
        import readline
    except ImportError:
        return ""
    return readline.get_line_buffer()


def answer(typed: str, message_wanted: bool) -> bytes:
    """Return the octets for a line that a person typed.

    At the prompt for a message they are the message and Ctrl-Z, or ESC for an empty line.
    Raises ValueError for anything but printable ASCII.
    """
    if not (typed.isascii() and typed.isprintable()):
        raise ValueError("only printable ASCII can be sent")
    if message_wanted:
        return typed.encode() + CTRL_Z if typed else ESC
    return typed.encode() + b"\r"


def converse(port: Port, name: str) -> None:
    """Pass lines between a person and `port` until Ctrl-D or until the port is gone."""
    output.line(f"{name}: type AT commands, Ctrl-D to leave.", "bold", err=True)
    screen = Screen(sys.stdout, prompt="")
    left = threading.Event()
    gone: list[PortError] = []
    reader = threading.Thread(target=_read, args=(port, screen, left, gone), daemon=True)
    reader.start()
    try:
        while not gone:
            _pass_line(port, screen)
    except EOFError:
        pass
    except KeyboardInterrupt:
        if not gone:
            raise
    finally:
        left.set()
        reader.join(POLL_MS / 1000 * 3)
    if gone:
        raise gone[0]


def _pass_line(port: Port, screen: Screen) -> None:
    typed = input(screen.prompt)
    try:
        octets = answer(typed, screen.message_wanted)
    except ValueError as error:
        output.line(str(error), "red", err=True)
        return
    screen.sending(typed.encode())
    port.write(octets)


def _read(port: Port, screen: Screen, left: threading.Event, gone: list[PortError]) -> None:
    while not left.is_set():
        try:
            screen.show(port.read(POLL_MS))
        except PortError as error:
            gone.append(error)
            # The person may be in the midst of a line, where nothing but a signal is heard.
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            return
