"""A SIM card: who it is, its PIN, what is stored on it, and where the network sees it."""

from typing import TYPE_CHECKING

from modem.simulator.arguments import is_number
from modem.simulator.storage import Memory

if TYPE_CHECKING:
    from modem.simulator.device import Device
    from modem.simulator.network import Network

HOME, ROAMING, DENIED, NONE = "home", "roaming", "denied", "none"
PIN_TRIES, PUK_TRIES = 3, 10


class Sim:
    """One SIM of a `Network`; made by `Network.add_sim`.

    `peer` is the reserved address its Commands go to and come from. `coverage` is what the
    network grants: "home", "roaming", "denied" or "none". `device` is the one it is in.
    """

    def __init__(self, network: "Network", number: str, iccid: str, imsi: str) -> None:
        self.network = network
        self.number = number
        self.iccid = iccid
        self.imsi = imsi
        self.unique_name: str | None = None
        self.peer = "2936"
        self.device: Device | None = None
        self.coverage = HOME
        self.memory = Memory("SM", 50)
        self.smsc = network.smsc
        self.pin: str | None = None  # None: no PIN is asked for
        self.puk = "12345678"
        self.pin_tries = PIN_TRIES
        self.puk_tries = PUK_TRIES
        self.pin_enabled = False
        self.verified = True

    def __repr__(self) -> str:
        return f"Sim({self.unique_name or self.number!r})"

    @property
    def state(self) -> str:
        """What `+CPIN?` says: READY, SIM PIN or SIM PUK."""
        if self.pin_tries == 0:
            return "SIM PUK"
        return "READY" if self.verified else "SIM PIN"

    def lock(self) -> None:
        """Lose power: the PIN is asked for again."""
        self.verified = not self.pin_enabled

    def set_pin(self, pin: str, puk: str = "12345678") -> None:
        """Protect the card; it is locked until the PIN is given.

        Raises ValueError for a PIN that is not 4 to 8 digits (ETSI TS 102 221 clause 9.5).
        """
        if not (is_number(pin) and 4 <= len(pin) <= 8):
            raise ValueError("a PIN has 4 to 8 digits")
        self.pin, self.puk = pin, puk
        self.pin_enabled = True
        self.lock()

    def verify(self, pin: str) -> bool:
        """Try a PIN; three wrong ones and the card wants its PUK."""
        if self.pin_tries == 0 or pin != self.pin:
            self.pin_tries = max(0, self.pin_tries - 1)
            self.verified = self.verified and self.pin_tries > 0
            return False
        self.pin_tries = PIN_TRIES
        self.verified = True
        return True

    def unblock(self, puk: str, pin: str) -> bool:
        """Try the PUK, which sets a new PIN."""
        if self.puk_tries == 0 or puk != self.puk:
            self.puk_tries = max(0, self.puk_tries - 1)
            return False
        self.pin = pin
        self.pin_tries, self.puk_tries = PIN_TRIES, PUK_TRIES
        self.verified = True
        return True
