"""Gives a queue's Commands to its handler: in order, one at a time, each at least once.

A Command that fails is given again after a pause that doubles each time, and holds up its queue
meanwhile; after the last try it is dead, kept and listed. Nothing that a handler does, or the
disk, ends a dispatcher.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from modem.agent.config import HandlerConfig
from modem.agent.errors import StoreError
from modem.agent.handlers.base import Engine, Handler, HandlerFailed
from modem.agent.inbox import Inbox
from modem.agent.records import Task
from modem.errors import ModemError

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

MOST_ERROR = 300  # characters of an error that are kept
DISK_PAUSE, LONGEST_DISK_PAUSE = 1.0, 60.0  # seconds between tries to use a disk that fails
FAULT_PAUSE = 5.0  # seconds after a fault of our own


class Dispatcher:
    """One queue and its handler. `stop_grace`: how long the last Command may take at the end."""

    def __init__(
        self,
        engine: Engine,
        handler: Handler,
        config: HandlerConfig,
        stop_grace: float = 10.0,
    ) -> None:
        self.queue = config.name
        self._engine = engine
        self._handler = handler
        self._config = config
        self._stop_grace = stop_grace
        self._stopping = False
        self._busy = False
        self._ensured = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start to give Commands."""
        await self._handler.start()
        self._task = asyncio.create_task(self._run(), name="queue " + self.queue)

    async def stop(self) -> None:
        """End: the Command that is being dealt with may take `stop_grace` more seconds.

        After that its handler is ended, and the Command waits for the next start.
        """
        self._stopping = True
        if self._task is not None:
            if self._busy:
                await asyncio.wait({self._task}, timeout=self._stop_grace)
            self._task.cancel()
            await asyncio.wait({self._task})
        await self._handler.close()

    async def _run(self) -> None:
        while not self._stopping:
            try:
                await self._turn()
            except Exception:  # whatever it is, the next Command may fare better
                log.exception("queue %s", self.queue)
                await asyncio.sleep(FAULT_PAUSE)

    async def _turn(self) -> None:
        """Give the Command whose turn it is, or wait until there is one."""
        if not self._ensured:
            await self._on_disk(self._inbox.ensure, self.queue)
            self._ensured = True
        await self._handler.ready()
        seen = self._engine.changes.count
        task = await self._on_disk(self._inbox.next, self.queue)
        if task is not None:
            await self._give(task)
            return
        pause = await self._on_disk(self._inbox.wait, self.queue)
        await self._engine.changes.after(seen, pause)

    async def _give(self, task: Task) -> None:
        self._busy = True
        try:
            await self._try(task)
        finally:
            self._busy = False
        self._engine.changes.notify()

    async def _try(self, task: Task) -> None:
        try:
            async with asyncio.timeout(self._config.timeout):
                reply = await self._handler.handle(task)
        except HandlerFailed as error:
            await self._failed(task, error)
        except ModemError as error:
            await self._failed(task, HandlerFailed(error.message))
        except TimeoutError:
            problem = f"it took longer than {self._config.timeout:g} s"
            await self._failed(task, HandlerFailed(problem))
        except Exception as error:  # a fault of the handler's own is no reason to end
            log.exception("queue %s: handling Command %d", self.queue, task.command.number)
            await self._failed(task, HandlerFailed(f"{type(error).__name__}: {error}"))
        else:
            await self._done(task, reply)

    async def _done(self, task: Task, reply: str | bytes | None) -> None:
        number = task.command.number
        try:
            answer = await self._on_disk(self._inbox.done, self.queue, number, reply)
        except ValueError as error:
            # What it did is done: to have it done again for a better reply would be worse.
            problem = f"its reply cannot be sent: {error}"
            await self._failed(task, HandlerFailed(problem, final=True))
            return
        except KeyError:
            log.warning("queue %s: Command %d is gone", self.queue, number)
            return
        told = "" if answer is None else f", reply is message {answer.id}"
        log.info("queue %s: Command %d (%s) done%s", self.queue, number, task.command.id, told)

    async def _failed(self, task: Task, error: HandlerFailed) -> None:
        number, tries = task.command.number, task.attempts + 1
        pause = pause_after(task.attempts, error, self._config)
        then = "dead" if pause is None else f"again in {pause:g} s"
        log.warning(
            "queue %s: Command %d (%s), try %d: %s; %s",
            *(self.queue, number, task.command.id, tries, error.message, then),
        )
        told = ": ".join(filter(None, (error.message, error.detail)))[:MOST_ERROR]
        try:
            await self._on_disk(self._inbox.failed, self.queue, number, told, pause)
        except KeyError:
            log.warning("queue %s: Command %d is gone", self.queue, number)

    # --- the disk ----------------------------------------------------------------------------

    @property
    def _inbox(self) -> Inbox:
        return self._engine.store.inbox

    async def _on_disk(self, function: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        """Call a function of the store until the disk does its part."""
        pause = DISK_PAUSE
        while True:
            try:
                return await self._engine.disk(function, *args, **more)
            except StoreError as error:
                log.error("queue %s: %s", self.queue, error.message)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_DISK_PAUSE)


def pause_after(failed: int, error: HandlerFailed, config: HandlerConfig) -> float | None:
    """Return the seconds until the next try, when `failed` tries went before this one.

    None when there is to be no other.
    """
    if error.final or (config.attempts and failed + 1 >= config.attempts):
        return None
    doubled = config.pause * 2 ** min(failed, 60)
    return float(min(config.longest_pause, max(doubled, error.pause)))
