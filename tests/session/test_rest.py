"""What a session lets go of while nothing happens, and how it goes on after a shortage."""

from modem.errors import NoAnswer, OutcomeUnknown
from modem.session import slots
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
    assert room.over[-1] == "" and room.over.count("") > 6  # after each step of the start, too
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
    assert slots.usage(world.session.stored, b"SM")[0] == 0


def test_a_session_at_rest_has_no_channel_and_gets_one_when_something_happens():
    world = World().start()
    assert world.session.rest() and world.session.in_use() == ()
    deadline = world.session.deadline()
    world.session.advance(deadline - 1)
    assert world.session.in_use() == () and world.session.data_to_send() == b""
    assert world.session.trouble is None
    world.session.advance(deadline)
    assert world.session.data_to_send() == b"AT+CNMI?\r"
    assert not world.session.rest() and "modem.at.channel" in world.session.in_use()


def test_a_sweep_that_is_wanted_at_rest_begins_at_once():
    world = World().start()
    assert world.session.rest()
    world.session.want_sweep()
    world.session.advance(world.now)
    assert world.session.data_to_send()


def test_half_a_line_is_kept_while_nothing_else_happens():
    world = World().start()
    world.session.receive_data(b'\r\n+CMTI: "S', world.now)
    assert world.session.rest()
    world.session.receive_data(b'M",1\r\n', world.now)
    assert world.session.data_to_send() == b"AT+CMGR=1\r"


def test_a_message_of_which_only_the_header_came_is_kept_too():
    world = World().start()
    world.session.receive_data(b"\r\n+CMT: ,24\r\n", world.now)
    assert world.session.rest() and world.session.in_use() != ()


def test_reports_that_are_waited_for_outlive_a_rest():
    world = World().start()
    world.send("hello", confirm=True)
    before = world.session.reports.waits()
    world.session.rest()
    assert world.session.reports.waits() == before


def test_parts_that_wait_for_others_outlive_a_rest():
    world = World(chunk=1).start()
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


def test_what_is_let_go_of_for_want_of_memory_ends_when_there_is_some_again():
    world = World().start()
    sent = world.session.send("hello", world.now)
    world.session.data_to_send()
    world.session.receive_data(PROMPT, world.now)
    assert world.session.data_to_send()  # the modem has it
    waits = world.session.send("later", world.now)
    world.session.shed()
    assert world.session.opened is None and not (sent.done or waits.done)
    world.run(1000)
    assert not (sent.done or waits.done)  # nobody has a turn meanwhile
    world.session.recover(world.now)
    assert isinstance(waits.error, NoAnswer) and isinstance(sent.error, OutcomeUnknown)
    world.run(10000)
    world.send("again")


def test_a_closed_session_keeps_nothing_of_what_was_under_way():
    world = World().start()
    operation = world.session.send("hello", world.now)
    world.session.close()
    assert operation.done and world.session.in_use() == ()


def test_parts_that_came_are_read_again_after_a_shortage():
    world = World({"part_timeout": 60_000}).start()
    world.deliver("hello")
    world.network.deliver(world.sim, "a" * 153 + "b" * 153 + "c", now=world.now)
    world.device.advance(world.now)
    world.sim.memory.delete([index for index, _ in world.sim.memory.items()][3])
    world.run(1000)
    world.session.stored.joiner = None  # that is what the shortage hit
    world.session.recover(world.now)
    world.run(120_000)
    hello, long = world.commands
    assert (hello.text, long.text, long.missing) == ("hello", "a" * 153 + "b" * 153, (3,))
    world.acknowledge(hello)
    world.acknowledge(long)
    assert world.sim.memory.used == 0


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
