"""A session, a simulated modem and a network on one virtual clock, with no port between."""

from modem.session.session import Session
from modem.session.settings import Settings
from modem.simulator.device import Device
from modem.simulator.faults import stack
from modem.simulator.network import Network

LIMIT = 10_000_000  # turns: far more than any test needs


class World:
    """Bytes go straight from one side to the other; time jumps to the next deadline.

    `chunk` cuts what the modem says into pieces of so many bytes; `faults` (chances by name)
    and `seed` spoil it. `events` has all events.
    """

    make_room = None  # of the session; a board has one

    def __init__(self, settings=None, persona=None, chunk=None, now=0, faults=None, seed=0, **sim):
        self.now = now
        self.network = Network(now)
        self.sim = self.network.add_sim(**sim)
        more = {} if persona is None else {"persona": persona}
        self.device = Device(self.sim, now=now, **more)
        self.line = stack(self.device, faults or {}, seed)
        self.line.connect(now)
        self.session = Session(Settings(**(settings or {})))
        self.session.make_room = self.make_room
        self.chunk = chunk
        self.events = []
        self.log = []

    # one step

    def settle(self):
        """Carry bytes to and fro at this instant until both are quiet."""
        for _ in range(LIMIT):
            out = self.session.data_to_send()
            if out:
                self.log.append(f"{self.now:8} > {out!r}")
                self.line.receive_data(out, self.now)
            back = self.line.data_to_send()
            if back:
                self.log.append(f"{self.now:8} < {back!r}")
                step = self.chunk or len(back)
                for start in range(0, len(back), step):
                    self.session.receive_data(back[start : start + step], self.now)
            event = self.session.next_event()
            while event is not None:
                self.log.append(f"{self.now:8} ! {event!r}")
                self.events.append(event)
                event = self.session.next_event()
            if not out and not back:
                return
        raise AssertionError("never quiet")

    def deadlines(self):
        sources = (self.session, self.line, self.network)
        return [when for when in (source.deadline() for source in sources) if when is not None]

    def step(self, limit):
        """Jump to the next deadline, at most to `limit`."""
        self.now = max(self.now, min([limit, *self.deadlines()]))
        self.network.advance(self.now)
        self.line.advance(self.now)
        self.session.advance(self.now)
        self.settle()

    # what tests say

    def run(self, ms):
        """Let `ms` milliseconds pass."""
        self.settle()
        end = self.now + ms
        while self.now < end:
            self.step(end)
        self.settle()

    def finish(self, operation, ms=600_000):
        """Go on until the operation is done, and return its result."""
        self.settle()
        end = self.now + ms
        while not operation.done:
            assert self.session.deadline() is not None, "an open operation without a deadline"
            assert self.now < end, "still open:\n" + "\n".join(self.log[-40:])
            self.step(end)
        assert self.session.scheduler.crash is None, repr(self.session.scheduler.crash)
        return operation.result()

    def start(self):
        """Start the session and return the world, ready."""
        self.finish(self.session.start(self.now))
        return self

    def send(self, body, **options):
        return self.finish(self.session.send(body, self.now, **options))

    def acknowledge(self, command):
        return self.finish(self.session.acknowledge(command, self.now))

    def deliver(self, body, sender=None):
        """Have the network deliver a message, and give it a second."""
        self.network.deliver(self.sim, body, sender=sender, now=self.now)
        self.run(1000)

    def of(self, kind):
        """Return the events of one class."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def commands(self):
        from modem.session.events import CommandReceived

        return [event.command for event in self.of(CommandReceived)]
