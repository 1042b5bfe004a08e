"""A port on `machine.UART` for asyncio; see `uart_line`."""

import asyncio

from modem.errors import PortError
from modem.ports.uart_line import PAUSE, WRITE_LIMIT, UartLine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator


async def _sleep_ms(ms: int) -> None:
    """Sleep, where it is not a board that does."""
    await asyncio.sleep(ms / 1000)


sleep_ms: "Callable[[int], Awaitable[None]]" = getattr(asyncio, "sleep_ms", _sleep_ms)


class AsyncUartPort(UartLine):
    """An asyncio port on a UART; see `modem.ports` and `UartLine`.

    `read` is what does the work: it also writes what the UART did not take at once, and
    restarts the modem after `reset`.
    """

    _restarting = False

    async def read(self) -> bytes:
        """Return what has come; after a sleep an empty line, so that the driver looks."""
        stuck = 0
        while True:
            try:
                data = self._take()
                if data:
                    return data
                if self._woken:
                    self._woken = False
                    return b"\r\n"
                if self._restarting:
                    await self._follow(self.power().restart())
                    self._restarting = False
                stuck = stuck + PAUSE if self._unsent and not self._push() else 0
            except PortError:
                return b""
            if stuck >= WRITE_LIMIT:
                self._unsent = b""  # the modem takes nothing: its silence will be noticed
            self._feed()
            await sleep_ms(PAUSE)

    def write(self, data: bytes) -> None:
        """Hand `data` to the UART, and keep what it does not take for later."""
        self._unsent += data
        try:
            self._push()
        except PortError:
            self._unsent = b""  # `read` finds out

    def reset(self) -> None:
        """Have a modem that does not answer restarted."""
        self._restarting = True

    async def switch_on(self) -> None:
        """Switch the modem on unless it is, and wait until it answers or its time is over."""
        await self._follow(self.power().wake(self))

    async def switch_off(self) -> None:
        """Switch the modem off."""
        await self._follow(self.power().switch_off())

    async def _follow(self, rests: "Iterator[int]") -> None:
        for ms in rests:
            while ms > 0:
                self._feed()
                await sleep_ms(min(ms, PAUSE))
                ms -= PAUSE
