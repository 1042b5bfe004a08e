"""A fault: a wrapper that passes everything on, until it strikes."""

from random import Random
from typing import Protocol, cast

from modem.simulator.device import Device


class Speaker(Protocol):
    """What a fault wraps, and is: a `Device`, or another fault."""

    def connect(self, now: int) -> object: ...
    def disconnect(self, now: int) -> object: ...
    def receive_data(self, data: bytes, now: int) -> object: ...
    def data_to_send(self) -> bytes: ...
    def advance(self, now: int) -> object: ...
    def deadline(self) -> int | None: ...


class Fault:
    """Passes bytes and time through. `chance` is from 0 to 1; `count` says how often it struck."""

    def __init__(self, inner: Speaker, chance: float, random: Random) -> None:
        self.inner = inner
        self.chance = chance
        self.random = random
        self.count = 0
        self.now = 0

    def strikes(self) -> bool:
        """Throw the dice; a hit is counted."""
        if self.random.random() >= self.chance:
            return False
        self.count += 1
        return True

    @property
    def device(self) -> Device:
        """The modem beneath all wrappers."""
        inner = self.inner
        return inner.device if isinstance(inner, Fault) else cast(Device, inner)

    def connect(self, now: int) -> None:
        self.inner.connect(now)

    def disconnect(self, now: int) -> None:
        self.inner.disconnect(now)

    def receive_data(self, data: bytes, now: int) -> None:
        self.now = now
        self.inner.receive_data(data, now)

    def data_to_send(self) -> bytes:
        return self.inner.data_to_send()

    def advance(self, now: int) -> None:
        self.now = now
        self.inner.advance(now)

    def deadline(self) -> int | None:
        return self.inner.deadline()


def earliest(*times: int | None) -> int | None:
    """Return the first of several deadlines, or None where there is none."""
    return min((time for time in times if time is not None), default=None)
