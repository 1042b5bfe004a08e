"""A channel and what came out of it, on a clock of its own."""

from modem.at.channel import Channel
from modem.at.request import Request, Urc

URCS = {b"+CMTI": 0, b"+CMT": 1, b"+CREG": 0, b"RDY": 0}
PDU = b"07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"


class Line:
    """A channel and what came out of it."""

    def __init__(self, **options):
        self.channel = Channel(URCS, **options)
        self.now = 0

    def ask(self, text, prefix=None, **options):
        request = Request(text, prefix, **options)
        self.channel.submit(request, self.now)
        return request

    def say(self, data):
        self.channel.receive(data, self.now)
        return self.items()

    def wait(self, ms):
        end = self.now + ms
        while self.channel.deadline() is not None and self.channel.deadline() <= end:
            self.now = max(self.now, self.channel.deadline())
            self.channel.advance(self.now)
        self.now = end
        self.channel.advance(end)
        return self.items()

    def items(self):
        found = []
        item = self.channel.next_item()
        while item is not None:
            found.append(item)
            item = self.channel.next_item()
        return found

    def sent(self):
        return self.channel.data_to_send()


def shape(items):
    """Say items in a form that can be compared."""
    said = []
    for item in items:
        if isinstance(item, Urc):
            said.append((item.name, item.body))
        else:
            said.append((item.kind, item.code, item.lines))
    return said
