"""Whole lives of a device on the virtual clock: session, faults, modem and network.

`live(seed)` runs one: a cloud that sends Commands, an application that sends, acknowledges,
dawdles and is restarted, and faults drawn from the seed. Then the faults stop, and what is left
must be in order. `Life.problems` says what is not; the seed gives the same life again.
"""

from random import Random

from modem.errors import ModemError, OutcomeUnknown
from modem.session import slots
from modem.session.events import CommandReceived
from modem.session.session import Session
from modem.session.settings import Settings
from modem.session.state import PART
from modem.simulator.faults import injected
from modem.simulator.faults.base import Fault
from modem.simulator.personas import GENERIC
from tests.world import World

STORMY_MS = 30 * 60_000  # how long things go wrong
CALM_MS = 20 * 60_000  # and how long there is to put everything right
SETTINGS = {"sweep_every": 60_000, "part_timeout": 4 * 3_600_000}

BYTES = {"drop": 0.001, "corrupt": 0.001, "duplicate": 0.001}
WRITES = {"urc": 0.2, "noise": 0.1, "flood": 0.01, "split": 0.5, "lost": 0.03, "late": 0.03}
COMMANDS = {
    "reboot": 0.01,
    "brownout": 0.003,
    "silence": 0.01,
    "baud": 0.01,
    "sim": 0.005,
    "coverage": 0.01,
    "denied": 0.005,
    "congestion": 0.05,
    "barred": 0.03,
    "full": 0.01,
    "cnmi": 0.01,
    "twice": 0.05,
    "lie": 0.2,
}


def draw_faults(random):
    """Choose what goes wrong in this life, and how often."""
    kinds = {**BYTES, **WRITES, **COMMANDS}
    chosen = random.sample(sorted(kinds), random.randint(1, 6))
    if "lie" in chosen:
        # A spoilt "+CMS ERROR: 500" reads as another code, and nobody could know better.
        chosen = [name for name in chosen if name not in (*BYTES, "urc", "noise")]
    if "drop" in chosen and "duplicate" in chosen:
        chosen.remove("drop")  # together they spoil a PDU and keep its length
    return {name: kinds[name] * random.choice((0.3, 1.0)) for name in chosen}


