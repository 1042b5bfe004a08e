"""What a program prints, read as it comes so that it never waits, and kept up to a limit."""

import asyncio
import os

AT_ONCE = 65536  # octets read at a time; the capacity of a pipe
TURN = 0.02  # seconds that others get between reads of a program that prints without end


class Output:
    """The reading end of a pipe; `writer` is the other end, for the program.

    Keeps the first `most` octets, or with `tail` the last. Use it on the running event loop.
    """

    def __init__(self, most: int, tail: bool = False) -> None:
        self._reader, self.writer = os.pipe()
        os.set_blocking(self._reader, False)
        self._most = most
        self._tail = tail
        self.octets = b""
        self.cut = False
        self._later: asyncio.TimerHandle | None = None
        self._listen()

    def _listen(self) -> None:
        self._later = None
        asyncio.get_running_loop().add_reader(self._reader, self._readable)

    def _readable(self) -> None:
        size = self._read()
        if size == 0:
            self._unlisten()
        elif size == AT_ONCE or self.cut:  # it floods: others have their turn first
            self._unlisten()
            self._later = asyncio.get_running_loop().call_later(TURN, self._listen)

    def _read(self) -> int | None:
        """Read once and return how much; None when there is nothing just now, 0 at the end."""
        try:
            found = os.read(self._reader, AT_ONCE)
        except BlockingIOError:
            return None
        except OSError:
            return 0
        both = self.octets + found
        self.cut = self.cut or len(both) > self._most
        self.octets = both[-self._most :] if self._tail else both[: self._most]
        return len(found)

    def _unlisten(self) -> None:
        asyncio.get_running_loop().remove_reader(self._reader)
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def started(self) -> None:
        """Let go of the program's end, which it has now."""
        if self.writer >= 0:
            os.close(self.writer)
            self.writer = -1

    def finish(self) -> bytes:
        """Take what the program, which has ended, left in the pipe; return what is kept.

        A child of the program may hold the pipe open and write on: that is not waited for.
        """
        self._unlisten()
        for _ in range(16):
            if not self._read():
                break
        return self.octets

    def close(self) -> None:
        """Let go of the pipe."""
        self._unlisten()
        self.started()
        os.close(self._reader)
