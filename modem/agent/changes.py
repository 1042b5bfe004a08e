"""Tells whoever waits that something has changed, so that nobody has to look again and again."""

import asyncio
from collections.abc import Callable


class Changes:
    """A broadcast. Take `count`, look at what matters, then wait for what comes `after` it."""

    def __init__(self) -> None:
        self.count = 0
        self._event = asyncio.Event()

    def notify(self) -> None:
        """Wake everybody: the outbox, the inbox or a modem is not as it was."""
        self.count += 1
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def after(self, count: int, seconds: float | None = None) -> None:
        """Return when something has changed since `count`, after `seconds` at the latest."""
        if self.count != count:
            return
        if seconds is None:
            await self._event.wait()
            return
        waiting = asyncio.get_running_loop().create_task(self._event.wait())
        try:
            await asyncio.wait((waiting,), timeout=seconds)
        finally:
            waiting.cancel()

    async def wait_for(self, predicate: Callable[[], bool]) -> None:
        """Return when `predicate` is true; it is asked after each change."""
        while not predicate():
            await self.after(self.count)
