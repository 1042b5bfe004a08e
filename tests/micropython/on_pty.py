"""Runs an example of MicroPython/examples on the unix port, against a modem on a terminal.

`on_pty.py LIBRARY EXAMPLES TERMINAL NAME`: only LIBRARY (as a board has it below lib/) and
EXAMPLES are on the path. Where there is no `machine`, a terminal stands in for its UART.
"""

import sys

LIBRARY, EXAMPLES, TERMINAL, NAME = sys.argv[1:]
sys.path[:] = [LIBRARY, EXAMPLES, ".frozen"]

import select  # noqa: E402
import termios  # noqa: E402


class Uart:
    """What is used of `machine.UART`, on a terminal of the unix port."""

    def __init__(self, path):
        self.file = open(path, "r+b")  # noqa: SIM115
        descriptor = self.file.fileno()
        termios.setraw(descriptor)
        settings = termios.tcgetattr(descriptor)
        settings[6][5] = settings[6][6] = 0  # VTIME and VMIN: read returns what is there
        termios.tcsetattr(descriptor, termios.TCSANOW, settings)
        self.poll = select.poll()
        self.poll.register(self.file, select.POLLIN)

    def any(self):
        return 1 if self.poll.poll(0) else 0

    def read(self, most):
        return self.file.read(most) or None

    def write(self, data):
        return self.file.write(data[:16])  # as short as on a board whose buffer is full


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
