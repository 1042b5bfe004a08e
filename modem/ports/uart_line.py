"""What the ports on `machine.UART` do alike, blocking (`uart`) or on asyncio (`uart_aio`).

A UART cannot go away, only what is behind it can fall silent: so these raise no PortError for
that. The session finds out, and has the modem restarted by `reset`.

Nothing is said by the hardware when its buffer overflows. A buffer found full is taken for one
that did: `take_loss` tells the driver, which has the modem's storage looked through.
"""

import time

from modem.errors import PortError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from modem.ports.power import Pin, Power

    class Uart(Protocol):
        """The part of `machine.UART` that is used; open it with its own timeout=0."""

        # `any` returns how many bytes wait, or 1 where that is not known.
        def any(self) -> int: ...

        def read(self, __most: int) -> "bytes | None":
            """Return what waits; None when nothing does."""

        def write(self, __data: bytes) -> "int | None":
            """Return how many bytes were taken, which may be fewer; None for none."""


PAUSE = 10  # ms between looks at the UART; 115 bytes come meanwhile at 115200
CHUNK = 256  # bytes to read at once
LEAST_BUFFER = 512  # bytes; the line of one message takes up to 380
WRITE_LIMIT = 5000  # ms that a line may take nothing
WAKING = 50  # ms from DTR to a modem that listens


if hasattr(time, "sleep_ms"):
    sleep_ms: "Callable[[int], None]" = time.sleep_ms
else:  # it is no board that sleeps

    def sleep_ms(ms: int) -> None:
        """Sleep so many milliseconds."""
        time.sleep(ms / 1000)


class UartLine:
    """A port on a UART but for how it waits.

    rxbuf   size of the UART's receive buffer; None: as its own description says. Less than
            `LEAST_BUFFER` is a ValueError, 0 stands for one that cannot overflow (RTS/CTS)
    idle    called every `PAUSE` ms at least while the port waits: feed a watchdog there
    sleeper lets the board sleep for some milliseconds, or until RI wakes it
    dtr     the pin that lets the modem sleep too while it is high (AT+CSCLK=1, AT+QSCLK=1)
    pins    those of `modem.ports.power.Power`
    """

    name = "UART"
    _power: "Power | None" = None
    _unsent = b""

    def __init__(
        self,
        uart: "Uart",
        rxbuf: "int | None" = None,
        idle: "Callable[[], None] | None" = None,
        sleeper: "Callable[[int], None]" = sleep_ms,
        dtr: "Pin | None" = None,
        **pins: "Pin | object",
    ) -> None:
        self._uart = uart
        self._rxbuf = _described(str(uart), "rxbuf=") if rxbuf is None else rxbuf
        if 0 < self._rxbuf < LEAST_BUFFER:
            raise ValueError("rxbuf=%d holds no message: use rxbuf=2048" % self._rxbuf)
        self._idle = idle
        self._sleeper = sleeper
        self._dtr = dtr
        self._loss = self._woken = False
        if pins:
            self.power(**pins)

    def take_loss(self) -> bool:
        """Whether something that the modem said may have been lost since this was asked."""
        loss, self._loss = self._loss, False
        return loss

    def power(self, **pins: "Pin | object") -> "Power":
        """Return what switches the modem; without pins it is hardly ever needed."""
        if self._power is None:
            from modem.ports import power

            self._power = power.Power(**pins)  # type: ignore[arg-type]
        return self._power

    def sleep(self, ms: int) -> None:
        """Let the board sleep, and the modem where DTR is wired; then its storage is swept.

        What it says meanwhile is lost, what it stores is not.
        """
        if self._dtr is not None:
            self._dtr.value(1)
        self._sleeper(ms)
        if self._dtr is not None:
            self._dtr.value(0)
            sleep_ms(WAKING)
        self._loss = self._woken = True

    def close(self) -> None:
        """Leave the line: there is nothing to give back."""

    def _take(self) -> bytes:
        """Return what waits, b"" for nothing."""
        try:
            waiting = self._uart.any()
            if not waiting:
                return b""
            if self._rxbuf and waiting >= self._rxbuf:
                self._loss = True
            return self._uart.read(CHUNK) or b""
        except OSError as error:
            raise PortError("UART is gone: %s" % error)  # noqa: B904

    def _push(self) -> bool:
        """Offer what is unsent to the line; whether it took some of it."""
        try:
            taken = self._uart.write(self._unsent) or 0
        except OSError as error:
            raise PortError("UART is gone: %s" % error)  # noqa: B904
        self._unsent = self._unsent[taken:]
        return taken > 0

    def _feed(self) -> None:
        if self._idle is not None:
            self._idle()


def _described(text: str, field: str) -> int:
    """Return the number behind `field` in a UART's description; 0 where it says none."""
    digits = text.partition(field)[2].partition(",")[0].rstrip(")")
    return int(digits) if digits.isdigit() else 0
