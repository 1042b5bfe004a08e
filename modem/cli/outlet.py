"""Standard output that never makes its speaker wait, for `modem sim`.

A simulated modem has a program at its port to serve. If whoever started it stops reading what it
prints, the pipe is full after some hundred messages; the modem must not fall silent then, nor the
simulator become deaf to the signal that is to end it.
"""

import io
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PATIENCE_S = 1.0  # for a reader that does not read, at the end


class Outlet(io.RawIOBase):
    """Bytes for the file descriptor `fd`, written by a thread of its own.

    What can be written no more, because the other end is gone, is dropped.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._written = 0
        self._queue: SimpleQueue[bytes] = SimpleQueue()
        # A daemon: the process may end while it waits for a reader.
        self._thread = Thread(target=self._work, name="standard output", daemon=True)
        self._thread.start()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return os.isatty(self._fd)

    def fileno(self) -> int:
        return self._fd

    def write(self, data: "ReadableBuffer") -> int:
        octets = bytes(data)
        if octets:
            self._queue.put(octets)
        return len(octets)

    def finish(self) -> None:
        """Wait until everything is written, as long as somebody reads."""
        self._queue.put(b"")
        before = -1
        while self._thread.is_alive() and self._written != before:
            before = self._written
            self._thread.join(PATIENCE_S)

    def _work(self) -> None:
        while octets := self._queue.get():
            while octets:
                octets = octets[self._put(octets) :]

    def _put(self, octets: bytes) -> int:
        """Write what goes; return how much is done with."""
        try:
            count = os.write(self._fd, octets)
        except BlockingIOError:  # somebody who shares the terminal made it so
            select.select([], [self._fd], [])
            return 0
        except OSError:
            return len(octets)
        self._written += count
        return count


@contextmanager
def unhurried() -> Iterator[None]:
    """Have everything that is printed meanwhile go through an `Outlet`."""
    try:
        outlet = Outlet(sys.stdout.fileno())
    except (AttributeError, io.UnsupportedOperation):  # there is none, or only one of Python's
        yield
        return
    encoding, errors = sys.stdout.encoding, sys.stdout.errors
    with redirect_stdout(io.TextIOWrapper(io.BufferedWriter(outlet), encoding, errors)):
        try:
            yield
        finally:
            outlet.finish()
