"""A packet data call: connected, deaf, and dropped after a while as nothing talks back."""

from typing import TYPE_CHECKING

from modem.simulator.agenda import Entry
from modem.simulator.terminal import DATA, HUNT

if TYPE_CHECKING:
    from modem.simulator.device import Device


class Call:
    def __init__(self, device: "Device") -> None:
        self.device = device
        self._end: Entry | None = None

    @property
    def active(self) -> bool:
        return self._end is not None

    def begin(self) -> None:
        """Go into data mode once CONNECT has been written."""
        self._end = self.device.at(self.device.persona.data_call_ms, self._lose_carrier)

    def end(self) -> None:
        """Hang up, if there is a call."""
        if self._end is not None:
            self._end.cancel()
            self._end = None
        if self.device.terminal.state == DATA:
            self.device.terminal.state = HUNT

    def escape(self) -> None:
        """`+++`: commands again. Nothing resumes a call here, so it ends too."""
        self.end()
        self.device.output.final("OK", self.device.settings)

    def _lose_carrier(self) -> None:
        self.end()
        self.device.output.final("NO CARRIER", self.device.settings)
        self.device.terminal.resume()
