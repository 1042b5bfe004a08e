"""The cloud itself: takes Commands from both sides, stores them first, and sees them to their end.

Passive: it owns no thread, server or timer. **Whoever runs it calls `advance()` by `deadline()`
and whenever `on_wake` called back, and posts what `outbox` holds.** Early is harmless. Time comes
from the `clock` it is given (Unix milliseconds). Everything happens in one thread.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from modem.cloud import carriage
from modem.cloud.account import Account
from modem.cloud.bodies import NONE, check_body, for_device, from_device
from modem.cloud.carriage import Carrier, FromSim, ToSim, Unreachable
from modem.cloud.eligibility import why_not
from modem.cloud.lifecycle import Lifecycle
from modem.cloud.products import PRODUCTS, SUPERSIM, Product
from modem.cloud.records import (
    FROM_SIM,
    RECEIVED,
    TEXT,
    Command,
    Delivery,
    Fleet,
    RatePlan,
    Sim,
)
from modem.cloud.sids import new_sid, sid_of
from modem.cloud.store import R, Store
from modem.cloud.waiting import Queue
from modem.cloud.webhooks import Outbox

VALIDITY_MS = 24 * 3600 * 1000
RETENTION_MS = 30 * 24 * 3600 * 1000
UNREACHABLE_MS = 30 * 1000  # between attempts to find a modem with the SIM
PRUNE_MS = 3600 * 1000
COMMANDS_UNTIL_ACTIVE = 5
DEFAULT = "default"

log = logging.getLogger(__name__)


def unix_ms() -> int:
    """Return the time of the machine's clock."""
    return time.time_ns() // 1_000_000


