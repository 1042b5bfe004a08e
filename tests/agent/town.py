"""Several simulated modems on one virtual clock, and the event loop that makes it jump."""

import asyncio
import selectors
from typing import Any

from tests.drivers.virtual import HOUR, AsyncPort, Line


class Town:
    """Time jumps for all `lines` alike."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.ports: dict[Line, AsyncPort] = {}
        self.now = 1000

    def add(self, line: Line) -> Line:
        """Have a line's time be that of the others."""
        line.now = self.now
        self.lines.append(line)
        return line

    def jump(self, most: int) -> None:
        """Let time pass, `most` milliseconds, until a modem says something."""
        self._pass(most)
        for port in self.ports.values():
            port.notice()

    def _pass(self, most: int) -> None:
        for line in self.lines:
            line.jump(line.now)  # takes out what the device has to say, and moves no clock
        if any(line.received for line in self.lines):
            return
        times = [self.now + most]
        for line in self.lines:
            for time in (line.network.deadline(), line.device.deadline()):
                if time is not None:
                    times.append(time)
        self.now = max(self.now, min(times))
        for line in self.lines:
            line.jump(self.now)
            line.now = self.now


class TownSelector(selectors.DefaultSelector):
    """Where the event loop would sleep, time jumps."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self._town = town

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and (timeout is None or timeout > 0):
            self._town.jump(HOUR if timeout is None else max(1, round(timeout * 1000)))
        return ready


class TownLoop(asyncio.SelectorEventLoop):
    """An event loop on the clock of a town."""

    def __init__(self, town: Town) -> None:
        self._town = town
        super().__init__(TownSelector(town))

    def time(self) -> float:
        return self._town.now / 1000
