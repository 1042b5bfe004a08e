"""What the programs of `program` and `conversation` have to do with: a modem, a port, a pin."""

from modem import PortError
from tools.canned import Canned

HELLO = b"00040481926300006280132100008005E8329BFD06"
STRANGER = b"00040481391700006280132100008005E8329BFD06"
BROKEN = b"0004048192"
STAMP = (2026, 8, 31, 12, 0, 0, 8)


class Uart(Canned):
    """A modem that also refuses, reports, and is told what to say."""

    refusal = b""

    def after_text(self):
        if self.refusal:
            self.text = False
            return b"\r\n%s\r\n" % self.refusal
        return super().after_text()

    def answer(self, line):
        if line == b"+NOT":
            return b"\r\n+CME ERROR: 3\r\n"
        if line == b"+WORDS":
            return b"\r\nERROR\r\n"
        if line == b"+CSQ":
            return b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n"
        if line == b"+COPS?":
            return b'\r\n+COPS: 0,0,"Somebody",7\r\n\r\nOK\r\n'
        return super().answer(line)

    def report(self, status):
        """Have the network report on the last message."""
        from modem.sms import Address, StatusReport, Timestamp, to_hex

        stamp = Timestamp(*STAMP)
        pdu = to_hex(StatusReport(self.sent & 255, Address("2936"), stamp, stamp, status))[1]
        self.slots[9] = pdu
        self.out += b'\r\n+CDSI: "ME",9\r\n'


class Port:
    """A port of the user's own, with the names that are asked for and no others."""

    name = "mine"

    def __init__(self):
        self.uart = Uart()
        self.looks = 0
        self.gone = False
        self.notes = []

    def read(self, timeout_ms):
        if self.gone:
            raise PortError("mine is gone", holder="somebody")
        return self.uart.read(256) or b""

    def write(self, data):
        self.uart.write(data)

    def close(self):
        print("mine is closed")

    def reopen(self, timeout_ms):
        self.looks += 1
        self.gone = False
        return True

    def reset(self):
        print("mine is reset")

    def take_loss(self):
        return False

    def note(self, marker, text):
        self.notes.append((marker, text))


class Pin:
    """A pin that says what becomes of it."""

    def __init__(self, name):
        self.name = name

    def value(self, *level):
        if level:
            print(self.name, level[0])
        return 1


def show(value, names):
    """Print a value, and what it has of `names`."""
    print(repr(value))
    for name in names.split():
        print("   ", name, repr(getattr(value, name)))


def told(call):
    """Print what comes of a call, or how it fails."""
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)
