"""What the cloud asks of a network: two methods, and the two kinds of message that pass."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

SENT, DELIVERED, EXPIRED, FAILED = "sent", "delivered", "expired", "failed"


class Unreachable(Exception):
    """No modem with that SIM is known here now; the cloud tries again later."""


@dataclass(frozen=True)
class ToSim:
    """A Command on its way to a device: text, or bytes for 8-bit data.

    `sid` names it for good: the cloud submits a Command again after a restart, and a carrier
    that outlived the cloud may take the second one for the first. `validity` is in seconds.
    """

    sid: str
    body: str | bytes
    sender: str
    validity: int


@dataclass(frozen=True)
class FromSim:
    """A whole message that a device sent to `recipient`; `sim` is the ICCID of its SIM.

    `text` is None for 8-bit data, and then `data` is what counts.
    """

    sim: str
    recipient: str
    text: str | None
    data: bytes


class Carrier(Protocol):
    """A network. Both methods, and both callbacks, belong to the cloud's thread."""

    def submit(self, sim: str, message: ToSim, on_status: Callable[[str], None]) -> None:
        """Take a message for the SIM with the ICCID `sim`, store it and forward it.

        `on_status` is called with SENT at the first attempt, and with DELIVERED, EXPIRED or
        FAILED at the end; calling it again with the same word is harmless. Raises Unreachable
        if there is no such SIM, ValueError for a body that cannot be carried.
        """

    def on_message(self, callback: Callable[[FromSim], object]) -> None:
        """Call back with every whole message from a device, whatever its recipient."""
