"""Stores for tests."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from modem.agent.store import Store
from modem.session.messages import Command
from tests.agent.world import FakeClock


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
