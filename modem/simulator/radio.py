"""Registration and the way to the network (27.007 clause 7.2, `+CREG` and its kind)."""

from typing import TYPE_CHECKING

from modem.simulator.agenda import Entry
from modem.simulator.results import CMS_NO_SERVICE, MessageError
from modem.simulator.sim import DENIED, HOME, NONE, ROAMING

if TYPE_CHECKING:
    from modem.simulator.device import Device

IDLE, REGISTERED_HOME, SEARCHING, REFUSED, REGISTERED_ROAMING = 0, 1, 2, 3, 5
STATES = {HOME: REGISTERED_HOME, ROAMING: REGISTERED_ROAMING, DENIED: REFUSED, NONE: SEARCHING}
REGISTERED = (REGISTERED_HOME, REGISTERED_ROAMING)
AUTOMATIC, MANUAL, DEREGISTERED = 0, 1, 2  # values of +COPS <mode>
REPORTING = ("+CREG", "+CGREG", "+CEREG")
SHOWS_TIMERS, STOPPED = 4, "11100000"  # <n> of +CEREG (27.007 clause 10.1.22); deactivated
AREA, CELL, ACCESS = "00C3", "01A2B3C4", 7  # E-UTRAN
STRONG, NO_SIGNAL = 20, 99


class Packet:
    """Packet data contexts: cid -> (type, access point name), and which are active."""

    def __init__(self) -> None:
        self.contexts: dict[int, tuple[str, str]] = {1: ("IPV4V6", "")}
        self.active: set[int] = set()


class Radio:
    """`function` is what `+CFUN` set: 1 on, 0 and 4 off. `stat` is the registration state."""

    def __init__(self, device: "Device") -> None:
        self.device = device
        self.function = 1
        self.stat = IDLE
        self.strength = STRONG
        self.attached = True
        self.selection = AUTOMATIC
        self._search: Entry | None = None

    @property
    def registered(self) -> bool:
        return self.stat in REGISTERED

    @property
    def signal(self) -> int:
        """`+CSQ` rssi: 0 to 31, or 99 where nothing is heard."""
        sim = self.device.sim
        silent = self.function != 1 or (sim is not None and sim.coverage == NONE)
        return NO_SIGNAL if silent else self.strength

    def start(self) -> None:
        self.function = 1
        self.selection = AUTOMATIC
        self.update()

    def stop(self) -> None:
        self.stat = IDLE
        self._search = None

    def set_function(self, function: int) -> None:
        self.function = function
        self.update()

    def select(self, selection: int) -> None:
        """How the operator is found (`+COPS`): AUTOMATIC, MANUAL, or DEREGISTERED from all."""
        self.selection = selection
        self.update()

    def update(self) -> None:
        """Work out the registration anew, after something that it depends on has changed."""
        if self._search is not None:
            self._search.cancel()
            self._search = None
        goal = self._goal()
        wait = self.device.persona.registration_ms
        if goal in REGISTERED and not self.registered and wait:
            self._become(SEARCHING)
            self._search = self.device.at(wait, self._found)
        else:
            self._become(goal)

    def _found(self) -> None:
        self._search = None
        self._become(self._goal())

    def _goal(self) -> int:
        sim = self.device.sim
        off = self.function != 1 or self.selection == DEREGISTERED
        if off or not self.device.powered or sim is None:
            return IDLE
        return STATES[sim.coverage] if sim.state == "READY" else IDLE

    def _become(self, stat: int) -> None:
        if stat == self.stat:
            return
        self.stat = stat
        for name in REPORTING:
            level = self.device.settings.numbers[name][0]
            if level:
                self.device.unsolicited(f"{name}: {self.describe(level)}")
        self.device.reception.service_changed(self.registered)
        if self.registered and self.device.sim is not None:
            self.device.sim.network.reachable(self.device.sim, self.device.now)

    def describe(self, level: int) -> str:
        """Return `<stat>`, from level 2 with area, cell and access technology.

        At levels 4 and 5 the timers of power saving follow, which the network did not grant.
        """
        if level < 2 or not self.registered:
            return str(self.stat)
        timers = f',,,"{STOPPED}","{STOPPED}"' if level >= SHOWS_TIMERS else ""
        return f'{self.stat},"{AREA}","{CELL}",{ACCESS}{timers}'

    def submit(self, octets: bytes) -> None:
        """Hand a SUBMIT to the network. Raises `MessageError` with its refusal."""
        sim = self.device.sim
        if sim is None or not self.registered:
            raise MessageError(CMS_NO_SERVICE)
        cause = sim.network.accept(sim, octets, self.device.now)
        if cause:
            raise MessageError(cause)