class Cloud:
    """One account with its SIMs, fleets, rate plans and Commands.

    `kore` adds KORE's headers to webhooks and points errors at its pages.
    """

    def __init__(
        self,
        store: Store,
        account: Account,
        *,
        kore: bool = False,
        clock: Callable[[], int] = unix_ms,
    ) -> None:
        self.store = store
        self.account = account
        self.kore = kore
        self.clock = clock
        self.outbox = Outbox(store, account, kore, clock)
        self._lifecycle = Lifecycle(store, self.outbox, clock)
        self._carrier: Carrier | None = None
        self._queue = Queue()
        self._prune_at = 0
        self._advanced_at = 0
        self._wakers: list[Callable[[], None]] = []

    # SIMs, for whoever sets up the cloud

    def add_sim(self, product: Product, iccid: str, **fields: Any) -> Sim:
        """Register a SIM, active and fit for Commands unless `fields` say otherwise.

        A SIM whose ICCID is known already is returned as it is.
        """
        for known in self.store.select(Sim, {"iccid": iccid}):
            return known
        if product is SUPERSIM:
            home = {"fleet_sid": self.default_fleet().sid}
        else:
            home = {"rate_plan_sid": self.default_rate_plan().sid}
        values = {"status": "active"} | home | fields
        return self.add(Sim, product.sim_prefix, product=product.name, iccid=iccid, **values)

    def default_fleet(self) -> Fleet:
        """Return the fleet that SIMs are put into, made when first asked for."""
        found = self.store.named(Fleet, DEFAULT)
        profile = sid_of("HA", DEFAULT)
        return found or self.add(
            Fleet, "HF", unique_name=DEFAULT, network_access_profile_sid=profile
        )

    def default_rate_plan(self) -> RatePlan:
        """Return the rate plan that SIMs get, made when first asked for."""
        found = self.store.named(RatePlan, DEFAULT)
        return found or self.add(RatePlan, "WP", unique_name=DEFAULT)

    def add(self, kind: type[R], prefix: str, **fields: Any) -> R:
        """Add a record with a new SID."""
        now = self.clock()
        return self.store.add(kind(new_sid(prefix), now, now, **fields))

    def change(self, record: R, **changes: Any) -> R:
        """Save `record` with `changes`, and the time of the change."""
        return self.store.save(record, updated=self.clock(), **changes)

    # The carrier

    def connect(self, carrier: Carrier) -> None:
        """Use `carrier` from now on; `advance` submits to it what is not settled."""
        self._carrier = carrier
        carrier.on_message(self.receive)
        self.resubmit()

    def resubmit(self, iccid: str | None = None) -> None:
        """Submit again what is not settled: of one SIM that came (back), or of all."""
        where: dict[str, Any] = {"settled": 0}
        if iccid is not None:
            where["sim_sid"] = tuple(sim.sid for sim in self.store.select(Sim, {"iccid": iccid}))
        now = self.clock()
        for command in self.store.select(Command, where):
            self._queue.put(command.sid, command.row, now)
        self._wake()

    def _submit(self, command: Command) -> None:
        sim = self.store.get(Sim, command.sim_sid)
        if self._carrier is None or sim is None:
            return
        left = max(1, (command.expires - self.clock()) // 1000)
        message = ToSim(command.sid, for_device(command), PRODUCTS[sim.product].peer, left)
        try:
            self._carrier.submit(sim.iccid, message, partial(self._lifecycle.hear, command.sid))
        except Unreachable:
            self._queue.put(command.sid, command.row, self.clock() + UNREACHABLE_MS)
        except ValueError:
            log.warning("%s cannot be carried", command.sid)
            self._lifecycle.hear(command.sid, carriage.FAILED)
        except Exception:
            log.exception("the carrier stumbled over %s", command.sid)
            self._queue.put(command.sid, command.row, self.clock() + UNREACHABLE_MS)
        else:
            self._lifecycle.hear(command.sid, carriage.SENT)

    # Commands

    def send(
        self,
        sim: Sim,
        body: str,
        *,
        name: str = "Payload",
        mode: str = TEXT,
        include_sid: str = NONE,
        receipt: bool = True,
        callback_url: str | None = None,
        callback_method: str = "POST",
    ) -> Command:
        """Store a Command to a SIM, and have `advance` submit it.

        `body` is text, or base64 where `mode` is binary; `name` is what a refusal calls it.
        Raises Refused.
        """
        product = PRODUCTS[sim.product]
        check_body(product, name, body, mode, include_sid)
        refusal = why_not(self.store, sim)
        if refusal is not None:
            raise refusal
        with self.store.together():
            command = self.add(
                Command,
                product.command_prefix,
                product=product.name,
                sim_sid=sim.sid,
                body=body,
                mode=mode,
                include_sid=include_sid,
                receipt=receipt,
                callback_url=callback_url,
                callback_method=callback_method,
                expires=self.clock() + VALIDITY_MS,
            )
            self._count(sim)
        self._queue.put(command.sid, command.row, command.created)
        self._wake()
        return command

    def receive(self, message: FromSim) -> Command | None:
        """Store a Command from a device and queue its webhook; None for what is no Command."""
        sim = next(iter(self.store.select(Sim, {"iccid": message.sim})), None)
        if sim is None or message.recipient != PRODUCTS[sim.product].peer:
            return None
        refusal = why_not(self.store, sim)
        if refusal is not None:
            log.warning("a Command from a device was dropped: %s", refusal)
            return None
        mode, body = from_device(message.text, message.data)
        with self.store.together():
            command = self.add(
                Command,
                PRODUCTS[sim.product].command_prefix,
                product=sim.product,
                sim_sid=sim.sid,
                direction=FROM_SIM,
                body=body,
                mode=mode,
                status=RECEIVED,
                receipt=False,
                settled=True,
            )
            self._count(sim)
            self._relay(command, sim)
        return command

    def _relay(self, command: Command, sim: Sim) -> None:
        url, method = sim.commands_callback_url, sim.commands_callback_method
        fleet = self.store.get(Fleet, sim.fleet_sid)
        if fleet is not None:
            url, method = fleet.sms_commands_url, fleet.sms_commands_method
        if url:
            self.outbox.put(command, sim, url, method)

    def _count(self, sim: Sim) -> None:
        """A ready SIM becomes active with its fifth Command."""
        if sim.status != "ready":
            return
        if self.store.count(Command, {"sim_sid": sim.sid}) >= COMMANDS_UNTIL_ACTIVE:
            self.change(sim, status="active")

    # Time

    def advance(self) -> None:
        """Submit, expire and forget what is due."""
        now = self.clock()
        if now < self._advanced_at:  # the clock was put back: nothing waits for it to catch up
            self._prune_at = now
            self.resubmit()
        self._advanced_at = now
        for sid in self._queue.take(now):
            command = self.store.get(Command, sid)
            if command is not None and not command.settled and command.expires > now:
                self._submit(command)
        for command in self.store.expired(now):
            self._lifecycle.hear(command.sid, carriage.EXPIRED)
        if now >= self._prune_at:
            self._prune(now)

    def deadline(self) -> int:
        """Return when `advance` is wanted next."""
        expiry = self.store.least(Command, "expires", {"settled": 0})
        times: list[int | None] = [self._prune_at, expiry, self._queue.deadline()]
        return min(when for when in times if when is not None)

    def on_wake(self, callback: Callable[[], None]) -> None:
        """Call back when `deadline` may have come closer, or a webhook was queued."""
        self._wakers.append(callback)

    def _wake(self) -> None:
        for waker in self._wakers:
            waker()

    def _prune(self, now: int) -> None:
        self._prune_at = now + PRUNE_MS
        with self.store.together():
            self.store.forget(Command, now - RETENTION_MS)
            self.store.forget(Delivery, now - RETENTION_MS)
