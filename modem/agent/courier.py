"""Takes messages from the outbox to one modem, one after the other, for as long as it works."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from modem.agent import verdicts
from modem.agent.changes import Changes
from modem.agent.disk import Disk
from modem.agent.errors import StoreError
from modem.agent.outbox import Outbox
from modem.agent.records import Outgoing
from modem.agent.verdicts import references_of, sentence, verdict
from modem.agent.wording import body_of
from modem.drivers.aio import AsyncModem
from modem.errors import ModemError
from modem.session.messages import Delivery, Receipt

if TYPE_CHECKING:
    from modem.agent.config import OutboxConfig, Rate

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

SEND_LIMIT = 60.0  # seconds that a message of one part may take
PART_LIMIT = 30.0  # and each further part
DISK_PAUSE = 5.0  # seconds between tries while the disk does not do its part
FAULT_PAUSE = 60.0  # seconds after an error of our own
MOST_REPORTS = 256  # receipts whose delivery reports are waited for


class Road(Protocol):
    """What a courier has to know of its line."""

    name: str

    def modem(self) -> AsyncModem | None:
        """Return the modem if messages can be sent now."""

    def customers(self) -> set[str]:
        """Return the names of modems whose messages it takes now; "" among them for any."""


class Courier:
    """Sends for `road`. `run` goes on until `stop`, and then ends between two messages."""

    def __init__(
        self,
        road: Road,
        outbox: Outbox,
        disk: Disk,
        changes: Changes,
        config: "OutboxConfig",
        rate: "Rate | None" = None,
    ) -> None:
        self._road = road
        self._outbox = outbox
        self._disk = disk
        self._changes = changes
        self._config = config
        self._rate = rate
        self._stopping = False
        self._receipts: dict[Receipt, int] = {}
        self._early: dict[Receipt, Delivery] = {}  # came before `send` had returned
        self._reported: list[tuple[int, Delivery]] = []  # to be written down
        self.disk_error = ""

    def stop(self) -> None:
        """Have `run` end after the message that is on its way."""
        self._stopping = True
        self._changes.notify()

    async def run(self) -> None:
        """Send what there is to send, and wait for more."""
        while not self._stopping:
            seen = self._changes.count
            try:
                pause = await self._turn()
            except StoreError as error:
                self._note_disk(error)
                pause = DISK_PAUSE
            except Exception:  # a bug of ours must not end the sending for good
                log.exception("%s: an error of this program", self._road.name)
                pause = FAULT_PAUSE
            else:
                self._note_disk(None)
            if pause != 0:
                await self._changes.after(seen, pause)
        with contextlib.suppress(StoreError):
            await self._note_reports()

    async def _turn(self) -> float | None:
        """Send one message; return how long to wait before the next, None for no limit."""
        await self._note_reports()
        if await self._disk(self._outbox.expire):
            self._changes.notify()
        modem, customers = self._road.modem(), self._road.customers()
        if modem is None:
            return await self._disk(self._outbox.wait, ())
        message = await self._disk(self._outbox.next, customers)
        if message is None:
            return await self._disk(self._outbox.wait, customers)
        if self._rate:
            pause = await self._disk(
                self._outbox.pace, self._road.name, self._rate.count, self._rate.per, message.id
            )
            if pause:
                expiry = await self._disk(self._outbox.wait, ())
                return pause if expiry is None else min(pause, expiry)
        await self._send(modem, message)
        return 0

    async def _send(self, modem: AsyncModem, message: Outgoing) -> None:
        """Hand one message to the modem and note what became of it."""
        remember = self._rate.per if self._rate else 0.0
        try:
            tries = await self._disk(self._outbox.begin, message.id, self._road.name, remember)
        except KeyError:  # somebody else was quicker, or it was cancelled
            return
        self._changes.notify()
        try:
            receipt = await modem.send(
                body_of(message),
                message.to or None,
                confirm=message.confirm,
                validity=message.validity,
                timeout=SEND_LIMIT + PART_LIMIT * len(message.data) / 100,
            )
        except Exception as error:
            await self._failed(message, tries, error)
        else:
            await self._surely(self._outbox.sent, message.id, receipt.references)
            log.info("message %d: sent by %s", message.id, self._road.name)
            self._expect(receipt, message)
        self._changes.notify()

    async def _failed(self, message: Outgoing, tries: int, error: Exception) -> None:
        why, references = sentence(error), references_of(error)
        if not isinstance(error, ModemError | ValueError | TypeError):
            log.error("message %d: an error of this program", message.id, exc_info=error)
        found = self._verdict(error, tries)
        log.warning("message %d: %s: %s", message.id, found, why)
        if found == verdicts.AGAIN:
            pause = min(self._config.pause * 2.0 ** min(tries - 1, 40), self._config.longest_pause)
            await self._surely(self._outbox.again, message.id, why, pause)
        elif found == verdicts.REFUSED:
            await self._surely(self._outbox.refused, message.id, why)
        else:
            await self._surely(self._outbox.unknown, message.id, why, references)

    def _verdict(self, error: Exception, tries: int) -> str:
        """Return what is done: a bounded number of tries ends those that might go on."""
        found = verdict(error)
        most = self._config.attempts
        if found == verdicts.DOUBTFUL:
            most = min(most or verdicts.DOUBTFUL_TRIES, verdicts.DOUBTFUL_TRIES)
            found = verdicts.AGAIN
        return verdicts.REFUSED if found == verdicts.AGAIN and 0 < most <= tries else found

    async def _surely(self, note: Callable[P, None], *args: P.args, **more: P.kwargs) -> None:
        """Write an outcome, again and again until the disk takes it: nothing else comes first."""
        while True:
            try:
                await self._disk(note, *args, **more)
            except StoreError as error:
                self._note_disk(error)
                await asyncio.sleep(DISK_PAUSE)
            else:
                self._note_disk(None)
                return

    def _note_disk(self, error: StoreError | None) -> None:
        text = error.message if error else ""
        if text and text != self.disk_error:
            log.error("nothing is sent: %s", text)
        self.disk_error = text

    async def hurry(self) -> None:
        """Have what waits for its next try be tried now: the modem works again."""
        with contextlib.suppress(StoreError):
            await self._disk(self._outbox.hurry, self._road.customers())

    # --- delivery reports --------------------------------------------------------------------

    def _expect(self, receipt: Receipt, message: Outgoing) -> None:
        if not receipt.confirm:
            return
        _put(self._receipts, receipt, message.id)
        early = self._early.pop(receipt, None)
        if early is not None:
            self.delivered(early)

    async def resume(self, modem: AsyncModem, peer: str) -> None:
        """Expect the reports that a session before this one has not seen."""
        self._receipts.clear()
        self._early.clear()
        with contextlib.suppress(StoreError):
            waiting = await self._disk(self._outbox.unreported, self._road.name)
            for message, age in waiting:
                to = message.to or peer
                receipt = Receipt(-message.id, message.references, to, confirm=True)
                self._receipts[receipt] = message.id
                modem.expect(receipt, age)

    def delivered(self, delivery: Delivery) -> None:
        """Take what the network reported of a message that was sent."""
        id = self._receipts.pop(delivery.receipt, None)
        if id is None:
            _put(self._early, delivery.receipt, delivery)
        else:
            self._reported.append((id, delivery))
            self._changes.notify()

    async def _note_reports(self) -> None:
        while self._reported:
            id, delivery = self._reported[0]
            why = "the network gave it up: status %d" % delivery.status
            why = "" if delivery.delivered else why
            await self._disk(self._outbox.delivered, id, delivery.delivered, why)
            self._reported.pop(0)
            self._changes.notify()


def _put(table: dict[Receipt, T], receipt: Receipt, value: T) -> None:
    table[receipt] = value
    while len(table) > MOST_REPORTS:
        del table[next(iter(table))]
