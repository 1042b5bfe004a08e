"""The PIN of a SIM, which must not be tried wrongly three times, whatever restarts the agent.

That a SIM refused the configured PIN is noted on disk. The modem is then opened without one, which
asks nothing of the SIM, until another PIN is configured or the SIM wants none any more.
"""

import hashlib
from typing import TYPE_CHECKING

from modem.agent.disk import Disk
from modem.agent.store import Store
from modem.errors import PinNeeded

if TYPE_CHECKING:
    from modem.agent.config import ModemConfig


class Pins:
    """What is known of one modem's PIN."""

    def __init__(self, store: Store, disk: Disk, config: "ModemConfig") -> None:
        self._store = store
        self._disk = disk
        self._config = config
        self._key = "refused PIN of " + config.name
        self._refused = ""  # the same, for a disk that fails at just that moment

    async def to_give(self) -> str | None:
        """Return the configured PIN, None if there is none or the SIM refused it before.

        Raises StoreError while the disk could not take that it refuses this one.
        """
        pin = self._config.read_pin()
        if pin is None:
            return None
        known = self._digest(pin)
        if known in (self._refused, await self._disk(self._store.value, self._key)):
            return None
        await self._disk(self._store.check)
        return pin

    async def refused(self, given: str | None, error: PinNeeded) -> PinNeeded:
        """Note that a SIM that was given this PIN wants one still; return what to say of it."""
        pin = self._config.read_pin()
        if given is not None:
            self._refused = self._digest(given)
            await self._disk(self._store.keep_value, self._key, self._digest(given))
        if pin is None:
            return PinNeeded(error.message + " (pin or pin_file in the configuration)")
        return PinNeeded(
            "%s; the PIN in the configuration was refused and is not tried again: put in the"
            " right one and start the agent again" % error.message
        )

    def _digest(self, pin: str) -> str:
        """Tell one PIN from another; that it can be found by trying all does not matter here."""
        return hashlib.sha256((self._config.name + ":" + pin).encode()).hexdigest()
