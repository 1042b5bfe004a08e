"""`modem` as a process of its own: with pipes, or at a terminal that is a PTY."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.patience import PATIENCE

COMMAND = (sys.executable, "-m", "modem.cli")


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `modem` with pipes for its output; it is gone and they are closed afterwards."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def next_line(process: subprocess.Popen[str]) -> str:
    """Return the next line that `process` prints."""
    assert process.stdout is not None
    return process.stdout.readline()


class Terminal:
    """A person's end of a terminal on which `modem` runs."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master = master
        self.process = process
        self.shown = ""

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def wait_for(self, text: str, after: int = 0) -> int:
        """Wait until `text` is shown beyond position `after`; return where it ends."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown[after:]:
            left = deadline - time.monotonic()
            assert left > 0 and self._take(left), f"{text!r} is not in {self.shown!r}"
        return self.shown.index(text, after) + len(text)

    def end(self) -> int:
        """Wait for the end of the program; return its exit code."""
        while self._take(PATIENCE):
            pass
        return self.process.wait(PATIENCE)

    def leave(self) -> int:
        """Press Ctrl-D until the program ends; return its exit code.

        Between two lines the terminal is the kernel's, and what it takes for the end of a line
        that is being typed then is not seen by the program: a person presses again.
        """
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"it goes on: {self.shown!r}"
            with suppress(OSError):  # it has just ended
                self.type("\x04")
            while self._take(1.0):
                pass
        return self.process.wait(PATIENCE)

    def _take(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 4096)
        except OSError:  # the program has closed its end
            return False
        self.shown += data.decode()
        return True


@contextmanager
def terminal(*arguments: str) -> Iterator[Terminal]:
    """Run `modem` at a terminal."""
    master, slave = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)
