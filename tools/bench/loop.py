"""Commands through the whole loop: API, cloud, network, modem, library, and the webhook back.

    python -m tools.bench.loop [SIMS ...]

A `modem lab` runs in a process of its own, devices (this library's asyncio driver), backend and
webhook endpoint in this one. Each device answers each Command; a backend for each SIM posts the
next one when the webhook with the answer to the last has come.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modem import AsyncModem
from modem.cloud.serving import serving

SIMS = (1, 10, 100)
SECONDS = 10.0
NAMES = {"supersim": ("SmsCommands", "Payload"), "wireless": ("Commands", "Command")}
Json = dict[str, Any]


@asynccontextmanager
async def lab(sims: int, *options: str) -> AsyncIterator[tuple[Json, int]]:
    """Run a lab with at least so many SIMs; give what it says first, and its process id."""
    command = [sys.executable, "-m", "modem.cli", "lab", "--json", "--sims", str(-(-sims // 2))]
    process = await asyncio.create_subprocess_exec(
        *command, *options, stdout=asyncio.subprocess.PIPE, limit=1 << 20
    )
    assert process.stdout is not None
    ready: Json = json.loads(await process.stdout.readline())

    async def drain() -> None:
        assert process.stdout is not None
        while await process.stdout.read(1 << 16):
            pass

    draining = asyncio.create_task(drain())
    try:
        yield ready, process.pid
    finally:
        process.terminate()
        await process.wait()
        await draining


def resident_kib(pid: int) -> int:
    """Return the resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


class Loop:
    """Backends and devices; `times` are the seconds from post to webhook of each Command."""

    def __init__(self, ready: Json, client: httpx.AsyncClient) -> None:
        self.times: list[float] = []
        self._ready = ready
        self._client = client
        self._waiting: dict[str, asyncio.Future[None]] = {}

    async def heard(self, request: Request) -> Response:
        """Take a webhook."""
        form = parse_qs((await request.body()).decode())
        waiting = self._waiting.pop(form["Command"][0], None)
        if waiting is not None:
            waiting.set_result(None)
        return Response(status_code=204)

    async def device(self, sim: Json, is_open: asyncio.Event) -> None:
        """Answer each Command with what it says."""
        async with await AsyncModem.open(sim["port"], peer=sim["peer"]) as modem:
            is_open.set()
            async for command in modem.commands():
                await modem.reply(command, command.text or "")
                await modem.acknowledge(command)

    async def backend(self, sim: Json, until: float) -> None:
        """Post a Command, wait for the answer, and so on."""
        path, field = NAMES[sim["product"]]
        url, number = f"{self._ready[sim['product']]}/v1/{path}", 0
        while time.monotonic() < until:
            body, number = f"{sim['unique_name']} {number}", number + 1
            answered = self._waiting[body] = asyncio.get_running_loop().create_future()
            began = time.monotonic()
            answer = await self._client.post(url, data={"Sim": sim["sid"], field: body})
            answer.raise_for_status()
            await asyncio.wait_for(answered, 30)
            self.times.append(time.monotonic() - began)


async def measure(count: int, *options: str) -> tuple[list[float], float, int]:
    """Return the times of all Commands, for how long it ran, and the lab's memory in KiB."""
    async with AsyncExitStack() as stack:
        ready, pid = await stack.enter_async_context(lab(count, *options))
        login = (ready["account_sid"], ready["auth_token"])
        limits = httpx.Limits(max_connections=None)
        client = httpx.AsyncClient(auth=login, limits=limits, timeout=30, trust_env=False)
        loop = Loop(ready, await stack.enter_async_context(client))
        app = Starlette(routes=[Route("/", loop.heard, methods=["POST"])])
        hook = await stack.enter_async_context(serving(app))
        sims = ready["sims"][:count]
        devices = []
        for sim in sims:
            console = f"{ready['console']}/sims/{sim['sid']}/callback"
            await client.post(console, data={"url": hook + "/"})
            is_open = asyncio.Event()
            devices.append(asyncio.create_task(loop.device(sim, is_open)))
            await is_open.wait()
        began = time.monotonic()
        await asyncio.gather(*(loop.backend(sim, began + SECONDS) for sim in sims))
        took = time.monotonic() - began
        memory = resident_kib(pid)
        for device in devices:
            device.cancel()
        await asyncio.gather(*devices, return_exceptions=True)
    return loop.times, took, memory


def main(arguments: list[str]) -> None:
    """Print a table."""
    data = ["--data", arguments.pop(0).partition("=")[2]] if "--data" in str(arguments[:1]) else []
    print(f"{'SIMs':>5} {'Commands':>9} {'per s':>7} {'p50 ms':>8} {'p99 ms':>8} {'MiB':>6}")
    for count in [int(word) for word in arguments] or SIMS:
        times, took, memory = asyncio.run(measure(count, *data))
        times.sort()
        p50, p99 = (1000 * times[int(len(times) * part)] for part in (0.5, 0.99))
        rate = len(times) / took
        row = f"{count:5} {len(times):9} {rate:7.1f} {p50:8.1f} {p99:8.1f} {memory / 1024:6.1f}"
        print(row, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
