"""Both drivers on a virtual clock: a modem in memory, an event loop whose waiting jumps time.

The same case runs through either driver: it is written with `await`, and what the blocking
driver gives is wrapped so that awaiting it never waits.
"""

import asyncio
import selectors
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from modem.drivers.aio import AsyncModem
from modem.drivers.blocking import Modem
from modem.errors import PortError
from modem.session.session import Session
from modem.session.settings import Settings
from modem.simulator.assembly import plug_in
from modem.simulator.fixtures import Sent
from modem.simulator.network import Network

HOUR = 3_600_000


class Line:
    """The wire to a simulated modem, and the clock of the world: `now` in milliseconds."""

    name = "virtual"

    def __init__(self, **options: Any) -> None:
        self.now = 1000
        self.network = Network(self.now)
        self.device = plug_in(self.network, **options)
        self.sent: list[Sent] = []
        self.network.on_message(lambda m: self.sent.append(Sent(m.recipient, m.text, m.data)))
        self.received = b""
        self.gone = False
        self.back_at = 0  # when a port that can return is there again

    def deliver(self, body: str | bytes, sender: str | None = None) -> None:
        assert self.device.sim is not None
        self.network.deliver(self.device.sim, body, sender, self.now)

    def replugged(self) -> bool:
        """Whether the line is there again; a new line has nothing of the old one's on it."""
        if self.gone and self.now >= self.back_at:
            self.device.disconnect(self.now)
            self.device.connect(self.now)
            self.received = b""
            self.gone = False
        return not self.gone

    def to_device(self, data: bytes) -> None:
        self.device.receive_data(data, self.now)
        self.received += self.device.data_to_send()

    def jump(self, limit: int | None) -> None:
        """Let time pass until the modem says or does something, to `limit` at the latest."""
        self.received += self.device.data_to_send()
        if self.gone:
            self.received = b""
        if self.received:
            return
        times = [self.network.deadline(), self.device.deadline(), limit]
        when = min(time for time in times if time is not None)
        self.now = max(self.now, when)
        self.network.advance(self.now)
        self.device.advance(self.now)
        self.received += self.device.data_to_send()

    def take(self) -> bytes:
        data, self.received = self.received, b""
        return data


class BlockingPort:
    """The blocking end of a line."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.name = line.name
        line.device.connect(line.now)

    def read(self, timeout_ms: int | None) -> bytes:
        until = None if timeout_ms is None else self.line.now + timeout_ms
        while not self.line.received and not self.line.gone:
            if until is not None and self.line.now >= until:
                return b""
            self.line.jump(until)
        if self.line.gone:
            raise PortError("virtual is gone")
        return self.line.take()

    def write(self, data: bytes) -> None:
        if self.line.gone:
            raise PortError("virtual is gone")
        self.line.to_device(data)

    def close(self) -> None:
        self.line.device.disconnect(self.line.now)


class ReturningPort(BlockingPort):
    """A blocking end that comes back at `line.back_at`."""

    def reopen(self, timeout_ms: int | None) -> bool:
        until = self.line.back_at if timeout_ms is None else self.line.now + timeout_ms
        while self.line.now < min(until, self.line.back_at):
            self.line.jump(min(until, self.line.back_at))
            self.line.received = b""
        return self.line.replugged()


class AsyncPort:
    """The asyncio end of a line; the event loop calls `notice` after each jump in time."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.name = line.name
        line.device.connect(line.now)
        self.changed = asyncio.Event()

    def notice(self) -> None:
        if self.line.received or self.line.gone:
            self.changed.set()

    async def read(self) -> bytes:
        while not self.line.received and not self.line.gone:
            self.changed.clear()
            await self.changed.wait()
        return b"" if self.line.gone else self.line.take()

    def write(self, data: bytes) -> None:
        self.line.to_device(data)
        self.notice()

    def close(self) -> None:
        self.line.device.disconnect(self.line.now)


class ReturningAsyncPort(AsyncPort):
    """An asyncio end that comes back at `line.back_at`."""

    async def reopen(self) -> None:
        await asyncio.sleep((self.line.back_at - self.line.now) / 1000)
        assert self.line.replugged()


class JumpingSelector(selectors.DefaultSelector):
    """Where the event loop would sleep, time jumps."""

    line: Line
    port: AsyncPort

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and (timeout is None or timeout > 0):
            limit = self.line.now + HOUR if timeout is None else self.line.now + _ms(timeout)
            self.line.jump(limit)
            self.port.notice()
        return ready


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop on the line's clock."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.jumping = JumpingSelector()
        self.jumping.line = line
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.line.now / 1000


class Awaitable:
    """A blocking modem as an asynchronous one whose waits are over when they begin."""

    def __init__(self, modem: Modem) -> None:
        self.modem = modem

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.modem, name)
        if name in ("commands", "events"):
            return lambda *a, **k: _iterate(value(*a, **k))
        return _awaited(value) if callable(value) else value

    async def serve(self, handler: Any) -> None:
        self.modem.serve(lambda command: run(handler(command)))


def _awaited(function: Any) -> Any:
    async def call(*arguments: Any, **named: Any) -> Any:
        return function(*arguments, **named)

    return call


async def _iterate(items: Any) -> AsyncIterator[Any]:
    for item in items:
        yield item


def run(case: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that never waits."""
    try:
        case.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("it waits")


class Blocking:
    """A world whose modem is driven by the blocking driver."""

    returns = False

    def __init__(self, **options: Any) -> None:
        self.line = Line(**options)

    def run(self, case: Any, *arguments: Any) -> Any:
        return run(case(self, *arguments))

    def modem(self, **settings: Any) -> Any:
        """Return a new modem on the line, not yet started."""
        session = Session(Settings(**settings))
        kind = ReturningPort if self.returns else BlockingPort
        return Awaitable(Modem(kind(self.line), session, lambda: self.line.now))

    async def open(self, **settings: Any) -> Any:
        modem = self.modem(**settings)
        await modem.start()
        return modem

    def deliver(self, body: str | bytes, sender: str | None = None) -> None:
        self.line.deliver(body, sender)

    def sent(self, count: int) -> list[Sent]:
        return self.line.sent

    def unplug(self, ms: int = HOUR) -> None:
        """Take the line away; a port that can return is there again after `ms`."""
        self.line.gone = True
        self.line.back_at = self.line.now + ms

    def end(self) -> None:
        """Nothing is left open."""

    async def sleep(self, ms: int) -> None:
        """Let time pass while the application does something else."""
        until = self.line.now + ms
        while self.line.now < until and not self.line.received:
            self.line.jump(until)
        self.line.now = until


class Asynchronous(Blocking):
    """A world whose modem is driven by the asyncio driver."""

    def run(self, case: Any, *arguments: Any) -> Any:
        self.loop = JumpingLoop(self.line)
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            return runner.run(case(self, *arguments))

    def modem(self, **settings: Any) -> Any:
        port = (ReturningAsyncPort if self.returns else AsyncPort)(self.line)
        self.loop.jumping.port = port
        return AsyncModem(port, Session(Settings(**settings)), lambda: self.line.now)

    async def sleep(self, ms: int) -> None:
        await asyncio.sleep(ms / 1000)
