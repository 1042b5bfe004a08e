"""Stores for tests, and the clock that they go by."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from modem.agent.clock import Clock
from modem.agent.store import Store
from modem.session.messages import Command

WALL = 1_800_000_000.0


class FakeClock(Clock):
    """Clocks that a test turns; `elapsed` may be that of a simulated line."""

    def __init__(self, elapsed: Callable[[], float] | None = None) -> None:
        self.wall_offset = WALL
        self.now = 100.0
        self.boot_id = "boot 1"
        self._elapsed = elapsed

    def elapsed(self) -> float:
        return self._elapsed() if self._elapsed else self.now

    def wall(self) -> float:
        return self.wall_offset + self.elapsed()

    def boot(self) -> str:
        return self.boot_id

    def reboot(self, off: float = 0.0) -> None:
        """The machine was switched off, for so long, and on again."""
        self.wall_offset += self.now + off
        self.now = 0.0
        self.boot_id += "+"


@contextlib.contextmanager
def opened(folder: Path, clock: FakeClock | None = None) -> Iterator[Store]:
    """Give the store in a folder, and close it."""
    store = Store(str(folder / "agent.db"), clock or FakeClock())
    try:
        yield store
    finally:
        store.close()


def command(id: str, text: str = "on", sid: str | None = None) -> Command:
    """Return a Command."""
    return Command(id, "2936", text, text.encode(), sid=sid)
