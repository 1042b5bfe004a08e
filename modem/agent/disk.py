"""The one thread in which the database is used: a slow card holds up this, not the modem."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from modem.agent.errors import StoreError

P = ParamSpec("P")
T = TypeVar("T")


class Disk:
    """`await disk(function, ...)` runs it in the thread, one after the other, to its end.

    To cancel the wait does not undo what was begun. Raises StoreError once it is closed, besides
    what the function does. `threaded=False` runs it at once, for loops on a virtual clock.
    """

    def __init__(self, threaded: bool = True) -> None:
        self._thread = ThreadPoolExecutor(1, "disk") if threaded else None

    async def __call__(self, function: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        if self._thread is None:
            return function(*args, **more)
        work = functools.partial(function, *args, **more)
        try:
            done = asyncio.get_running_loop().run_in_executor(self._thread, work)
        except RuntimeError as error:
            raise StoreError("the store is closed: the agent is ending") from error
        return await done

    def close(self) -> None:
        """End the thread when it has done what it was given."""
        if self._thread is not None:
            self._thread.shutdown()
