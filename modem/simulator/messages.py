"""What passes between the cloud and the network: messages, and what becomes of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modem.simulator.sim import Sim

QUEUED, TRIED, DELIVERED, EXPIRED, FAILED = "queued", "sent", "delivered", "expired", "failed"


@dataclass(frozen=True)
class ToSim:
    """A message for a SIM, as the cloud hands it to `Network.submit`.

    `body` is text, or bytes for 8-bit data; `sender` None is the SIM's peer; `validity` is in
    seconds, None for the network's own; `ports` is (destination, source). `submit` takes any
    object with these attributes, those that have a default here may be missing.
    """

    body: str | bytes
    sender: str | None = None
    validity: int | None = None
    report: bool = True
    ports: tuple[int, int] | None = None
    message_class: int | None = None
    pid: int = 0

    @classmethod
    def of(cls, message: object) -> "ToSim":
        """Read a message of another make. Raises AttributeError where it has no body."""
        if isinstance(message, cls):
            return message
        defaults = cls(message.body)  # type: ignore[attr-defined]
        return cls(**{name: getattr(message, name, old) for name, old in vars(defaults).items()})


@dataclass(eq=False)
class Submission:
    """What became of a message to a SIM: `status` is queued, sent, delivered, expired or failed.

    It is "sent" after the first attempt to deliver it. `on_status`, if the message asked for
    reports, is called with the submission at each change.
    """

    sim: "Sim"
    message: ToSim
    parts: int
    on_status: Callable[["Submission"], None] | None = None
    status: str = QUEUED
    delivered_parts: int = 0
    cause: int = 0  # TP-ST of the end: 0 delivered

    @property
    def final(self) -> bool:
        return self.status in (DELIVERED, EXPIRED, FAILED)

    def become(self, status: str) -> None:
        if self.final or status == self.status:
            return
        self.status = status
        if self.on_status is not None:
            self.on_status(self)


@dataclass(frozen=True)
class FromSim:
    """A whole message that a device sent: its parts joined, or `missing` named.

    `text` is None for 8-bit data; `data` are the octets of the body as sent (text: UTF-8).
    """

    sim: "Sim" = field(repr=False)
    sender: str
    recipient: str
    text: str | None
    data: bytes
    references: tuple[int, ...]
    pid: int
    dcs: int
    received_at: int
    missing: tuple[int, ...] = ()
