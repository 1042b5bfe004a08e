"""What `async with` and `async for` need, in the form that MicroPython has too.

It has no asynchronous generators, and awaits an object by iterating over it.
"""

from modem.drivers.clock import now_ms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from typing import Any

    from modem.drivers.aio import AsyncModem
    from modem.ports.base import AsyncPort
    from modem.session.session import Session


class Stream:
    """What `async for` takes: what `look` finds, until it finds nothing for `timeout` seconds."""

    def __init__(
        self,
        wait: "Callable[..., Awaitable[Any]]",
        look: "Callable[[], Any]",
        timeout: "float | None",
    ) -> None:
        self._wait = wait
        self._look = look
        self._timeout = timeout

    def __aiter__(self) -> "Stream":
        return self

    async def __anext__(self) -> "Any":
        found = await self._wait(self._look, self._timeout)
        if found is None:
            raise StopAsyncIteration
        return found


class Opening:
    """A modem that is being opened: `await` it, or use it with `async with`."""

    def __init__(self, opening: "Any") -> None:
        self._opening = opening

    def __await__(self) -> "Generator[Any, None, AsyncModem]":
        waiting: Generator[Any, None, AsyncModem] = self._opening.__await__()
        return waiting

    def __iter__(self) -> "Any":
        return self._opening  # what MicroPython awaits; a coroutine is a generator there

    async def __aenter__(self) -> "AsyncModem":
        modem: AsyncModem = await self._opening
        self._modem = modem
        return modem

    async def __aexit__(self, *reason: object) -> None:
        await self._modem.close()


async def open_modem(
    cls: "type[AsyncModem]",
    session: "Session",
    port: "str | AsyncPort",
    baudrate: int,
    trace: "str | None",
    negotiate: bool,
) -> "AsyncModem":
    """Do what `AsyncModem.open` awaits."""
    if isinstance(port, str) or trace is not None:
        from modem.ports import opening

        port = await opening.open_async(port, baudrate, trace, now_ms)
    modem = cls(port, session)
    try:
        await modem.start(negotiate)
    except BaseException:
        await modem.close()
        raise
    return modem
