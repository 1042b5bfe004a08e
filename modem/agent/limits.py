"""Until when something may take, on the clock of the event loop; None is for ever."""

import asyncio


def ending(timeout: float | None) -> float | None:
    """Return when `timeout` seconds from now is."""
    return None if timeout is None else asyncio.get_running_loop().time() + timeout


def remaining(until: float | None) -> float | None:
    """Return the seconds until then, 0 when it has passed."""
    return None if until is None else max(0.0, until - asyncio.get_running_loop().time())


def sooner(one: float | None, other: float | None) -> float | None:
    """Return the shorter of two waits."""
    known = [wait for wait in (one, other) if wait is not None]
    return min(known) if known else None
