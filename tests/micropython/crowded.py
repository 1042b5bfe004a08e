"""A board whose modem is full of messages when it starts: `crowded.py COUNT`, in a folder of
`tools.heap.Bench`. Prints how many Commands were received, and how many messages are left.
"""

import sys

sys.path[:] = ["lib", "", ".frozen"]

import program as canned  # noqa: E402

from modem import Modem  # noqa: E402
from modem.ports.uart import UartPort  # noqa: E402

COUNT = int(sys.argv[1])


class Uart(canned.Canned):
    """The canned modem, which lists what it has."""

    def answer(self, line):
        if line.startswith(b"+CMGL="):
            listed = [self.listed(index) for index in sorted(self.slots)]
            return b"".join(listed) + b"\r\nOK\r\n"
        if line.startswith(b"+CPMS=") and line[6:7] != b"?":
            return b"\r\n+CPMS: %d,60,%d,60,%d,60\r\n\r\nOK\r\n" % ((len(self.slots),) * 3)
        return super().answer(line)

    def listed(self, index):
        """Return what is said of one message in a listing."""
        pdu = self.slots[index]
        return b"\r\n+CMGL: %d,1,,%d\r\n%s\r\n" % (index, canned.length(pdu), pdu)


uart = Uart()
for number in range(COUNT):
    uart.slots[number + 1] = canned.numbered(number)
modem = Modem.open(UartPort(uart, rxbuf=2048))
received = 0
command = modem.receive(5)
while command is not None:
    received += 1
    modem.acknowledge(command)
    command = modem.receive(5) if received < COUNT else None
print(received, len(uart.slots))
