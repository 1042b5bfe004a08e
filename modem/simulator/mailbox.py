"""One SIM's queue in the service centre: in order, one message at a time (23.040 clause 3)."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from modem.simulator.agenda import Entry
from modem.simulator.verdicts import ABSENT, ACCEPTED, PENDING

if TYPE_CHECKING:
    from modem.simulator.network import Network
    from modem.simulator.sim import Sim

EXPIRY_RECHECK_MS = 1000
ST_DELIVERED = 0x00
ST_EXPIRED = 0x46  # permanent error: validity period expired


@dataclass(eq=False)
class Parcel:
    """One TPDU on its way: `encode(more)` builds it, `on_end(status)` hears its TP-ST.

    `on_try` hears of each attempt. `expires_at` is in milliseconds.
    """

    encode: Callable[[bool], bytes]
    expires_at: int
    on_end: Callable[[int], None]
    on_try: Callable[[], None] = field(default=lambda: None)
    expiry: Entry | None = None

    def end(self, status: int) -> None:
        if self.expiry is not None:
            self.expiry.cancel()
        self.on_end(status)


class Mailbox:
    """Offers its first parcel to the device; keeps it until the device has accepted it.

    A refusal, an absent device or a missing acknowledgement are all tried again: when the
    device says that it is there or has room, and every `network.retry_ms` anyway.
    """

    def __init__(self, network: "Network", sim: "Sim") -> None:
        self.network = network
        self.sim = sim
        self.queue: deque[Parcel] = deque()
        self.awaiting = False  # offered, and the answer is still to come
        self.repeat = False  # offer the next parcel again although it was accepted
        self._offering = False
        self._retry: Entry | None = None

    def put(self, parcel: Parcel) -> None:
        self.queue.append(parcel)
        parcel.expiry = self.network.agenda.at(parcel.expires_at, lambda: self._expire(parcel))
        if self._retry is None:
            self.pump()

    def pump(self) -> None:
        """Offer parcels for as long as they are accepted at once."""
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        if self._offering or self.awaiting:
            return
        self._offering = True
        while self.queue and not self.awaiting and self._retry is None:
            self._answer(self._offer(self.queue[0]))
        self._offering = False

    def answer(self, cause: int) -> None:
        """The device's late answer to what was offered."""
        if self.awaiting:
            self.awaiting = False
            self._answer(cause)
            if self._retry is None:
                self.pump()

    def _offer(self, parcel: Parcel) -> int:
        device = self.sim.device
        if device is None or not device.reachable:
            return ABSENT
        self.network.attempts += 1
        parcel.on_try()
        return device.receive_message(parcel.encode(len(self.queue) > 1), self.network.now)

    def _answer(self, cause: int) -> None:
        if cause == PENDING:
            self.awaiting = True
        elif cause == ACCEPTED:
            if self.queue and self.repeat:
                self.repeat = False  # the acknowledgement is lost on its way: once more
            elif self.queue:
                self.queue.popleft().end(ST_DELIVERED)
        elif self.queue:
            wait = self.network.now + self.network.retry_ms
            self._retry = self.network.agenda.at(wait, self._try_again)

    def _try_again(self) -> None:
        self._retry = None
        self.pump()

    def _expire(self, parcel: Parcel) -> None:
        if parcel not in self.queue:
            return
        if parcel is self.queue[0] and self.awaiting:  # it may still be accepted
            again = self.network.now + EXPIRY_RECHECK_MS
            parcel.expiry = self.network.agenda.at(again, lambda: self._expire(parcel))
            return
        self.queue.remove(parcel)
        parcel.end(ST_EXPIRED)
