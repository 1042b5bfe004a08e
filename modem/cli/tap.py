"""What passes between one simulated modem and its port, and how it is doing, told to a cloud."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from modem.ports.trace import Recorder
from modem.simulator.radio import REGISTERED_HOME, REGISTERED_ROAMING
from modem.simulator.sim import DENIED, HOME, NONE, ROAMING

if TYPE_CHECKING:
    from modem.simulator.device import Device
    from modem.simulator.faults.base import Speaker
    from modem.simulator.pty import Pty
    from modem.simulator.sim import Sim
    from modem.simulator.storage import Memory
    from modem.simulator.tcp import Listener

Send = Callable[[dict[str, Any]], object]
REMARKS = {
    "leave": "out of coverage",
    "return": "back in coverage",
    "reboot": "the modem restarts",
    "fill": "the storage is full",
    "empty": "there is room in the storage again",
}


class Tap:
    """Stands around a modem (and its faults) on a host, like one more fault that never strikes."""

    def __init__(
        self,
        sim: "Sim",
        device: "Device",
        inner: "Speaker",
        link: "Pty | Listener",
        send: Send,
        now: Callable[[], int],
        save: "Callable[[Tap], object]" = lambda tap: None,
    ) -> None:
        self.sim = sim
        self.device = device
        self.link = link
        self._inner = inner
        self._send = send
        self._save = save
        self._open = False
        self._told: tuple[object, ...] = ()
        self._signs: tuple[object, ...] = ()
        self._room: dict[str, int] = {}  # the capacities while the storage is full
        self._recorder = Recorder(Lines(self._line), now)

    def connect(self, now: int) -> None:
        self._inner.connect(now)
        self._open = True

    def disconnect(self, now: int) -> None:
        self._inner.disconnect(now)
        self._open = False

    def receive_data(self, data: bytes, now: int) -> None:
        self._recorder.sent(data)
        self._inner.receive_data(data, now)

    def data_to_send(self) -> bytes:
        data = self._inner.data_to_send()
        if data:
            self._recorder.received(data)
        self.tell_changes()
        return data

    def advance(self, now: int) -> None:
        self._inner.advance(now)

    def deadline(self) -> int | None:
        return self._inner.deadline()

    def remark(self, action: str) -> None:
        """Note in the dialogue what a button did."""
        self._recorder.note("#", REMARKS.get(action, action))

    def fill(self, full: bool, now: int) -> None:
        """Leave no room in the storage of SIM and modem, or as much as before."""
        for memory in self.memories():
            if full:
                self._room.setdefault(memory.name, memory.capacity)
                memory.capacity = memory.used
            else:
                memory.capacity = self._room.pop(memory.name, memory.capacity)
        if not full:
            self.sim.network.memory_available(self.sim, now)

    def tell(self) -> None:
        """Tell the cloud how the modem is doing."""
        self._told = self._state()
        registration, waiting, used, capacity, is_open, port = self._told
        self._send(
            {
                "type": "state",
                "iccid": self.sim.iccid,
                "registration": registration,
                "waiting": waiting,
                "used": used,
                "capacity": capacity,
                "open": is_open,
                "port": port,
            }
        )

    def tell_changes(self) -> None:
        """Tell it if anything is not as it was told. Quick: it is asked after every turn."""
        sim, device = self.sim, self.device
        own, cards = device.memories["ME"], sim.memory
        signs = (
            *(device.radio.stat, device.radio.function, device.powered, sim.coverage),
            *(len(own.slots), len(cards.slots), own.capacity, cards.capacity),
            *(sim.network.pending(sim), self._open, self.link.port),
        )
        if signs != self._signs:
            self._signs = signs
            if self._state() != self._told:
                self._save(self)
                self.tell()

    def _state(self) -> tuple[object, ...]:
        memories = self.memories()
        used = sum(memory.used for memory in memories)
        capacity = sum(memory.capacity for memory in memories)
        waiting = self.sim.network.pending(self.sim)
        return self._registration(), waiting, used, capacity, self._open, self.link.port

    def memories(self) -> "list[Memory]":
        """Return where messages are stored: on the SIM, and in the modem."""
        return [self.sim.memory, self.device.memories["ME"]]

    def _registration(self) -> str:
        """Return home, roaming, denied, none (searching), or off."""
        stat = self.device.radio.stat
        if not self.device.powered or self.device.radio.function != 1:
            return "off"
        if self.sim.coverage == DENIED:
            return DENIED
        return {REGISTERED_HOME: HOME, REGISTERED_ROAMING: ROAMING}.get(stat, NONE)

    def _line(self, text: str) -> None:
        self._send({"type": "line", "iccid": self.sim.iccid, "text": text.rstrip("\n")})


class Lines(io.StringIO):
    """The file that a dialogue is written to: each line is handed on at once."""

    def __init__(self, put: Callable[[str], object]) -> None:
        super().__init__()
        self._put = put

    def write(self, text: str) -> int:
        """Hand on one line of the dialogue."""
        self._put(text)
        return len(text)
