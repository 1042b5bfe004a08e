"""A device, a SIM and a network on a clock of their own, and short ways to talk to them."""

from dataclasses import replace

from modem.simulator import GENERIC, Device, Network
from modem.sms.fields import Address
from modem.sms.pdu import to_hex
from modem.sms.splitting import split
from modem.sms.submit import Submit


class Bench:
    """`at` and `say` return what the device wrote; echo is switched off unless `echo`."""

    def __init__(self, echo=False, peer="2936", storage=50, sim=True, **persona):
        self.now = 0
        self.network = Network()
        self.sim = self.network.add_sim(peer=peer, storage=storage) if sim else None
        self.device = Device(self.sim, replace(GENERIC, **persona))
        if not echo:
            self.say(b"ATE0\r")

    def say(self, data):
        """Write bytes to the device; return the bytes it writes."""
        self.device.receive_data(data, self.now)
        return self.device.data_to_send()

    def at(self, command):
        """Write a command line; return the lines of the answer that are not empty."""
        return self.lines(self.say(f"AT{command}\r".encode("latin-1")))

    def ok(self, command):
        """Write a command line that succeeds; return the lines before OK."""
        answer = self.at(command)
        assert answer[-1] == "OK", answer
        return answer[:-1]

    def heard(self):
        """Return the lines that the device wrote by itself."""
        return self.lines(self.device.data_to_send())

    def wait(self, ms):
        """Let time pass, each deadline at its time; return the lines written meanwhile."""
        end, out = self.now + ms, b""
        while (due := self.due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.network.advance(self.now)
            self.device.advance(self.now)
            out += self.device.data_to_send()
        self.now = end
        self.network.advance(end)
        self.device.advance(end)
        return self.lines(out + self.device.data_to_send())

    def due(self):
        deadlines = [self.network.deadline(), self.device.deadline()]
        return min([due for due in deadlines if due is not None], default=None)

    def deliver(self, body, sender=None, **options):
        """Send the SIM a message; return what became of it."""
        return self.network.deliver(self.sim, body, sender, self.now, **options)

    def send(self, body="hello", to="2936", command="+CMGS", **fields):
        """Write a SUBMIT through the prompt; return the lines of the answer."""
        length, digits = submit(body, to, **fields)
        assert self.say(f"AT{command}={length}\r".encode()) == b"\r\n> "
        return self.lines(self.say(digits + b"\x1a"))

    @staticmethod
    def lines(data):
        return [line for line in data.decode("latin-1").split("\r\n") if line]


def submit(body="hello", to="2936", **fields):
    """Return (length, hexadecimal digits) of a SUBMIT."""
    return to_hex(Submit(Address(to), split(body, 0)[0], **fields))
