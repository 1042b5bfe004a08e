from modem.at.channel import Channel
from modem.at.request import Reply, Request
from modem.errors import NoAnswer
from modem.session.effects import Sleep
from modem.session.tasks import BACKGROUND, SEND, URGENT, Operation, Scheduler


class Bench:
    """A scheduler on a channel whose modem says OK to everything, unless `deaf`."""

    def __init__(self):
        self.channel = Channel({})
        self.scheduler = Scheduler(self)
        self.scheduler.gate = BACKGROUND
        self.now = 0
        self.sent = []
        self.deaf = False

    def add(self, talk, priority=SEND, deadline=None):
        return self.scheduler.add(talk, priority, Operation(deadline))

    def run(self, ms=0):
        self.now += ms
        self.channel.advance(self.now)
        self._replies()
        self.scheduler.run(self.now)
        out = self.channel.data_to_send()
        while out:
            self.sent.append(out)
            if not self.deaf:
                self.channel.receive(b"\r\nOK\r\n", self.now)
            self._replies()
            self.scheduler.run(self.now)
            out = self.channel.data_to_send()

    def _replies(self):
        item = self.channel.next_item()
        while item is not None:
            self.scheduler.on_reply(item, self.now)
            item = self.channel.next_item()


def say(*texts):
    for text in texts:
        yield Request(text)
    return texts[-1]


def test_a_conversation_keeps_the_channel_until_it_ends():
    bench = Bench()
    first, second = bench.add(say(b"A", b"B")), bench.add(say(b"C"))
    bench.run()
    assert bench.sent == [b"ATA\r", b"ATB\r", b"ATC\r"]
    assert (first.result(), second.result()) == (b"B", b"C")


def test_the_more_urgent_goes_first_then_the_older():
    bench = Bench()
    for text, priority in ((b"A", SEND), (b"B", SEND), (b"C", URGENT)):
        bench.add(say(text), priority)
    bench.run()
    assert bench.sent == [b"ATC\r", b"ATA\r", b"ATB\r"]


def test_what_the_gate_keeps_back_waits():
    bench = Bench()
    bench.scheduler.gate = URGENT
    operation = bench.add(say(b"A"))
    bench.run(1000)
    assert not operation.done and bench.scheduler.deadline() is None
    bench.scheduler.gate = SEND
    bench.run()
    assert operation.done


def nap(ms):
    yield Sleep(ms)
    yield Request(b"Z")


def test_one_that_sleeps_lets_the_others_go_on():
    bench = Bench()
    bench.add(nap(100))
    bench.add(nap(50))
    bench.add(say(b"A"))
    bench.run()
    assert bench.sent == [b"ATA\r"] and bench.scheduler.deadline() == 50
    bench.run(50)
    assert bench.sent == [b"ATA\r", b"ATZ\r"] and bench.scheduler.deadline() == 100


def test_what_is_late_ends_wherever_it_is():
    bench = Bench()
    bench.deaf = True
    late = [bench.add(talk, deadline=500) for talk in (nap(9000), say(b"A"), say(b"B"))]
    bench.run()
    assert bench.scheduler.deadline() == 500
    bench.run(500)
    assert [type(operation.error) for operation in late] == [NoAnswer] * 3
    assert bench.sent == [b"ATA\r"]


def stubborn():
    try:
        yield Request(b"A", timeout=100)
    except NoAnswer:
        yield Request(b"B")


def test_what_waits_for_a_channel_that_recovers_is_never_sent_when_its_time_is_over():
    bench = Bench()
    bench.deaf = True
    operation = bench.add(stubborn(), deadline=150)
    bench.run()
    bench.run(100)
    bench.run(50)
    assert isinstance(operation.error, NoAnswer)
    bench.deaf = False
    bench.run(1000)
    bench.run(1000)
    assert b"ATB\r" not in bench.sent and bench.channel.ready


def broken(error):
    yield Request(b"A")
    raise error


def test_a_bug_ends_its_own_conversation_and_is_kept():
    bench = Bench()
    bug = KeyError("no such thing")
    operation, next_one = bench.add(broken(bug)), bench.add(say(b"B"))
    bench.run()
    assert operation.error is bug and bench.scheduler.crash is bug
    assert next_one.result() == b"B"


def test_an_interruption_ends_its_own_conversation_and_goes_on_outwards():
    bench = Bench()
    operation, next_one = bench.add(broken(KeyboardInterrupt())), bench.add(say(b"B"))
    try:
        bench.run()
    except KeyboardInterrupt:
        assert isinstance(operation.error, NoAnswer)
    else:
        raise AssertionError("it was swallowed")
    bench.run()
    assert next_one.result() == b"B" and bench.scheduler.crash is None


def test_a_reply_that_nobody_waits_for_changes_nothing():
    bench = Bench()
    bench.scheduler.on_reply(Reply(Request(b"A")), 0)
    assert bench.add(say(b"B")) and bench.scheduler.crash is None


def test_want_of_memory_is_for_whoever_can_make_room():
    bench = Bench()
    operation = bench.add(broken(MemoryError()))
    try:
        bench.run()
    except MemoryError:
        assert not operation.done and bench.scheduler.crash is None
    else:
        raise AssertionError("it was swallowed")
