"""An agent on a simulated modem, in a thread of this process, behind its socket."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from modem.agent.config import AgentConfig, General, ModemConfig, OutboxConfig
from modem.agent.engine import Engine
from modem.agent.server import Server
from tests.patience import PATIENCE

T = TypeVar("T")
Json = dict[str, Any]
NOWHERE = "/dev/no-such-port"


class Door:
    """Open from the beginning until `close`; `open` opens it again, as a restart would."""

    def __init__(self, folder: Path, port: str = NOWHERE, *, allow_at: bool = False, **more: Any):
        outbox = OutboxConfig(**more.pop("outbox", {}))
        modems = more.pop("modems", (ModemConfig(port=port),))
        general = General(data=str(folder), socket=str(folder / "agent.sock"))
        self.config = AgentConfig(general, modems, outbox, **more)
        self.path = general.socket
        self._allow_at = allow_at
        self.open()

    def open(self) -> None:
        """Start the agent."""
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live(ready)))
        self._thread.start()
        ready.result(PATIENCE)

    def close(self) -> None:
        """End the agent, as SIGTERM would."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(PATIENCE)

    def do(self, work: Callable[[Engine], Awaitable[T]]) -> T:
        """Do something in the agent's event loop."""

        async def whole() -> T:
            return await work(self.engine)

        return asyncio.run_coroutine_threadsafe(whole(), self._loop).result(PATIENCE)

    def on_disk(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call what is of the store."""
        return self.do(lambda engine: engine.disk(function, *arguments))

    def ready(self) -> None:
        """Wait until the modem works."""

        async def wait(engine: Engine) -> None:
            line = next(iter(engine.lines.values()))
            await engine.changes.wait_for(lambda: line.condition.usable)

        self.do(wait)

    async def _live(self, ready: "Future[None]") -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self.engine = Engine(self.config)
        try:
            await self.engine.start()
            self.server = Server(self.engine, self.path, allow_at=self._allow_at)
            await self.server.start()
        except BaseException as error:
            ready.set_exception(error)
            return
        ready.set_result(None)
        await self._end.wait()
        await self.server.stop()
        await self.engine.stop()


class Hand:
    """A client that is typed by hand."""

    def __init__(self, path: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self._file = self.socket.makefile("rb")

    def type(self, line: bytes | Json) -> None:
        """Send a line."""
        text = line if isinstance(line, bytes) else json.dumps(line).encode()
        self.socket.sendall(text + b"\n")

    def read(self) -> Json:
        """Return the next answer; {} at the end."""
        line = self._file.readline()
        found: Json = json.loads(line) if line else {}
        return found

    def ask(self, do: str, **fields: Any) -> Any:
        """Return the result, or the error, of a request."""
        self.type({"id": 1, "do": do, **fields})
        answer = self.read()
        return answer["result"] if "result" in answer else answer["error"]

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self.socket.close()


@contextmanager
def by_hand(path: str) -> Iterator[Hand]:
    """Connect by hand."""
    hand = Hand(path)
    try:
        yield hand
    finally:
        hand.close()


def wait_until(true: Callable[[], bool]) -> None:
    """Look until it is true; a test that waits for too long has failed."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
