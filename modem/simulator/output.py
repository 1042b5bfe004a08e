"""What the modem writes: results in their V.250 forms, and unsolicited lines in their place."""

from modem.simulator.personas import Persona
from modem.simulator.results import NUMERIC
from modem.simulator.settings import S3, S4, Settings

HELD_LINES = 512


class Output:
    """Bytes towards the DTE. Text is str with one character an octet (Latin-1).

    Unsolicited lines wait in `held` while `holding` is true; while nobody is `connected`
    everything is discarded, as it would be on a cable that ends in the air.
    """

    def __init__(self, persona: Persona) -> None:
        self.persona = persona
        self.connected = True
        self.holding = False
        self.held: list[str] = []
        self._bytes = bytearray()

    def take(self) -> bytes:
        """Return what is to be written and forget it."""
        data = bytes(self._bytes)
        self._bytes.clear()
        return data

    def raw(self, data: bytes) -> None:
        if self.connected:
            self._bytes += data

    def information(self, name: str, lines: list[str], settings: Settings) -> None:
        """Write the information response of one command (V.250 clause 5.7.1)."""
        if not lines:
            return
        if name in self.persona.no_space:
            lines = [line.replace(": ", ":", 1) for line in lines]
        end = self._end(settings)
        between = chr(settings.registers[S3]) + end if name in self.persona.double_return else end
        leading = end if settings.verbose and self.persona.leading_end else ""
        self.raw((leading + between.join(lines) + between).encode("latin-1"))

    def final(self, text: str, settings: Settings) -> None:
        """Write a final result code, in words or as a number; nothing with Q1."""
        if settings.quiet:
            return
        text = self.persona.error_style.get(text, text)
        end = self._end(settings)
        if settings.verbose or text not in NUMERIC:
            self.raw(f"{end}{text}{end}".encode("latin-1"))
        else:
            self.raw(f"{NUMERIC[text]}{chr(settings.registers[S3])}".encode("latin-1"))

    def unsolicited(self, text: str, settings: Settings) -> None:
        """Write a line that nobody asked for, now or when the line is free again."""
        if not self.connected:
            return
        if self.holding:
            self.held = [*self.held[1 - HELD_LINES :], text]
            return
        end = self._end(settings)
        self.raw(f"{end}{text}{end}".encode("latin-1"))

    def release(self, settings: Settings) -> None:
        """Write what was held back."""
        held, self.held = self.held, []
        for text in held:
            self.unsolicited(text, settings)

    def disconnect(self) -> None:
        self.connected = False
        self.held.clear()
        self._bytes.clear()

    def _end(self, settings: Settings) -> str:
        return chr(settings.registers[S3]) + chr(settings.registers[S4])
