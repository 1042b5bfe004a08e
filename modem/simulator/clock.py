"""The modem's clock: the network's time, until the TE sets another (27.007 clause 8.15)."""

from modem.simulator.composing import read_stamp
from modem.simulator.headers import stamp
from modem.simulator.sim import Sim
from modem.sms.calendar import from_unix

WITHOUT_NETWORK = 946684800  # 2000-01-01, what a modem shows before it hears the time


class Clock:
    def __init__(self, sim: Sim | None) -> None:
        self._base = sim.network.epoch if sim is not None else WITHOUT_NETWORK
        self._zone = sim.network.zone if sim is not None else 0

    def read(self, now: int) -> str:
        """Return `"yy/MM/dd,hh:mm:ss+zz"`."""
        seconds = self._base + now // 1000
        try:
            return stamp(from_unix(seconds, self._zone))
        except ValueError:
            return stamp(None)

    def set(self, text: str, now: int) -> None:
        """Set the clock. Raises ValueError where the text is no time."""
        time = read_stamp(text)
        self._base = time.unix() - now // 1000
        self._zone = time.quarters
