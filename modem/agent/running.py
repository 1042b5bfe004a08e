"""A whole agent: engine, handlers, socket, metrics and watchdog, from its start to its end.

SIGTERM and SIGINT end it: the message that is on its way and the Command that is being dealt with
may take `stop_grace` each. Another one ends it at once, which loses nothing that was accepted
or received. SIGHUP has the configuration read again, and everything start anew with it; while it
has a mistake in it, things go on as they are.
"""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from modem.agent import logs
from modem.agent.config import AgentConfig, ConfigError
from modem.agent.dispatcher import Dispatcher
from modem.agent.engine import Engine
from modem.agent.errors import StoreError
from modem.agent.handlers.making import make
from modem.agent.line import Opener
from modem.agent.notify import Notifier
from modem.agent.server import Server
from modem.agent.watchdog import Watchdog
from modem.drivers.aio import AsyncModem

log = logging.getLogger(__name__)

EXTENSION = 30.0  # seconds that are asked for when a start or an end takes long
EXTEND_EVERY = 10.0
MOST_EXTENSIONS = 30  # then something hangs, and the service manager is to end it

Load = Callable[[], AgentConfig]


async def run(
    load: Load, notifier: Notifier | None = None, open: Opener = AsyncModem.open
) -> None:
    """Run the agent that `load` describes until a signal ends it.

    Raises ConfigError, StoreError, and PortError for a socket that cannot be listened on.
    """
    notifier = notifier or Notifier()
    signals = Signals()
    config: AgentConfig | None = load()
    while config is not None:
        logs.set_up(config.agent.log)
        running = Running(config, notifier, open)
        try:
            async with _in_time(notifier):
                await running.start()
            notifier.ready()
            config = await _next(load, signals, running)
            if config is None:
                notifier.stopping()
            else:
                notifier.reloading()
        finally:
            async with _in_time(notifier):
                await running.stop()
    log.info("ended")


async def _next(load: Load, signals: "Signals", running: "Running") -> AgentConfig | None:
    """Wait for a signal; return what to go on with, None when it is to end."""
    while not await signals.wait(running.failed):
        try:
            config = load()
        except ConfigError as error:
            log.error("the configuration is left as it was: %s", error.message)
        else:
            log.info("starting anew, with the configuration as it is now")
            return config
    return None


class Signals:
    """SIGTERM, SIGINT and SIGHUP of the running loop's process."""

    def __init__(self) -> None:
        self._ending = False
        self._came = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end, number)
        loop.add_signal_handler(signal.SIGHUP, self._came.set)

    async def wait(self, failed: "asyncio.Task[None]") -> bool:
        """Return whether the agent is to end, when there is news. Raises what `failed` does."""
        came = asyncio.create_task(self._came.wait())
        try:
            await asyncio.wait((came, failed), return_when=asyncio.FIRST_COMPLETED)
        finally:
            came.cancel()
        if failed.done():
            await failed
        self._came.clear()
        return self._ending

    def _end(self, number: int) -> None:
        if self._ending:
            log.warning("ended at once")
            os._exit(128 + number)
        log.info("ending")
        self._ending = True
        self._came.set()


class Running:
    """The parts of one agent; `failed` is a task that ends only with an error of the program."""

    failed: "asyncio.Task[None]"

    def __init__(self, config: AgentConfig, notifier: Notifier, open: Opener) -> None:
        self._config = config
        self._notifier = notifier
        self._engine = Engine(config, open=open)
        self._parts = AsyncExitStack()

    async def start(self) -> None:
        """Start everything. Raises StoreError, PortError."""
        settings, engine, parts = self._config.agent, self._engine, self._parts
        _make_folder(settings.data_folder)
        await engine.start()
        parts.push_async_callback(engine.stop)
        await self._start_handlers()
        server = Server(
            engine,
            settings.socket_path,
            group=settings.socket_group,
            allow_at=settings.allow_at,
        )
        await server.start()
        parts.push_async_callback(server.stop)
        if settings.metrics:
            await self._start_metrics(settings.metrics)
        watchdog = Watchdog(
            self._notifier,
            engine.health,
            lambda: engine.disk(engine.store.check),
            engine.clock.elapsed,
            settings.watchdog_grace,
            lambda: self._tend(server),
        )
        self.failed = asyncio.create_task(watchdog.run(engine.changes))
        parts.push_async_callback(_cancelled, self.failed)
        log.info("ready, with %s", ", ".join(engine.lines))

    async def _tend(self, server: Server) -> None:
        await self._engine.disk(self._engine.store.look)
        await server.mend()

    async def stop(self) -> None:
        """End what was started, the last first; harmless when done already."""
        await self._parts.aclose()

    async def _start_handlers(self) -> None:
        grace = self._config.agent.stop_grace
        dispatchers = [
            Dispatcher(self._engine, make(one, self._engine), one, grace)
            for one in self._config.handlers
        ]

        async def stop() -> None:
            await asyncio.gather(*(dispatcher.stop() for dispatcher in dispatchers))

        self._parts.push_async_callback(stop)
        for dispatcher in dispatchers:
            await dispatcher.start()

    async def _start_metrics(self, address: str) -> None:
        from modem.agent.metrics import Metrics
        from modem.agent.scraping import Scraping

        scraping = Scraping(address, Metrics(self._engine).page)
        await scraping.start()
        self._parts.callback(scraping.close)


async def _cancelled(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await task


def _make_folder(path: str) -> None:
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be made: {error.strerror}; `data` in the configuration names another"
            " folder",
            temporary=False,
        ) from None


@asynccontextmanager
async def _in_time(notifier: Notifier) -> AsyncIterator[None]:
    """Ask the service manager for patience as long as this lasts, within reason."""
    asking = asyncio.create_task(_ask_for_time(notifier))
    try:
        yield
    finally:
        await _cancelled(asking)


async def _ask_for_time(notifier: Notifier) -> None:
    for _ in range(MOST_EXTENSIONS):
        notifier.extend(EXTENSION)
        await asyncio.sleep(EXTEND_EVERY)
