"""A port on `machine.UART`: what a board has. Blocking; its asyncio twin is in `uart_aio`.

    port = UartPort(UART(1, 115200, tx=27, rx=26, rxbuf=2048), power=Pin(4, Pin.OUT))
    port.switch_on()
    modem = Modem.open(port)

What it is given is said of `UartLine`.
"""

from modem.ports.uart_line import PAUSE, WRITE_LIMIT, UartLine, sleep_ms


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
        for ms in self.power().wake(self):
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
