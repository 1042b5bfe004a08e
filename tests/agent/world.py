"""An engine with simulated modems on a virtual clock: a day passes in no time."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from modem.agent.condition import Condition
from modem.agent.config import AgentConfig, General, ModemConfig, OutboxConfig
from modem.agent.disk import Disk
from modem.agent.engine import Engine
from modem.agent.records import Outgoing, Task
from modem.drivers.aio import AsyncModem
from modem.errors import PortError
from modem.session.session import Session
from modem.session.settings import Settings
from modem.simulator.assembly import plug_in
from modem.simulator.device import Device
from tests.agent.stores import FakeClock, opened
from tests.agent.town import Town, TownLoop
from tests.drivers.virtual import Line, ReturningAsyncPort


class World:
    """Simulated modems and an engine on them; `run` gives a test's coroutine the world.

    The first modem is `line`; options are its own. `also` adds others, by name.
    """

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.town = Town()
        self.line = self.town.add(Line(**options))
        self.lines = {"modem": self.line}
        self.clock = FakeClock(lambda: self.town.now / 1000)
        self.opened: list[tuple[float, str | None]] = []  # when (s), and with which PIN
        self.refusal: Exception | None = None  # what opening a port ends with
        self.engine: Engine
        self._others: list[ModemConfig] = []

    def also(self, name: str, **modem: Any) -> Line:
        """Have another modem."""
        self.lines[name] = self.town.add(Line())
        self._others.append(ModemConfig(name=name, port=name, **modem))
        return self.lines[name]

    def slow(self, ms: int) -> "World":
        """Have the modem take so long to say that a message was sent."""
        device = self.line.device
        device.persona = replace(device.persona, delays={"+CMGS": ms})
        return self

    @property
    def now(self) -> float:
        """The time, in seconds."""
        return self.town.now / 1000

    def config(self, outbox: OutboxConfig | None = None, **modem: Any) -> AgentConfig:
        general = General(data=str(self.folder))
        first = ModemConfig(**{"port": "modem", **modem})
        return AgentConfig(general, (first, *self._others), outbox or OutboxConfig())

    async def open(self, port: str, **options: Any) -> AsyncModem:
        """Open a simulated modem as `AsyncModem.open` does a real one."""
        self.opened.append((self.now, options["pin"]))
        line = self.lines[port]
        if self.refusal is not None:
            raise self.refusal
        if line.gone and not line.replugged():
            raise PortError("there is no modem at %s" % port)
        names = ("peer", "profile", "pin")
        settings = {name: options[name] for name in names} | options["settings"]
        end = self.town.ports[line] = ReturningAsyncPort(line)
        modem = AsyncModem(end, Session(Settings(**settings)), lambda: self.town.now)
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

        with asyncio.Runner(loop_factory=lambda: TownLoop(self.town)) as runner:
            return runner.run(whole())

    # --- what tests say ----------------------------------------------------------------------

    async def until(self, predicate: Callable[[], bool], seconds: float = 3600) -> None:
        """Wait until it is true; a test that waits for too long has failed."""
        await asyncio.wait_for(self.engine.changes.wait_for(predicate), seconds)

    async def settled(self, id: int, seconds: float = 3600) -> str:
        """Wait until a message has ended; return how."""

        await self.until(lambda: self.message(id).state not in ("waiting", "sending"), seconds)
        return self.message(id).state

    def message(self, id: int) -> Outgoing:
        """Return a message as it is now."""
        message = self.engine.store.outbox.get(id)
        assert message is not None
        return message

    def last(self, id: int) -> Outgoing:
        """Return a message as it was left when the engine ended."""
        with opened(self.folder) as store:
            message = store.outbox.get(id)
        assert message is not None
        return message

    async def receive(self, text: str) -> Task:
        """Deliver a Command, and return the one whose turn it is, which is done then."""
        inbox = self.engine.store.inbox
        inbox.ensure("default")
        self.line.deliver(text)
        await self.until(lambda: inbox.next("default") is not None)
        task = inbox.next("default")
        assert task is not None
        inbox.done("default", task.command.number)
        return task

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds)

    async def sending(self, id: int) -> None:
        """Wait until a message is with the network, of which a slow modem has not told yet."""
        await self.until(lambda: self.message(id).state == "sending")
        await asyncio.sleep(0.5)

    async def usable(self) -> None:
        """Wait until messages can be sent."""
        await self.until(lambda: self.condition.usable)

    @property
    def condition(self) -> Condition:
        """How the modem is."""
        return self.engine.lines["modem"].condition

    def friend(self, number: str) -> Device:
        """Give somebody else a phone with this number, switched off."""
        phone = plug_in(self.line.network)
        phone.power_off(self.line.now)
        assert phone.sim is not None
        phone.sim.number = number
        return phone

    def cover(self, covered: bool) -> None:
        """Take the network away, or give it back."""
        sim = self.line.device.sim
        assert sim is not None
        self.line.network.set_coverage(sim, covered, self.line.now)

    def unplug(self, seconds: float, name: str = "modem") -> None:
        """Take a port away for so long."""
        line = self.lines[name]
        line.gone = True
        line.back_at = line.now + int(seconds * 1000)

    @property
    def texts(self) -> list[str | None]:
        """The texts that the network saw."""
        return [message.text for message in self.line.sent]
