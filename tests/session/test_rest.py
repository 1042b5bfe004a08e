"""What a session lets go of while nothing happens, and how it goes on after a shortage."""

from modem.errors import NoAnswer
from modem.session.events import CommandReceived, Ready
from tests.session.test_sending_plain import PROMPT, SENT, cms, error_of, modem
from tests.world import World

LONG = "a long message, which takes several of them. " * 8


class Room:
    """Notes what a session says that it does not need any more."""

    def __init__(self, world):
        self.over = []
        self.kept = ()
        world.session.make_room = self.note

    def note(self, module, kept=()):
        self.over.append(module)
        self.kept = kept


def test_a_session_says_when_it_rests_and_what_is_over():
    world = World()
    room = Room(world)
    world.start()
    assert room.over[-1] == "" and "modem.session.card" in room.over
    assert room.kept == ()


def test_a_session_at_work_does_not_rest():
    world = World().start()
    world.session.send("hello", world.now)
    assert not world.session.rest()


def test_what_was_let_go_is_there_again():
    world = World().start()
    assert world.session.rest()
    world.deliver(LONG)
    assert world.session.rest()
    assert [command.text for command in world.commands] == [LONG]
    world.acknowledge(world.commands[0])
    assert world.session.inbox.usage(b"SM")[0] == 0


def test_reports_that_are_waited_for_outlive_a_rest():
    world = World().start()
    world.send("hello", confirm=True)
    before = world.session.reports.waits()
    world.session.rest()
    assert world.session.reports.waits() == before


def test_parts_that_wait_for_others_outlive_a_rest():
    world = World(chunk=1).start()
    world.session.inbox.doubt_parts()
    world.deliver("hello")
    joiner = world.session.stored.joiner
    assert joiner is not None and world.session.rest()
    assert world.session.stored.joiner is None


def test_a_shortage_ends_what_is_under_way_and_sets_the_modem_up_again():
    world = World().start()
    operation = world.session.send("hello", world.now)
    world.session.recover(world.now)
    assert isinstance(operation.error, NoAnswer) and "memory" in str(operation.error)
    world.run(10000)
    assert len(world.of(Ready)) == 2
    world.send("again")
    world.deliver("hello")
    assert len(world.of(CommandReceived)) == 1


def test_an_error_tells_which_parts_went_out_before_it():
    found = modem()
    found.answers[b"+CMGS"] = [PROMPT, PROMPT]
    found.answers["payload"] = [SENT, cms(b"28")]
    assert error_of(found, body=LONG).sent == (7,)


def test_a_send_without_a_limit_waits_for_the_modem():
    world = World().start()
    operation = world.session.send("hello", world.now, timeout=None)
    assert operation.deadline is None
    assert world.finish(operation).references
