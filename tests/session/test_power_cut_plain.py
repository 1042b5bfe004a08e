"""The power is cut at every write of the journal, before a modem of a few lines: on boards too.

What the simulated modem's tests of the same (test_power_cut.py) find on CPython only.
"""

from modem.ports.journal import Journal
from modem.session.events import CommandReceived
from modem.session.session import Session
from modem.session.settings import Settings
from modem.sms.deliver import Deliver
from modem.sms.fields import Address
from modem.sms.pdu import to_hex
from modem.sms.splitting import split
from tests.drivers.little import Little
from tests.ports.disk import Cut, PowerCut
from tests.session.odd import STAMP

LONG = "part of a long message " * 15  # three SMS
BODIES = ("one", "two", LONG, "four", "five")
LIFE = 20000  # ms that the board has power, if it is not cut


class Storing(Little):
    """The small modem, which keeps its power and the messages until they are deleted."""

    def __init__(self):
        Little.__init__(self)
        parts = [part for body in BODIES for part in split(body, 7)]
        for number, part in enumerate(parts):
            self.slots[number + 1] = to_hex(Deliver(Address("2936"), part, STAMP))

    def _answer(self, line):
        if line == b"AT+CMGL=4":
            out = b""
            for number in sorted(self.slots):
                out += b"\r\n+CMGL: %d,1,,%d\r\n%s" % ((number,) + self.slots[number])
            return out + b"\r\n\r\nOK\r\n"
        number = int(line[8:]) if line[:8] in (b"AT+CMGR=", b"AT+CMGD=") else 0
        if line[:8] == b"AT+CMGD=":
            self.slots.pop(number, None)
        elif number:
            if number not in self.slots:
                return b"\r\n+CMS ERROR: 321\r\n"
            return b"\r\n+CMGR: 1,,%d\r\n%s\r\n\r\nOK\r\n" % self.slots[number]
        return Little._answer(self, b"AT" if number else line)


class Board:
    """What an application does: it acknowledges each Command, once."""

    def __init__(self, **cut):
        self.modem = Storing()
        self.disk = Cut(**cut)
        self.acknowledged = []
        self.doing = []  # being acknowledged: after a cut it may be, or come again
        self.doubtful = []
        self.cuts = 0

    def live(self):
        """Live to the end, with a cut on the way."""
        while True:
            journal = Journal("journal", limit=60, disk=self.disk)
            try:
                self.work(Session(Settings(profile="generic", journal=journal)))
                return
            except PowerCut:
                self.cuts += 1
                self.doubtful = self.doing
                self.disk = self.disk.again()

    def work(self, session):
        now = 0
        session.start(now)
        while now < LIFE:
            out = session.data_to_send()
            said = self.modem.receive(out)
            if said:
                session.receive_data(said, now)
            event = session.next_event()
            while event is not None:
                if isinstance(event, CommandReceived):
                    self.take(session, event.command, now)
                event = session.next_event()
            if not out:
                now = max(now, session.deadline())
                session.advance(now)

    def take(self, session, command, now):
        assert command.text not in self.acknowledged, "it came again"
        self.doing = [command.text]
        session.acknowledge(command, now)
        self.doing = []
        self.acknowledged.append(command.text)


def survives(**cut):
    """Cut the power there, if there is such a place; whether there was."""
    board = Board(**cut)
    board.live()
    assert not board.modem.slots, cut
    assert set(board.acknowledged + board.doubtful) == set(BODIES), cut
    return board.cuts == 1


def test_without_a_cut_all_is_received_once_and_freed():
    assert not survives()


def test_nothing_is_lost_and_nothing_acknowledged_comes_again():
    for octets in (7, 1000):
        write = 0
        while survives(at=write, octets=octets):
            write += 1
        assert write > len(BODIES), write
