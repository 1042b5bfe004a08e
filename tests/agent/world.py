"""An engine with simulated modems on a virtual clock: a day passes in no time."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from modem.agent.clock import Clock
from modem.agent.config import AgentConfig, General, ModemConfig, OutboxConfig
from modem.agent.disk import Disk
from modem.agent.engine import Engine
from modem.drivers.aio import AsyncModem
from modem.errors import PortError
from modem.session.session import Session
from modem.session.settings import Settings
from tests.drivers.virtual import JumpingLoop, Line, ReturningAsyncPort

WALL = 1_800_000_000.0


class FakeClock(Clock):
    """Clocks that a test turns; `elapsed` may be that of a simulated line."""

    def __init__(self, elapsed: Callable[[], float] | None = None) -> None:
        self.wall_offset = WALL
        self.now = 100.0
        self.boot_id = "boot 1"
        self._elapsed = elapsed

    def elapsed(self) -> float:
        return self._elapsed() if self._elapsed else self.now

    def wall(self) -> float:
        return self.wall_offset + self.elapsed()

    def boot(self) -> str:
        return self.boot_id

    def reboot(self, off: float = 0.0) -> None:
        """The machine was switched off, for so long, and on again."""
        self.wall_offset += self.now + off
        self.now = 0.0
        self.boot_id += "+"


class World:
    """One simulated modem and an engine on it; `run` gives a test's coroutine the world."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.line = Line(**options)
        self.clock = FakeClock(lambda: self.line.now / 1000)
        self.loop = JumpingLoop(self.line)
        self.opened = 0
        self.refusal: Exception | None = None  # what opening the port ends with
        self.kind: type[ReturningAsyncPort] = ReturningAsyncPort
        self.engine: Engine

    def config(self, outbox: OutboxConfig | None = None, **modem: Any) -> AgentConfig:
        general = General(data=str(self.folder))
        return AgentConfig(general, (ModemConfig(**modem),), outbox or OutboxConfig())

    async def open(self, port: str, **options: Any) -> AsyncModem:
        """Open the simulated modem as `AsyncModem.open` does a real one."""
        self.opened += 1
        if self.refusal is not None:
            raise self.refusal
        if self.line.gone and self.line.now < self.line.back_at:
            raise PortError("no modem")
        self.line.gone = False
        names = ("peer", "profile", "pin")
        settings = {name: options[name] for name in names} | options["settings"]
        port_object = self.kind(self.line)
        self.loop.jumping.port = port_object
        modem = AsyncModem(port_object, Session(Settings(**settings)), lambda: self.line.now)
        try:
            await modem.start()
        except BaseException:
            await modem.close()
            raise
        return modem

    def run(self, case: Callable[["World"], Coroutine[Any, Any, Any]], **config: Any) -> Any:
        """Run a case with the engine started, and stop it after."""

        async def whole() -> Any:
            self.engine = Engine(
                self.config(**config), open=self.open, clock=self.clock, disk=Disk(False)
            )
            await self.engine.start()
            try:
                return await case(self)
            finally:
                await self.engine.stop()

        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            return runner.run(whole())

    # --- what tests say ----------------------------------------------------------------------

    async def until(self, predicate: Callable[[], bool], seconds: float = 3600) -> None:
        """Wait until it is true; a test that waits for too long has failed."""
        await asyncio.wait_for(self.engine.changes.wait_for(predicate), seconds)

    async def settled(self, id: int, seconds: float = 3600) -> str:
        """Wait until a message has ended; return how."""

        def state() -> str:
            message = self.engine.store.outbox.get(id)
            assert message is not None
            return message.state

        await self.until(lambda: state() not in ("waiting", "sending"), seconds)
        return state()

    def unplug(self, seconds: float) -> None:
        """Take the port away for so long."""
        self.line.gone = True
        self.line.back_at = self.line.now + int(seconds * 1000)

    @property
    def texts(self) -> list[str | None]:
        """The texts that the network saw."""
        return [message.text for message in self.line.sent]
