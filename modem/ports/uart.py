"""A port on `machine.UART`: what a board has. Blocking; its asyncio twin is in `uart_aio`.

    port = UartPort(UART(1, 115200, tx=27, rx=26, rxbuf=2048), power=Pin(4, Pin.OUT))
    port.switch_on()
    modem = Modem.open(port)

A UART cannot go away, only what is behind it can fall silent: so this port raises no PortError
for that. The session finds out, and has the modem restarted by `reset`.

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
    """What both kinds of port on a UART do alike.

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
    _heard = b""
    _escape = False
    _loss = False
    _woken = False

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
        if pins:
            self.power(**pins)

    def take_loss(self) -> bool:
        """Whether something that the modem said may have been lost since this was asked."""
        loss, self._loss = self._loss, False
        return loss

    def power(self, **pins: "Pin | object") -> "Power":
        """Return what switches the modem; without pins it is hardly ever needed."""
        if self._power is None:
            from modem.ports.power import Power

            self._power = Power(**pins)  # type: ignore[arg-type]
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
            raise PortError("%s is gone: %s" % (self.name, error))  # noqa: B904

    def _push(self) -> bool:
        """Offer what is unsent to the line; whether it took some of it."""
        try:
            taken = self._uart.write(self._unsent) or 0
        except OSError as error:
            raise PortError("%s is gone: %s" % (self.name, error))  # noqa: B904
        self._unsent = self._unsent[taken:]
        return taken > 0

    def _feed(self) -> None:
        if self._idle is not None:
            self._idle()

    def _answers(self) -> bool:
        """Whether the modem answered; asks again where it did not."""
        self._heard = (self._heard + self._take())[-64:]
        if b"OK" in self._heard:
            self._heard = b""
            return True
        self._unsent = b"\x1bAT\r" if self._escape else b"AT\r"  # a prompt may have been open
        self._escape = not self._escape
        self._push()
        self._unsent = b""
        return False


class UartPort(UartLine):
    """A blocking port on a UART; see `modem.ports` and `UartLine`."""

    def read(self, timeout_ms: "int | None") -> bytes:
        """Return what has come, waiting `timeout_ms` at most; b"" also after a sleep."""
        waited = 0
        while True:
            data = self._take()
            if data or self._woken or (timeout_ms is not None and waited >= timeout_ms):
                self._woken = False
                return data
            self._rest(PAUSE)
            waited += PAUSE

    def write(self, data: bytes) -> None:
        """Write `data`; what the line does not take in `WRITE_LIMIT` is dropped."""
        self._unsent = data
        patience = WRITE_LIMIT
        while self._unsent and patience > 0:
            if self._push():
                patience = WRITE_LIMIT
            else:
                self._rest(PAUSE)
                patience -= PAUSE
        self._unsent = b""

    def switch_on(self) -> None:
        """Switch the modem on unless it is, and wait until it answers or its time is over."""
        for ms in self.power().switch_on(self._answers):
            self._rest(ms)

    def switch_off(self) -> None:
        """Switch the modem off."""
        for ms in self.power().switch_off():
            self._rest(ms)

    def reset(self) -> None:
        """Restart a modem that does not answer; takes as long as its pulses do."""
        for ms in self.power().restart():
            self._rest(ms)

    def _rest(self, ms: int) -> None:
        while ms > 0:
            self._feed()
            sleep_ms(min(ms, PAUSE))
            ms -= PAUSE


def _described(text: str, field: str) -> int:
    """Return the number behind `field` in a UART's description; 0 where it says none."""
    digits = text.partition(field)[2].partition(",")[0].rstrip(")")
    return int(digits) if digits.isdigit() else 0
