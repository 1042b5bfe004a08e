"""The cloud itself: takes Commands from both sides, stores them first, and sees them to their end.

Passive: it owns no thread, server or timer. **Whoever runs it calls `advance()` by `deadline()`
and whenever `on_wake` called back, and posts what `outbox` has due.** Early is harmless. Time
comes from the `clock` it is given (Unix milliseconds).
"""

import time
from collections.abc import Callable
from typing import Any

from modem.cloud.account import Account
from modem.cloud.carriage import Carrier
from modem.cloud.products import Product
from modem.cloud.records import Command, Fleet, RatePlan, Sim, TEXT
from modem.cloud.store import R, Store


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
    ) -> None: ...

    # SIMs, for whoever sets up the cloud

    def add_sim(self, product: Product, iccid: str, **fields: Any) -> Sim:
        """Register a SIM, active and fit for Commands unless `fields` say otherwise.

        A SIM whose ICCID is known already is returned as it is.
        """

    def default_fleet(self) -> Fleet: ...
    def default_rate_plan(self) -> RatePlan: ...
    def change(self, record: R, **changes: Any) -> R:
        """Save `record` with `changes`, and the time of the change."""

    # The carrier

    def connect(self, carrier: Carrier) -> None:
        """Use `carrier` from now on; what is not settled is submitted to it by `advance`."""

    def resubmit(self, iccid: str | None = None) -> None:
        """Submit again what is not settled: of one SIM that came (back), or of all."""

    # Commands

    def send(self, sim: Sim, body: str, *, mode: str = TEXT, **options: Any) -> Command:
        """Store a Command to a SIM and have it submitted. Raises Refused."""

    # Time

    def advance(self) -> None: ...
    def deadline(self) -> int | None: ...
    def on_wake(self, callback: Callable[[], None]) -> None: ...
