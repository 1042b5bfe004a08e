"""Runs an example of MicroPython/examples on the unix port, against a modem on a terminal.

`on_pty.py LIBRARY EXAMPLES TERMINAL NAME`: only LIBRARY (as a board has it below lib/) and
EXAMPLES are on the path. Where there is no `machine`, a terminal stands in for its UART.
"""

import sys

from uart_on_pty import Uart

LIBRARY, EXAMPLES, TERMINAL, NAME = sys.argv[1:]
sys.path[:] = [LIBRARY, EXAMPLES, ".frozen"]


class Pin:
    """A pin that says what becomes of it."""

    level = 0

    def value(self, *level):
        if level:
            self.level = level[0]
            print("pin", self.level)
        return self.level


def echo(uart):
    import echo as example

    from modem.ports.uart import UartPort

    example.run(UartPort(uart), 2)


def sensor(uart):
    import sensor as example

    from modem.ports.uart import UartPort

    example.LISTEN = 1
    readings = [214, 215]
    port = UartPort(uart, sleeper=lambda ms: print("sleeps", ms))
    example.run(port, lambda: readings.pop(0), rounds=2)


def remote_switch(uart):
    import asyncio

    import remote_switch as example

    from modem.ports.uart_aio import AsyncUartPort

    asyncio.run(example.run(AsyncUartPort(uart), Pin()))


{"echo": echo, "sensor": sensor, "remote_switch": remote_switch}[NAME](Uart(TERMINAL))
