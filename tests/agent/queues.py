"""Dispatchers on a real store without modems: what an engine is to them, and who fills it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from modem.agent.changes import Changes
from modem.agent.clock import Clock
from modem.agent.config import AgentConfig, ProgramConfig
from modem.agent.disk import Disk
from modem.agent.dispatcher import Dispatcher
from modem.agent.handlers.base import Handler
from modem.agent.records import Incoming, Outgoing, Task
from modem.agent.store import Store
from modem.session.messages import Command

SENDER = "2936"

P = ParamSpec("P")
T = TypeVar("T")


class FakeClock(Clock):
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def wall(self) -> float:
        return self.now

    def elapsed(self) -> float:
        return self.now

    def boot(self) -> str:
        return "boot"


class Engine:
    """A store, its thread, and changes."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.store = Store(str(folder / "agent.db"), clock)
        self.disk = Disk()
        self.changes = Changes()
        self.config = AgentConfig()

    def do(self, function: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        """Use the store, at once, in the one thread in which it is used."""
        assert self.disk._thread is not None
        return self.disk._thread.submit(function, *args, **more).result()

    def arrive(self, *texts: str, sender: str = SENDER) -> None:
        """Have Commands come in, each with its text as its id."""
        for text in texts:
            command = Command(text, sender, text, text.encode())
            assert self.do(self.store.inbox.keep, command, "modem") is not None
        self.changes.notify()

    def states(self, queue: str = "q") -> list[tuple[str, int, str]]:
        """Return (state, failed tries, error) of each Command."""
        return [(t.state, t.attempts, t.error) for t in self.do(self.store.inbox.tasks, queue)]

    async def until(self, *states: str, queue: str = "q") -> None:
        """Wait until the Commands of the queue are in these states."""
        await self.changes.wait_for(lambda: [s for s, *_ in self.states(queue)] == list(states))

    async def accept(self, body: str | bytes, to: str = "", **more: Any) -> Outgoing:
        """Take a message as an engine does."""
        if more.get("modem") not in ("", None, "modem"):
            raise ValueError("there is no such modem")
        message = await self.disk(self.store.outbox.accept, body, to, **more)
        self.changes.notify()
        return message

    def close(self) -> None:
        self.disk.close()
        self.store.close()


def config(**more: Any) -> ProgramConfig:
    """Return what a dispatcher wants to know; pauses are short."""
    given: dict[str, Any] = {
        "name": "q",
        "command": ("true",),
        "pause": 0.01,
        "timeout": 10,
    } | more
    return ProgramConfig(**given)


@asynccontextmanager
async def dispatching(
    engine: Engine, handler: Handler, stop_grace: float = 1, **more: Any
) -> AsyncIterator[Dispatcher]:
    """Run a dispatcher for the queue `q`."""
    dispatcher = Dispatcher(engine, handler, config(**more), stop_grace)
    engine.do(engine.store.inbox.ensure, "q")
    await dispatcher.start()
    try:
        yield dispatcher
    finally:
        await dispatcher.stop()


def task(text: str | None = "hello", data: bytes = b"hello", **more: Any) -> Task:
    """Return a task with a Command, without a store."""
    command = Incoming(
        number=7,
        id="abc",
        sid="CM1",
        sender=SENDER,
        text=text,
        data=data,
        sent_at="2026-11-22T04:00:00+00:00",
        parts=1,
        missing=(),
        modem="modem",
        received_at=0.0,
    )
    return Task("q", command, "waiting", more.pop("attempts", 0), "")
