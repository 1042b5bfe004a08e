"""The worlds of `virtual` in real time: a simulated modem on a PTY, opened with pyserial."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from modem import AsyncModem, Modem
from modem.simulator.fixtures import RunningModem, Sent
from tests.drivers.virtual import Awaitable, run


class BlockingTerminal:
    """A world whose modem is on a PTY and is driven by the blocking driver.

    It is opened by a name of its own: that of a PTY may be somebody else's the moment it is free.
    """

    def __init__(self, **options: Any) -> None:
        self.simulated = RunningModem(**options)
        self._folder = TemporaryDirectory()
        self._path = Path(self._folder.name, "modem")
        self._path.symlink_to(self.simulated.port)

    def run(self, case: Any) -> Any:
        return run(case(self))

    async def open(self, **settings: Any) -> Any:
        return Awaitable(Modem.open(str(self._path), settings=settings))

    def deliver(self, body: str | bytes, sender: str | None = None) -> None:
        self.simulated.deliver(body, sender)

    def sent(self, count: int) -> list[Sent]:
        return self.simulated.wait_sent(count)

    def unplug(self) -> None:
        self._path.unlink()
        self.simulated.replug()

    def end(self) -> None:
        self.simulated.close()
        self._folder.cleanup()


class AsynchronousTerminal(BlockingTerminal):
    """A world whose modem is on a PTY and is driven by the asyncio driver."""

    def run(self, case: Any) -> Any:
        return asyncio.run(case(self))

    async def open(self, **settings: Any) -> Any:
        return await AsyncModem.open(str(self._path), settings=settings)
