"""The power is cut at every write of the journal and before every line to the modem.

The modem keeps its power, and what it stored; the session, and all it knew, is gone. Whenever
that happens: what was acknowledged does not come again, and the rest does.
"""

import pytest

from modem.ports.journal import Journal
from modem.profiles import Profile
from modem.session.session import Session
from modem.session.settings import Settings
from tests.ports.disk import Cut, PowerCut
from tests.world import World

LONG = "part of a long message " * 15  # three SMS
BODIES = ["one", "two", LONG, "four"]
ROUTES = Profile("routes", cnmi=(b"2,2,0,0,0",))


class Device:
    """A board in front of a simulated modem: it acknowledges what it received, once.

    The power is cut at the change `write` of the journal, or before line `line` to the modem.
    """

    def __init__(self, routed=False, write=None, share=0, line=None):
        self.world = World()
        self.routed = routed
        self.disk = Cut(at=write, share=share)
        self.line = line
        self.lines = 0
        self.cut = False
        self.received = []
        self.acknowledged = []
        self.doing = []
        self.doubtful = []  # what was being acknowledged when the power was cut: it may be either

    def live(self):
        """Go through all of it, with a cut somewhere; the power comes back at once."""
        todo = list(BODIES)
        while True:
            try:
                self.switch_on()
                while todo:
                    body = todo.pop(0)
                    self.world.network.deliver(self.world.sim, body, now=self.world.now)
                    self.work(30_000)
                self.work(300_000)
                return
            except PowerCut:
                assert not self.cut
                self.cut = True
                self.doubtful = self.doing
                self.disk, self.line = self.disk.again(), None
                self.world.events.clear()

    def switch_on(self):
        journal = Journal("journal", limit=60, disk=self.disk)
        session = Session(Settings(profile="generic", journal=journal))
        if self.routed:
            session.use_profile(ROUTES)
        self._watch(session)
        self.world.session = session
        self.world.finish(session.start(self.world.now))

    def _watch(self, session):
        hand_out = session.data_to_send

        def data_to_send():
            data = hand_out()
            self.lines += bool(data)
            if self.line is not None and self.lines > self.line:
                raise PowerCut()
            return data

        session.data_to_send = data_to_send

    def work(self, ms):
        """Acknowledge what comes, for some time; now and then, as a board does that sleeps."""
        end = self.world.now + ms
        while self.world.now < end:
            self.world.run(5000)
            while self.world.events:
                event = self.world.events.pop(0)
                if type(event).__name__ == "CommandReceived":
                    self.take(event.command)

    def take(self, command):
        assert command.text not in self.acknowledged, "it came again"
        self.received.append(command.text)
        self.doing = [command.text]
        operation = self.world.session.acknowledge(command, self.world.now)
        self.doing = []
        self.acknowledged.append(command.text)
        self.world.finish(operation)


def check(device):
    device.live()
    assert set(device.acknowledged + device.doubtful) == set(BODIES)
    if not device.routed:
        assert not device.world.sim.memory.used
    return device.cut


@pytest.mark.timeout(120)
@pytest.mark.parametrize("routed", [False, True], ids=["stored", "routed"])
@pytest.mark.parametrize("share", [0, 1, 2], ids=["nothing", "half", "all"])
def test_the_power_is_cut_at_every_write(routed: bool, share: int) -> None:
    write = 0
    while check(Device(routed, write, share)):
        write += 1
    assert write > len(BODIES)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("routed", [False, True], ids=["stored", "routed"])
def test_the_power_is_cut_before_every_line(routed: bool) -> None:
    line = 0
    while check(Device(routed, line=line)):
        line += 1
    assert line > 20


def test_two_equal_messages_of_which_one_is_acknowledged_are_told_apart() -> None:
    device = Device()
    device.switch_on()
    for _ in range(2):
        device.world.network.deliver(device.world.sim, "twin", now=device.world.now)
    device.world.run(5000)
    first, second = device.world.commands
    assert first == second
    device.world.acknowledge(first)
    device.world.events.clear()
    device.switch_on()
    device.world.run(5000)
    assert [command.text for command in device.world.commands] == ["twin"]


def test_parts_that_no_modem_stores_are_joined_across_a_power_cut() -> None:
    from tests.session.odd import Odd
    from tests.session.test_routed_plain import without_storage

    disk = Cut()
    for count, wanted in ((1, []), (2, [LONG])):
        modem = Odd(base=without_storage, journal=Journal("journal", disk=disk))
        modem.say(routed_parts()[count - 1])
        modem.run(1000)
        assert modem.received == wanted


def routed_parts():
    """Return what a modem says that routes LONG: the first part, then the others."""
    from modem.sms.deliver import Deliver
    from modem.sms.fields import Address
    from modem.sms.pdu import to_hex
    from modem.sms.splitting import split
    from tests.session.odd import STAMP

    said = []
    for part in split(LONG, 7):
        length, digits = to_hex(Deliver(Address("2936"), part, STAMP))
        said.append(b"\r\n+CMT: ,%d\r\n%s\r\n" % (length, digits))
    return said[0], b"".join(said[1:])


def test_a_journal_that_fails_costs_no_message() -> None:
    device = Device()
    device.disk = Cut(at=0, failure=OSError)
    device.live()
    assert sorted(device.acknowledged) == sorted(BODIES)