class Life:
    """One device from switching on to the end; see the top of the file."""

    def __init__(self, seed, storm_ms=STORMY_MS, persona=GENERIC):
        self.seed = seed
        self.random = Random(seed)
        self.faults = draw_faults(self.random)
        self.storm_ms = storm_ms
        sim = {"storage": self.random.choice((10, 30)), "first_index": persona.first_index}
        self.world = World(SETTINGS, persona, faults=self.faults, seed=seed, **sim)
        if Random("%d memory" % seed).random() < 0.5:  # it lets go of what it can, as on a board
            self.world.session.make_room = lambda module="", kept=(): None
        self.posted = []  # texts that entered the network for the device
        self.sends = []  # (text, operation, when it must have ended)
        self.acknowledged = set()
        self.seen = 0  # events looked at
        self.received = {}  # text -> ids
        self.handed_over = 0  # Commands, repetitions included
        self.starting = None
        self.crashed = False
        self.acks = []
        self.problems = []
        self.agenda = []  # (when, number, what)
        self.count = 0

    def at(self, ms, action):
        self.count += 1
        self.agenda.append((self.world.now + ms, self.count, action))

    def run(self):
        """Live through the storm, then through the calm; collect the problems."""
        self.begin()
        self.plan()
        try:
            self.go_on(self.storm_ms)
            self.calm()
            self.go_on(CALM_MS)
        except AssertionError as error:
            self.problems.append("stuck: %s" % error)
        self.check()
        return self

    def plan(self):
        draw = self.random
        for number in range(draw.randint(3, 15)):
            size = draw.choice((5, 5, 5, 200, 400))
            self.at(draw.randrange(self.storm_ms), lambda n=number, s=size: self.post(n, s))
        for number in range(draw.randint(3, 15)):
            size = draw.choice((5, 5, 5, 200))
            self.at(draw.randrange(self.storm_ms), lambda n=number, s=size: self.send(n, s))
        if draw.random() < 0.3:
            self.at(draw.randrange(self.storm_ms), self.crash)
        if draw.random() < 0.3:
            for number in range(draw.randint(1, 20)):
                self.at(draw.randrange(self.storm_ms), lambda n=number: self.spam(n))
        draw = Random("%d replug" % self.seed)
        if draw.random() < 0.3:
            for _ in range(draw.randint(1, 30)):
                away = draw.choice((0, 100, 5_000))
                self.at(draw.randrange(self.storm_ms), lambda ms=away: self.replug(ms))

    # what happens

    def post(self, number, size):
        text = "post %d/%d " % (self.seed, number) + "x" * size
        self.posted.append(text)
        self.world.network.deliver(self.world.sim, text, now=self.world.now)

    def spam(self, number):
        self.world.network.deliver(self.world.sim, "spam %d" % number, "+15550000", self.world.now)

    def send(self, number, size):
        text = "send %d/%d " % (self.seed, number) + "y" * size
        timeout = self.random.choice((20_000, 60_000, 240_000))
        operation = self.world.session.send(text, self.world.now, timeout=timeout)
        self.sends.append((text, operation, self.world.now + timeout))

    def crash(self):
        """The process dies and comes back: everything that was not acknowledged comes again."""
        self.crashed = True
        self.world.session.close()
        self.world.settle()
        self.world.session = Session(Settings(**SETTINGS))
        self.acks = []
        self.begin()

    def replug(self, away):
        """The cable is pulled and comes back: what was on its way is lost, the modem goes on."""
        world = self.world
        world.session.receive_data(b"", world.now)
        world.settle()
        world.line.disconnect(world.now)
        self.at(away, self.begin)

    def begin(self):
        self.world.line.connect(self.world.now)
        self.starting = self.world.session.start(self.world.now)

    def calm(self):
        """End all faults."""
        fault = self.world.line
        while isinstance(fault, Fault):
            fault.chance = 0.0
            fault = fault.inner

    # the application

    def look(self):
        world = self.world
        if self.starting is not None and self.starting.done:
            if self.starting.error is not None and world.session.state in ("starting", "failed"):
                self.at(30_000, self.begin)
            self.starting = None
        for event in world.events[self.seen :]:
            if isinstance(event, CommandReceived):
                self.take(event.command)
        self.seen = len(world.events)
        for _, operation, until in self.sends:
            if not operation.done and world.now > until + 1000:
                raise AssertionError("a send did not end")
        for command, operation in [pair for pair in self.acks if pair[1].done]:
            self.acks.remove((command, operation))
            if operation.error is None:
                self.acknowledged.add(command.id)
        if world.session.scheduler.crash is not None:
            raise AssertionError("crash: %r" % world.session.scheduler.crash)

    def take(self, command):
        self.handed_over += 1
        if command.missing:
            self.problems.append("incomplete: %r" % command)
        self.received.setdefault(command.text, set()).add(command.id)
        session = self.world.session
        self.at(self.random.randrange(20_000), lambda: self.acknowledge(session, command))

    def acknowledge(self, session, command):
        if session is self.world.session:
            self.acks.append((command, session.acknowledge(command, self.world.now)))

    def go_on(self, ms):
        world = self.world
        end = world.now + ms
        steps = 0
        world.settle()
        while world.now < end:
            steps += 1
            if steps > 200_000:
                raise AssertionError("no progress at %d ms" % world.now)
            due = [entry for entry in self.agenda if entry[0] <= world.now]
            for entry in sorted(due, key=lambda entry: entry[:2]):
                self.agenda.remove(entry)
                entry[2]()
            world.line.advance(world.now)  # what came is announced at once
            world.settle()
            self.look()
            limit = min([end, *[entry[0] for entry in self.agenda]])
            world.step(max(limit, world.now))
            self.look()

    # what must be true

    def check(self):
        sent = [message.text for message in self.world.network.sent if not message.missing]
        for text in self.posted:
            if text not in self.received:
                self.problems.append("lost: %r" % text)
        for text, ids in self.received.items():
            if text not in self.posted:
                self.problems.append("invented: %r" % text)
            elif len(ids) != 1:
                self.problems.append("not one id: %r %r" % (text, ids))
        for text, operation, _ in self.sends:
            self.check_send(text, operation, sent.count(text))
        session = self.world.session
        left = self.world.sim.memory.used + self.world.device.memory("ME").used
        others = sum(1 for event in self.world.events if type(event).__name__ == "OtherMessage")
        if self.crashed:  # maybe while the parts of an acknowledged message were being deleted
            others += len(slots.in_state(session.stored, PART))
        if left > others:
            self.problems.append("%d slots are not free" % left)
        if session.state != "ready":
            self.problems.append("the session is %s" % session.state)
        if len(session.scheduler.tasks()) > 3:
            self.problems.append("%d tasks are left" % len(session.scheduler.tasks()))

    def check_send(self, text, operation, times):
        error = operation.error
        if not operation.done:
            self.problems.append("open: %r" % text)
        elif times > 1:
            self.problems.append("sent %d times: %r" % (times, text))
        elif error is None and times != 1:
            self.problems.append("a receipt, but it did not arrive: %r" % text)
        elif error is not None and not isinstance(error, OutcomeUnknown) and times:
            self.problems.append("refused (%s), but it arrived: %r" % (error, text))
        elif error is not None and not isinstance(error, ModemError):
            self.problems.append("an odd error: %r" % error)

    @property
    def strikes(self):
        return sum(injected(self.world.line).values())


def live(seed, storm_ms=STORMY_MS, persona=GENERIC):
    """Run one life and return it."""
    return Life(seed, storm_ms, persona).run()
