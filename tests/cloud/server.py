"""A cloud on real ports, in a thread of its own, for clients that block; webhooks received."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modem.cloud.app import supersim_app, wireless_app
from modem.cloud.carriage import ToSim
from modem.cloud.records import Command
from modem.cloud.running import running
from modem.cloud.service import unix_ms
from modem.cloud.serving import serving
from tests.cloud.world import World
from tests.patience import PATIENCE


class Receiver:
    """A web server that keeps what it gets; `answers` are its statuses, the last one for good."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers or (204,))
        self.got: list[tuple[Request, dict[str, str]]] = []
        self.came = asyncio.Event()
        self.app = Starlette(routes=[Route("/{path:path}", self._take, methods=["GET", "POST"])])

    async def _take(self, request: Request) -> Response:
        body = (await request.body()).decode() or request.url.query
        self.got.append((request, dict(parse_qsl(body, keep_blank_values=True))))
        self.came.set()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return Response(status_code=answer)

    async def wait(self, count: int) -> None:
        """Wait until so many requests have come."""
        while len(self.got) < count:
            self.came.clear()
            await asyncio.wait_for(self.came.wait(), PATIENCE)


class Server:
    """`supersim` and `wireless` are the URLs of a running cloud."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.supersim = self.wireless = ""
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> "Server":
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(self, *_: Any) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(PATIENCE)

    def submitted(self) -> tuple[str, ToSim]:
        """Wait for what the carrier gets first, and return it."""
        _wait(lambda: bool(self.world.carrier.submitted))
        return self.world.carrier.submitted[0]

    def settled(self) -> None:
        """Wait until nothing more will become of any Command."""
        _wait(lambda: self.world.store.count(Command, {"settled": 0}) == 0)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        cloud = self.world.cloud
        async with (
            running(cloud),
            serving(supersim_app(cloud)) as self.supersim,
            serving(wireless_app(cloud)) as self.wireless,
        ):
            self._ready.set()
            await self._end.wait()


def _wait(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


class LiveWorld(World):
    """A world whose clock is the real one."""

    def make_clock(self) -> Any:
        return unix_ms
