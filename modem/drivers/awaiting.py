"""What `async with` and `async for` need, in the form that MicroPython has too.

It has no asynchronous generators, and awaits an object by iterating over it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from typing import Any

    from modem.drivers.aio import AsyncModem


class Stream:
    """What `async for` takes: the results of `receive`, until it gives None."""

    def __init__(self, receive: "Callable[[], Awaitable[Any]]") -> None:
        self._receive = receive

    def __aiter__(self) -> "Stream":
        return self

    async def __anext__(self) -> "Any":
        value = await self._receive()
        if value is None:
            raise StopAsyncIteration
        return value


class Opening:
    """A modem that is being opened: `await` it, or use it with `async with`."""

    def __init__(self, opening: "Any") -> None:
        self._opening = opening
        self._modem: AsyncModem | None = None

    def __await__(self) -> "Generator[Any, None, AsyncModem]":
        waiting: Generator[Any, None, AsyncModem] = self._opening.__await__()
        return waiting

    def __iter__(self) -> "Any":
        return self._opening  # what MicroPython awaits; a coroutine is a generator there

    async def __aenter__(self) -> "AsyncModem":
        self._modem = await self._opening
        return self._modem

    async def __aexit__(self, *reason: object) -> None:
        if self._modem:
            await self._modem.close()
