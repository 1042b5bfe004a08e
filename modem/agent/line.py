"""One modem's life in the agent: opened, kept open, opened again; and how it is."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from modem.agent.changes import Changes
from modem.agent.collector import Collector
from modem.agent.condition import AWAY, RECOVERING, Condition
from modem.agent.courier import Courier
from modem.agent.disk import Disk
from modem.agent.pins import Pins
from modem.agent.records import Health
from modem.agent.store import Store
from modem.agent.verdicts import sentence
from modem.drivers.aio import AsyncModem
from modem.errors import ModemError, PinNeeded, PortError
from modem.ports.journal import Journal
from modem.session import events
from modem.session.messages import Identity, Registration, Status

if TYPE_CHECKING:
    from modem.agent.config import ModemConfig, OutboxConfig

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0  # seconds between tries to open, at first
LONGEST_PAUSE = 60.0
CLOSING = 5.0  # seconds to write down what became of a message that was cut off
SILENT = "the port is there again, but the modem does not answer yet"
STEADY = 60.0  # seconds that a modem must have worked for the pauses to start anew

Opener = Callable[..., Awaitable[AsyncModem]]


class Line:
    """The modem `config.name`. `run` opens it and goes on for ever; `stop` ends that.

    `customers` returns the names of the modems whose messages this one takes now; `journal` is
    for the session: what a modem only routes and does not store is written down there.
    """

    def __init__(
        self,
        config: "ModemConfig",
        outbox: "OutboxConfig",
        store: Store,
        disk: Disk,
        changes: Changes,
        open: Opener,
        customers: Callable[["Line"], set[str]],
        journal: Journal,
    ) -> None:
        self.config = config
        self.name = config.name
        self.condition = Condition(store.clock)
        self._store = store
        self._disk = disk
        self._changes = changes
        self._open = open
        self._customers = customers
        self._journal = journal
        self._modem: AsyncModem | None = None
        self._pins = Pins(store, disk, config)
        self._collector = Collector(self.name, store.inbox, disk, changes)
        self._courier = Courier(self, store.outbox, disk, changes, outbox, config.rate)
        self._tasks: list[asyncio.Task[None]] = []
        self._takeover: asyncio.TimerHandle | None = None

    # --- what the rest of the agent asks -----------------------------------------------------

    @property
    def port(self) -> str:
        """The port as it is configured."""
        return self.config.port

    @property
    def identity(self) -> Identity | None:
        """Who the modem is, as far as it was ever heard."""
        return self.condition.identity

    def modem(self) -> AsyncModem | None:
        """Return the modem if messages can be sent by it now."""
        return self._modem if self.condition.usable else None

    def customers(self) -> set[str]:
        """Return the names of the modems whose messages this one takes now; "" for any."""
        return self._customers(self)

    def health(self) -> Health:
        """Return how it is."""
        condition = self.condition
        disk_error = self._collector.disk_error or self._courier.disk_error or self._store.trouble
        return Health(
            modem=self.name,
            port=self.port,
            state=condition.state,
            healthy=condition.healthy and not disk_error,
            since=condition.since,
            error=disk_error or self._trouble_now() or condition.error,
        )

    def _trouble_now(self) -> str:
        """Say why the modem cannot be set up again; "" where it works or is not open."""
        if self._modem is None or self.condition.state not in (RECOVERING, AWAY):
            return ""
        trouble = self._modem.trouble
        if trouble is not None:
            return trouble.message
        return SILENT if self.condition.state == AWAY else ""

    async def status(self) -> Status:
        """Ask the modem how it is; just the state where there is none to ask."""
        if self._modem is None:
            return Status(self.condition.state, Registration(4))
        return await self._modem.status()

    async def at(self, text: str) -> list[str]:
        """Ask the modem an AT command; see `AsyncModem.at`. Raises PortError without one."""
        if self._modem is None:
            raise PortError("the modem %s is not open: %s" % (self.name, self.condition.error))
        return await self._modem.at(text)

    # --- its life ----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to open the modem and to send."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._courier.run()), loop.create_task(self._live())]

    async def stop(self, grace: float) -> None:
        """Let the message that is on its way end, `grace` seconds at most; close the modem.

        A message that takes longer ends by that: as unknown, if it may have been sent.
        """
        if not self._tasks:
            return
        courier, life = self._tasks
        self._courier.stop()
        await asyncio.wait((courier,), timeout=grace)
        life.cancel()
        await asyncio.wait((life,))
        await asyncio.wait((courier,), timeout=CLOSING)
        courier.cancel()
        for result in await asyncio.gather(courier, life, return_exceptions=True):
            if isinstance(result, Exception):
                log.error("%s: ended with an error", self.name, exc_info=result)
        self._tasks = []
        if self._takeover is not None:
            self._takeover.cancel()

    async def _live(self) -> None:
        """Open the modem, use it until it is lost, and so on, at growing distances."""
        pause = FIRST_PAUSE
        elapsed = self._store.clock.elapsed
        while True:
            began = elapsed()
            try:
                await self._use()
            except ModemError as error:
                self._trouble(error)
            except Exception as error:
                log.exception("%s: an error of this program", self.name)
                self._trouble(PortError(sentence(error)))
            if elapsed() - began >= STEADY and self.condition.worked:
                pause = FIRST_PAUSE
            self.condition.worked = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _trouble(self, error: ModemError) -> None:
        if self.condition.lost(sentence(error)):
            log.warning("%s: %s", self.name, self.condition.error)
        self._tell()

    async def _use(self) -> None:
        """Open the modem and see to its events until it is lost. Raises what opening raises."""
        config = self.config
        pin = await self._pins.to_give()
        handed = await self._disk(self._store.outbox.handed, self.name)
        try:
            modem = await self._open(
                config.port,
                baudrate=config.baudrate,
                peer=config.peer,
                profile=config.profile,
                pin=pin,
                trace=config.trace,
                # A number of a long message that a fragment has, left by a kill, must not come
                # soon again: the receiver would put the two together.
                settings={
                    "registration_timeout": 0,
                    "reference": handed & 0xFF,
                    "journal": self._journal,
                },
            )
        except PinNeeded as error:
            raise await self._pins.refused(pin, error) from error
        self._modem = modem
        collecting = asyncio.create_task(self._collect(modem))
        try:
            await self._courier.resume(modem, config.peer)
            async for event in modem.events():
                await self._on_event(modem, event)
        finally:
            self._modem = None
            self._collector.forget()
            collecting.cancel()
            await modem.close()
            with contextlib.suppress(asyncio.CancelledError):
                await collecting

    async def _collect(self, modem: AsyncModem) -> None:
        """Keep Commands; where the modem is lost, `_use` hears of it as well."""
        try:
            await self._collector.run(modem)
        except PortError:
            return
        except Exception:
            log.exception("%s: an error of this program", self.name)
            await modem.close()  # it is opened anew, and then gives again what was not kept

    async def _on_event(self, modem: AsyncModem, event: Any) -> None:
        if isinstance(event, events.CommandReceived):
            self._collector.put(event.command)
        elif isinstance(event, events.OtherMessage):
            self._collector.put_other(event.message, self.config.others)
        elif isinstance(event, events.Delivered):
            self._courier.delivered(event.delivery)
        elif isinstance(event, events.Unreadable):
            log.warning("%s: an unreadable message: %s", self.name, event.reason)
        elif isinstance(event, events.StorageFull):
            log.warning("%s: the storage %s is full", self.name, event.storage)
        else:
            await self._on_change(event)

    async def _on_change(self, event: Any) -> None:
        before = self.condition.usable
        if self.condition.take(event):
            log.info("%s: %s", self.name, self.condition.describe())
        if self.condition.usable and not before:
            await self._courier.hurry()
        self._tell()

    def _tell(self) -> None:
        """Tell the others how this modem is, and again when they may take over."""
        if self._takeover is not None:
            self._takeover.cancel()
            self._takeover = None
        if self.config.failover and not self.condition.usable:
            left = self.config.failover_after - self.condition.unusable_for()
            if left > 0:
                loop = asyncio.get_running_loop()
                self._takeover = loop.call_later(left + 0.01, self._changes.notify)
        self._changes.notify()
