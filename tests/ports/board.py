"""A board without hardware: a UART with a small modem behind it, and pins that remember."""

from tests.drivers.little import LENGTH, Little


class Listing(Little):
    """The small modem, with a list of what it keeps."""

    def _answer(self, line):
        if line == b"AT+CMGL=4" and self.slots:
            return b"\r\n+CMGL: 1,1,,%d\r\n%s\r\n\r\nOK\r\n" % (LENGTH, self.slots[1])
        return Little._answer(self, line)


class Pin:
    """A `machine.Pin` that notes the levels it was set to."""

    def __init__(self, level=0):
        self.level = level
        self.levels = []

    def value(self, *level):
        if level:
            self.level = level[0]
            self.levels.append(level[0])
        return self.level


class Uart:
    """A `machine.UART`: None when idle, writes that may be short, a buffer that overflows.

    `takes` is how many bytes a write accepts; `speaks` whether there is a modem behind it.
    """

    def __init__(self, rxbuf=2048, takes=None, speaks=True):
        self.rxbuf = rxbuf
        self.takes = takes
        self.modem = Listing()
        self.speaks = speaks
        self.received = b""
        self.written = b""

    def __str__(self):
        return "UART(1, baudrate=115200, tx=4, rx=5, txbuf=256, rxbuf=%d)" % self.rxbuf

    def come(self, data):
        self.received = (self.received + data)[: self.rxbuf]

    def any(self):
        return len(self.received)

    def read(self, most):
        data, self.received = self.received[:most], self.received[most:]
        return data or None

    def write(self, data):
        if self.takes == 0:
            return None
        data = bytes(data[: self.takes or len(data)])
        self.written += data
        if self.speaks:
            self.come(self.modem.receive(data))
        return len(data)
