"""The agent without its doors: the store, the modems, and who is told of what."""

import asyncio
import contextlib
import logging
import os
from typing import TYPE_CHECKING

from modem.agent.changes import Changes
from modem.agent.clock import Clock
from modem.agent.disk import Disk
from modem.agent.errors import StoreError
from modem.agent.line import Line, Opener
from modem.agent.records import Health, Outgoing
from modem.agent.store import Store
from modem.drivers.aio import AsyncModem
from modem.ports.journal import Journal

if TYPE_CHECKING:
    from modem.agent.config import AgentConfig, ModemConfig

log = logging.getLogger(__name__)

DATABASE = "agent.db"
TIDY_EVERY = 3600.0  # seconds between rounds that forget what is old


class Engine:
    """Runs the modems of `config`. `open` and `clock` are there for tests."""

    store: Store

    def __init__(
        self,
        config: "AgentConfig",
        *,
        open: Opener = AsyncModem.open,
        clock: Clock | None = None,
        disk: Disk | None = None,
    ) -> None:
        self.config = config
        self.clock = clock or Clock()
        self.disk = disk or Disk()
        self.changes = Changes()
        self.lines: dict[str, Line] = {}
        self._open = open
        self._tidying: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the store and begin to open the modems. Raises StoreError."""
        path = os.path.join(self.config.agent.data_folder, DATABASE)
        try:
            self.store = await self.disk(Store, path, self.clock)
        except BaseException:
            self.disk.close()
            raise
        try:
            await self._prepare()
        except BaseException:
            await self.stop()
            raise
        for line in self.lines.values():
            line.start()
        self._tidying = asyncio.create_task(self._tidy())

    async def _prepare(self) -> None:
        """See how the last life ended; make queues, and lines that are not started."""
        if self.store.aside:
            log.critical(
                "the database was damaged and is now %s; a new one was begun, and what waited in"
                " the old one is not sent",
                self.store.aside,
            )
        elif self.store.vanished:
            log.critical(
                "%s was deleted or emptied; a new one was begun, and what waited in the old one is"
                " not sent",
                self.store.path,
            )
        outbox = self.store.outbox
        outbox.limit, outbox.marker = self.config.outbox.limit, self.config.outbox.marker
        for message in await self.disk(outbox.interrupted):
            log.error("message %d may have been sent: the agent ended meanwhile", message.id)
        for handler in self.config.handlers:
            await self.disk(self.store.inbox.ensure, handler.name)
        for modem in self.config.modems:
            self.lines[modem.name] = await self._line(modem)
        for name, count in (await self.disk(outbox.waiting_for)).items():
            if name and name not in self.lines:
                log.error("%d messages wait for %s, which is not configured", count, name)

    async def _line(self, modem: "ModemConfig") -> Line:
        """Return the line of a modem, which has a journal beside the database."""
        folder = self.config.agent.data_folder
        path = os.path.join(folder, modem.name + ".journal")
        try:
            journal = await self.disk(Journal, path)
        except OSError as error:
            raise StoreError("%s: %s" % (path, error.strerror)) from error
        return Line(
            modem,
            self.config.outbox,
            self.store,
            self.disk,
            self.changes,
            self._open,
            self._customers,
            journal,
        )

    async def stop(self) -> None:
        """Let what is on its way end, close the modems and the store."""
        if self._tidying is not None:
            self._tidying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._tidying
        grace = self.config.agent.stop_grace
        await asyncio.gather(*(line.stop(grace) for line in self.lines.values()))
        await self.disk(self.store.close)
        self.disk.close()

    async def run(self) -> None:
        """Run until this is cancelled. Raises StoreError when the store cannot be opened."""
        await self.start()
        try:
            await asyncio.Event().wait()
        finally:
            await self.stop()

    async def accept(
        self,
        body: str | bytes,
        to: str = "",
        *,
        modem: str = "",
        priority: int = 0,
        confirm: bool | None = None,
        validity: int | None = None,
        expires: float | None = None,
        key: str = "",
    ) -> Outgoing:
        """Accept a message to be sent; see `Outbox.accept`. It is on the disk when this returns.

        `confirm` and `expires` are as configured where they are None. Raises ValueError also
        for a `modem` that there is none of.
        """
        if modem and modem not in self.lines:
            names = ", ".join(self.lines)
            raise ValueError("there is no modem %r; there are: %s" % (modem, names))
        defaults = self.config.outbox
        message = await self.disk(
            self.store.outbox.accept,
            body,
            to,
            modem=modem,
            priority=priority,
            confirm=defaults.confirm if confirm is None else confirm,
            validity=validity,
            expires=defaults.expires if expires is None else expires,
            key=key,
        )
        self.changes.notify()
        return message

    def health(self) -> list[Health]:
        """Return how each modem is."""
        return [line.health() for line in self.lines.values()]

    # --- who sends what ----------------------------------------------------------------------

    def _customers(self, line: Line) -> set[str]:
        """Return the names of the modems whose messages `line` takes now.

        Its own; those of a modem that is out and whose first working stand-in it is; and those
        for any modem (""), unless it is only a stand-in for a modem that works.
        """
        others = [other for other in self.lines.values() if other is not line]
        taken = {other.name for other in others if self._stand_in(other) is line}
        if all(other.name in taken for other in others if self._goes_before(other, line)):
            taken.add("")
        return taken | {line.name}

    def _goes_before(self, line: Line, other: Line) -> bool:
        """Whether `other` is a stand-in of `line`; of two that are each other's, the second."""
        if other.name not in line.config.failover:
            return False
        names = list(self.lines)
        mutual = line.name in other.config.failover
        return not mutual or names.index(line.name) < names.index(other.name)

    def _stand_in(self, line: Line) -> Line | None:
        """Return who sends for `line`, which is out; None while it is not, or nobody can."""
        config = line.config
        if not config.failover or line.condition.unusable_for() < config.failover_after:
            return None
        for name in config.failover:
            other = self.lines.get(name)
            if other is not None and other.condition.usable:
                return other
        return None

    # --- housekeeping ------------------------------------------------------------------------

    async def _tidy(self) -> None:
        """Now and then forget what is old, and note the time on disk."""
        while True:
            try:
                await self.disk(self.store.check)
                while await self.disk(self.store.prune, self.config.agent.remember):
                    pass  # one batch after the other; in between, others have the disk
            except StoreError as error:
                log.error("nothing can be written: %s", error)
            except Exception:  # a bug of ours must not end this for good, nor the end of the agent
                log.exception("an error of this program")
            self.changes.notify()
            await asyncio.sleep(TIDY_EVERY)
