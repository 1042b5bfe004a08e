"""The worlds of `virtual` in real time: a simulated modem on a PTY, opened with pyserial."""

import asyncio
from typing import Any

from modem import AsyncModem, Modem
from modem.simulator.fixtures import RunningModem, Sent
from tests.drivers.virtual import Awaitable, run


class BlockingTerminal:
    """A world whose modem is on a PTY and is driven by the blocking driver."""

    def __init__(self, **options: Any) -> None:
        self.simulated = RunningModem(**options)

    def run(self, case: Any) -> Any:
        return run(case(self))

    async def open(self, **settings: Any) -> Any:
        return Awaitable(Modem.open(self.simulated.port, settings=settings))

    def deliver(self, body: str | bytes, sender: str | None = None) -> None:
        self.simulated.deliver(body, sender)

    def sent(self, count: int) -> list[Sent]:
        return self.simulated.wait_sent(count)

    def unplug(self) -> None:
        self.simulated.replug()

    def end(self) -> None:
        self.simulated.close()


class AsynchronousTerminal(BlockingTerminal):
    """A world whose modem is on a PTY and is driven by the asyncio driver."""

    def run(self, case: Any) -> Any:
        return asyncio.run(case(self))

    async def open(self, **settings: Any) -> Any:
        return await AsyncModem.open(self.simulated.port, settings=settings)
