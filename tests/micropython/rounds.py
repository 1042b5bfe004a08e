"""Long messages both ways, again and again, on a board where modules are forgotten in between.

`rounds.py KIND ROUNDS` in a folder of `tools.heap.Bench`: "long" receives one and sends one,
"pending" has other things come between its parts, "kept" keeps every Command. Prints, after half
of the rounds and at the end, what is in use of the heap, and whether modules stayed loaded.
"""

import gc
import sys

sys.path[:] = ["lib", "", ".frozen"]

import program as canned  # noqa: E402

from modem import CommandReceived, MessageRefused, Modem, Refused  # noqa: E402
from modem.ports.uart import UartPort  # noqa: E402

KIND, ROUNDS = sys.argv[1], int(sys.argv[2])


class Uart(canned.Canned):
    """The canned modem, which refuses when told."""

    refuses = False

    def after_text(self):
        if self.refuses:
            self.text = self.refuses = False
            return b"\r\n+CMS ERROR: 21\r\n"
        return super().after_text()


def part(number, count):
    """Return a part of the long Command of this round, whose reference is its own."""
    pdu = canned.STORED[number]
    at = pdu.find(b"050003") + 6
    return pdu[:at] + b"%02X" % (count & 255) + pdu[at + 2 :]


def next_command(modem):
    """Return the next Command, by way of its event."""
    for event in modem.events(2):
        if isinstance(event, CommandReceived):
            return event.command
    raise ValueError("no Command came")


def send(modem, uart):
    """Send a long message, and one that is refused."""
    canned.expect(len(modem.send(canned.LONG).references), 3)
    uart.refuses = True
    try:
        modem.send("refused")
    except Refused as error:
        canned.expect((isinstance(error, MessageRefused), error.code), (True, 21))


def one_round(modem, uart, count, kept):
    """Do what is done in each round."""
    wanted = canned.LONG
    if KIND == "kept":
        uart.store(1, canned.numbered(count))
        wanted = "hello"
    else:
        send(modem, uart)
        uart.store(1, part(0, count))
        if KIND == "pending":
            canned.expect(modem.receive(0.02), None)
            uart.store(9, canned.numbered(count))
            command = next_command(modem)
            canned.expect(command.text, "hello")
            modem.acknowledge(command)
        uart.store(2, part(1, count))
        uart.store(3, part(2, count))
    command = next_command(modem)
    canned.expect(command.text, wanted)
    modem.acknowledge(command)
    if KIND == "kept":
        kept.append(command)


def main():
    """Open the modem and do the rounds."""
    uart = Uart()
    modem = Modem.open(UartPort(uart, rxbuf=2048))
    kept = []
    for count in range(ROUNDS):
        one_round(modem, uart, count, kept)
        modem.receive(0.02)
        if count == ROUNDS // 2 or count == ROUNDS - 1:
            gc.collect()
            print(gc.mem_alloc(), "modem.sms.pdu" in sys.modules)


main()
