"""Ports that go away and come back: unplugged, reset, renumbered.

The wrapper says that the line is gone like any port. The driver then ends what was under way
and calls `reopen`, which waits, looks for the device again at growing distances, and says when
there is a line to talk on. `reset` gives the line up on purpose: to open it anew lowers and
raises DTR, and that or the new enumeration is what brings some modems back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from modem.errors import PortError
from modem.ports.base import AsyncPort, Port

FIRST_PAUSE = 0.25  # seconds before the first look
GROWTH = 1.8
LONGEST_PAUSE = 5.0  # a look costs next to nothing, and whoever plugs a modem in waits for it
GONE = "is gone"
SILENT = "is opened anew: the modem does not answer"
STEADY = 30.0  # seconds that a line must last for the pauses to start anew


class Backoff:
    """The pauses between looks for a device that is away."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._pause = FIRST_PAUSE
        self._opened = now()
        self.next_try = now()

    def opened(self) -> None:
        """Note that there is a line again."""
        self._opened = self._now()

    def lost(self) -> None:
        """Note that the line is gone: one that lasted is looked for soon."""
        if self._now() - self._opened >= STEADY:
            self._pause = FIRST_PAUSE
        self._plan()

    def failed(self) -> None:
        """Note that there was nothing to open."""
        self._plan()

    def _plan(self) -> None:
        self.next_try = self._now() + self._pause
        self._pause = min(self._pause * GROWTH, LONGEST_PAUSE)


class ReturningPort:
    """A blocking port that `opener` opens, and opens again."""

    def __init__(
        self,
        opener: Callable[[], Port],
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._opener = opener
        self._now = now
        self._sleep = sleep
        self._port: Port | None = opener()
        self.name = self._port.name
        self._absence = GONE
        self._backoff = Backoff(now)

    def read(self, timeout_ms: int | None) -> bytes:
        """As the port's; see `modem.ports`."""
        return self._line().read(timeout_ms)

    def write(self, data: bytes) -> None:
        """As the port's; see `modem.ports`."""
        self._line().write(data)

    def _line(self) -> Port:
        if self._port is None:
            raise PortError("%s %s" % (self.name, self._absence))
        return self._port

    def reopen(self, timeout_ms: int | None) -> bool:
        """Look for the device until it is open, `timeout_ms` at most; whether it is."""
        self.reset()
        self._absence = GONE
        end = None if timeout_ms is None else self._now() + timeout_ms / 1000
        while True:
            wait = self._backoff.next_try - self._now()
            if wait <= 0:
                if self._try():
                    return True
                continue
            left = wait if end is None else min(wait, end - self._now())
            if left <= 0:
                return False
            self._sleep(left)

    def _try(self) -> bool:
        try:
            self._port = self._opener()
        except PortError:
            self._backoff.failed()
            return False
        self.name = self._port.name
        self._backoff.opened()
        return True

    def reset(self) -> None:
        """Give the line up, to open it anew; harmless when it is gone."""
        if self._port is not None:
            self._port.close()
            self._port = None
            self._absence = SILENT
            self._backoff.lost()

    def close(self) -> None:
        """Give the device back; harmless when done already."""
        if self._port is not None:
            self._port.close()


class ReturningAsyncPort:
    """An asyncio port that `opener` opens, and opens again."""

    def __init__(
        self,
        port: AsyncPort,
        opener: Callable[[], Awaitable[AsyncPort]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._opener = opener
        self._now = now
        self._port: AsyncPort | None = port
        self.name = port.name
        self._backoff = Backoff(now)

    async def read(self) -> bytes:
        """As the port's; see `modem.ports`."""
        return b"" if self._port is None else await self._port.read()

    def write(self, data: bytes) -> None:
        """As the port's; see `modem.ports`."""
        if self._port is not None:
            self._port.write(data)

    async def reopen(self) -> None:
        """Look for the device until it is open."""
        self.reset()
        while self._port is None:
            await asyncio.sleep(max(0.0, self._backoff.next_try - self._now()))
            try:
                self._port = await self._opener()
            except PortError:
                self._backoff.failed()
        self.name = self._port.name
        self._backoff.opened()

    def reset(self) -> None:
        """Give the line up, to open it anew; harmless when it is gone."""
        if self._port is not None:
            self._port.close()
            self._port = None
            self._backoff.lost()

    def close(self) -> None:
        """Give the device back; harmless when done already."""
        if self._port is not None:
            self._port.close()
