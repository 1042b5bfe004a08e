"""Faults of the modem, its SIM and its network. `chance` is for each command line."""

from collections.abc import Callable
from functools import partial
from random import Random

from modem.simulator.faults.base import Fault, Speaker, earliest
from modem.simulator.sim import DENIED, HOME, NONE, Sim

CONGESTION = 42  # RP cause, temporary
BARRED = 10  # RP cause, permanent
BROWN_OUT_MS = 2000


class Mishap(Fault):
    """Strikes at a command line, and may be over later. `strike` can be called by hand too."""

    shortest = 5_000
    longest = 60_000

    def __init__(self, inner: Speaker, chance: float, random: Random) -> None:
        super().__init__(inner, chance, random)
        self._later: list[tuple[int, Callable[[int], None]]] = []

    def receive_data(self, data: bytes, now: int) -> None:
        self.now = now
        if b"\r" in data and self.strikes():
            self.strike(now)
        super().receive_data(data, now)

    def strike(self, now: int) -> None:
        raise NotImplementedError

    def later(self, now: int, action: Callable[[int], None], ms: int | None = None) -> None:
        """Do something after `ms`, or after a time between the shortest and the longest."""
        wait = self.random.randint(self.shortest, self.longest) if ms is None else ms
        self._later.append((now + wait, action))

    def advance(self, now: int) -> None:
        super().advance(now)
        due = [entry for entry in self._later if entry[0] <= now]
        self._later = [entry for entry in self._later if entry[0] > now]
        for _, action in due:
            action(now)

    def deadline(self) -> int | None:
        return earliest(self.inner.deadline(), *(when for when, _ in self._later))

    @property
    def sim(self) -> Sim | None:
        return self.device.sim


class Reboot(Mishap):
    """The modem restarts, whatever it was doing."""

    def strike(self, now: int) -> None:
        self.device.reboot(now)


class BrownOut(Mishap):
    """The supply is too weak: it restarts again and again."""

    def strike(self, now: int) -> None:
        self.device.reboot(now)
        for again in range(1, 4):
            self.later(now, self.device.reboot, again * BROWN_OUT_MS)


class Silence(Mishap):
    """The modem neither hears nor says anything for a while."""

    def __init__(self, inner: Speaker, chance: float, random: Random) -> None:
        super().__init__(inner, chance, random)
        self._until = 0

    def strike(self, now: int) -> None:
        self._until = now + self.random.randint(self.shortest, self.longest)

    def receive_data(self, data: bytes, now: int) -> None:
        if now < self._until:
            self.now = now
            return
        super().receive_data(data, now)

    def data_to_send(self) -> bytes:
        data = super().data_to_send()
        return b"" if self.now < self._until else data


class Baud(Silence):
    """The rates differ for a while: each side reads garbage."""

    longest = 15_000

    def data_to_send(self) -> bytes:
        data = self.inner.data_to_send()
        if self.now >= self._until:
            return data
        return bytes(self.random.choices(b"\x00\x80\xf8\xfe\xff", k=len(data)))


class SimOut(Mishap):
    """The SIM loses contact, and finds it again."""

    def strike(self, now: int) -> None:
        sim = self.sim
        if sim is not None:
            self.later(now, partial(self._back, sim))
            self.device.insert_sim(None, now)
            self.device.unsolicited("+CPIN: NOT INSERTED")

    def _back(self, sim: Sim, now: int) -> None:
        self.device.insert_sim(sim, now)
        self.device.unsolicited("+CPIN: READY")


class Coverage(Mishap):
    """The network is out of reach for a while."""

    coverage = NONE

    def strike(self, now: int) -> None:
        sim = self.sim
        if sim is not None:
            sim.network.set_registration(sim, self.coverage, now)
            self.later(now, partial(self._back, sim))

    def _back(self, sim: Sim, now: int) -> None:
        sim.network.set_registration(sim, HOME, now)


class Denied(Coverage):
    """The network refuses the SIM for a while."""

    coverage = DENIED


class Congestion(Mishap):
    """The network refuses the next messages, for a moment."""

    cause = CONGESTION
    shortest = 100
    longest = 5_000

    def strike(self, now: int) -> None:
        sim = self.sim
        if sim is not None:
            sim.network.refuse[sim.peer] = self.cause
            self.later(now, partial(self._back, sim))

    def _back(self, sim: Sim, now: int) -> None:
        sim.network.refuse.pop(sim.peer, None)


class Barred(Congestion):
    """The network refuses the next messages for good."""

    cause = BARRED


class Full(Mishap):
    """The storage has no room left for a while."""

    def strike(self, now: int) -> None:
        sim = self.sim
        if sim is not None:
            self.later(now, partial(self._back, sim, sim.memory.capacity))
            sim.memory.capacity = sim.memory.used

    def _back(self, sim: Sim, capacity: int, now: int) -> None:
        sim.memory.capacity = max(capacity, sim.memory.capacity)
        sim.network.memory_available(sim, now)


class Cnmi(Mishap):
    """The modem stops announcing messages by itself, as after a missed +CNMA."""

    def strike(self, now: int) -> None:
        values = self.device.settings.numbers["+CNMI"]
        self.device.settings.numbers["+CNMI"] = (values[0], 0, values[2], 0, values[4])


class Twice(Mishap):
    """The network delivers the next message a second time."""

    def strike(self, now: int) -> None:
        sim = self.sim
        if sim is not None:
            sim.network.repeat_next(sim)
