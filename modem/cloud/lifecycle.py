"""What becomes of a Command to a SIM: from the carrier's words to statuses and callbacks.

    word of the carrier   a receipt may be shown     no receipt was asked for
    sent                  queued → sent              queued → sent
    delivered             → delivered, the end       sent, the end
    expired               Super SIM: sent, the end   sent, the end
                          Wireless: failed, the end
    failed                → failed, the end          → failed, the end

The callback URL of a Super SIM's Command hears of each status; that of a Wireless one only of
the last it will have.
"""

from collections.abc import Callable

from modem.cloud import carriage
from modem.cloud.products import PRODUCTS
from modem.cloud.records import DELIVERED, FAILED, QUEUED, SENT, Command, Sim
from modem.cloud.store import Store
from modem.cloud.webhooks import Outbox


class Lifecycle:
    """Writes what the carrier says into the store, and the callbacks beside it."""

    def __init__(self, store: Store, outbox: Outbox, clock: Callable[[], int]) -> None:
        self._store = store
        self._outbox = outbox
        self._clock = clock

    def hear(self, sid: str, word: str) -> None:
        """Take the carrier's word on a Command; one that is settled or deleted stays so."""
        command = self._store.get(Command, sid)
        if command is None or command.settled:
            return
        status, settled = outcome(command, word)
        with self._store.together():
            if status == DELIVERED and command.status == QUEUED:
                command = self._become(command, SENT, settled=False)
            if status != command.status or settled:
                self._become(command, status, settled)

    def _become(self, command: Command, status: str, settled: bool) -> Command:
        changed = self._store.save(command, status=status, settled=settled, updated=self._clock())
        if status != command.status and command.callback_url and is_told(changed):
            sim = self._store.get(Sim, command.sim_sid)
            self._outbox.put(changed, sim, command.callback_url, command.callback_method)
        return changed


def outcome(command: Command, word: str) -> tuple[str, bool]:
    """Return the status that a word of the carrier leads to, and whether it is the end."""
    if word == carriage.FAILED:
        return FAILED, True
    if word == carriage.SENT:
        return SENT, False
    if not command.receipt:
        return SENT, True
    if word == carriage.DELIVERED:
        return DELIVERED, True
    return PRODUCTS[command.product].status_when_expired, True


def is_told(command: Command) -> bool:
    """Tell whether the callback URL hears of the status that `command` has now."""
    if command.status == SENT and not command.receipt:
        return True
    return command.status in PRODUCTS[command.product].callback_at
