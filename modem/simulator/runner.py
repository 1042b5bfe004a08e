"""Drives one command line: through its waits and prompts to its end."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from modem.simulator.effects import Effect, Prompt, Wait
from modem.simulator.execution import execute
from modem.simulator.terminal import BUSY, DATA, HUNT

if TYPE_CHECKING:
    from modem.simulator.device import Device


class Runner:
    """At most one line at a time; the terminal reads no further before it has ended."""

    def __init__(self, device: "Device") -> None:
        self.device = device
        self._steps: Generator[Effect, bytes | None, None] | None = None

    @property
    def running(self) -> bool:
        return self._steps is not None

    def start(self, line: str) -> None:
        self._steps = execute(self.device, line)
        self.resume(None)

    def stop(self) -> None:
        """Forget the line, as a loss of power does."""
        self._steps = None

    def resume(self, value: bytes | None) -> None:
        """Run up to the next effect, or to the end. `value` is a body that was asked for."""
        if self._steps is None:
            return
        device = self.device
        device.terminal.state = BUSY
        try:
            effect = self._steps.send(value)
        except StopIteration:
            self._steps = None
            device.terminal.state = DATA if device.call.active else HUNT
            device.settle()
            return
        if isinstance(effect, Wait):
            self._later(effect.ms, lambda: self.resume(None))
        elif device.persona.prompt_ms:
            self._later(device.persona.prompt_ms, lambda: self._open_entry(effect))
        else:
            self._open_entry(effect)

    def _open_entry(self, prompt: Prompt) -> None:
        self.device.output.raw(self.device.persona.prompt)
        self.device.terminal.open_entry(prompt.text)

    def _later(self, delay: int, step: Callable[[], None]) -> None:
        """Go on from the agenda, and then with the input that waited for it."""

        def go_on() -> None:
            step()
            self.device.terminal.resume()

        self.device.at(delay, go_on)
