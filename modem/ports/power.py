"""A modem's power key, reset and supply on pins of a board: what switches it on and restarts it.

Each sequence is a generator of rests in milliseconds, so that whoever waits, blocking or not,
waits in its own way. A pin is anything with `value(level)`, such as `machine.Pin`.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from typing import Protocol

    from modem.ports.uart_line import UartLine

    class Pin(Protocol):
        """The part of `machine.Pin` that is used."""

        def value(self, __level: int = ...) -> "int | None":
            """Set the level, or return it."""

    class Pulses(Protocol):
        """How long this modem's key is held, ms. A `Profile` has these."""

        power_on: int
        power_off: int
        boot_time: int


SETTLE = 100  # ms from supply to a key that is heeded
TRIES = 4  # for a modem that is on to say so; one of them may set its speed, one wake it
TRY_EVERY = 500  # ms
GOING_DOWN = 5000  # ms from the key's release to a modem that is off


class UsualPulses:
    """What does for most modems, as in the generic profile."""

    power_on = 1000
    power_off = 2000
    boot_time = 15000


class Power:
    """The pins that a board has; every one may be missing.

    power     the power key; `pressed` is its level while it is held (0 straight on the modem's
              PWRKEY, 1 through the usual transistor)
    reset     the reset line, with the same level; held for `reset_ms`
    supply    enables the modem's supply when 1
    status    reads 1 while the modem is on; without it the modem is asked
    pulses    the modem's profile
    """

    def __init__(
        self,
        power: "Pin | None" = None,
        reset: "Pin | None" = None,
        supply: "Pin | None" = None,
        status: "Pin | None" = None,
        pressed: int = 1,
        reset_ms: int = 300,
        pulses: "Pulses | None" = None,
    ) -> None:
        self._key = power
        self._reset = reset
        self._supply = supply
        self._status = status
        self._pressed = pressed
        self._reset_ms = reset_ms
        self._pulses: Pulses = pulses or UsualPulses()
        for pin in (power, reset):
            if pin is not None:
                pin.value(1 - pressed)

    def wake(self, line: "UartLine") -> "Iterator[int]":
        """Switch on the modem that is on a line, as `switch_on` does."""
        return self.switch_on(Question(line).answered)

    def switch_on(self, answers: "Callable[[], bool]") -> "Iterator[int]":
        """Switch the modem on unless it is, and wait until it answers, `boot_time` at most.

        `answers` says AT and tells whether the last one was answered.
        """
        if self._supply is not None:
            self._supply.value(1)
            yield SETTLE
        if self._status is None:
            if (yield from _until(answers, TRIES * TRY_EVERY)):
                return
            yield from self._press(self._key, self._pulses.power_on)
        elif not self._status.value():
            yield from self._press(self._key, self._pulses.power_on)
        yield from _until(answers, self._pulses.boot_time)

    def restart(self) -> "Iterator[int]":
        """Make a modem that does not answer begin again: by reset, power key or supply."""
        if self._reset is not None:
            yield from self._press(self._reset, self._reset_ms)
        elif self._key is not None:
            if self._status is None or self._status.value():
                yield from self._press(self._key, self._pulses.power_off)
                yield GOING_DOWN
            yield from self._press(self._key, self._pulses.power_on)
        elif self._supply is not None:
            self._supply.value(0)
            yield GOING_DOWN
            self._supply.value(1)

    def switch_off(self) -> "Iterator[int]":
        """Switch the modem off, and wait until it is."""
        if self._key is not None and (self._status is None or self._status.value()):
            yield from self._press(self._key, self._pulses.power_off)
            yield GOING_DOWN
        if self._supply is not None:
            self._supply.value(0)

    def _press(self, pin: "Pin | None", ms: int) -> "Iterator[int]":
        if pin is not None:
            pin.value(self._pressed)
            yield ms
            pin.value(1 - self._pressed)


class Question:
    """AT, said on a line until it is answered."""

    _heard = b""
    _escape = False

    def __init__(self, line: "UartLine") -> None:
        self._line = line

    def answered(self) -> bool:
        """Whether the modem answered; asks again where it did not."""
        line = self._line
        self._heard = (self._heard + line._take())[-64:]
        if b"OK" in self._heard:
            return True
        line._unsent = b"\x1bAT\r" if self._escape else b"AT\r"  # a prompt may have been open
        self._escape = not self._escape
        line._push()
        line._unsent = b""
        return False


def _until(answers: "Callable[[], bool]", limit: int) -> "Generator[int, None, bool]":
    """Ask until there is an answer, for `limit` ms at most; whether there was one."""
    while limit > 0:
        if answers():
            return True
        yield TRY_EVERY
        limit -= TRY_EVERY
    return False
