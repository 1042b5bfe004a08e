from dataclasses import replace

import pytest

from modem.session.events import OtherMessage, StorageFull, Unreadable
from modem.session.session import Session
from modem.simulator.personas import GENERIC
from modem.simulator.storage import UNREAD, UNSENT, Slot
from tests.world import World

BURST = ["command %d" % number for number in range(50)]


def texts(world):
    return [command.text for command in world.commands]


def used(world):
    return len(list(world.sim.memory.items()))


def test_a_command_arrives_and_its_slot_is_freed_when_it_is_acknowledged():
    world = World().start()
    world.deliver("hello")
    (command,) = world.commands
    assert (command.text, command.sender, command.parts) == ("hello", "2936", 1)
    assert used(world) == 1
    world.acknowledge(command)
    assert used(world) == 0


def test_a_binary_command_has_data_and_no_text():
    world = World().start()
    world.deliver(b"\x00\xff\x1a")
    (command,) = world.commands
    assert command.text is None and command.data == b"\x00\xff\x1a"


@pytest.mark.parametrize("body", ["", "ÄÖ@€[", "Здравствуй 🌍", 'OK\r\nERROR\r\n+CMTI: "SM",3'])
def test_any_text_arrives_as_it_was_sent(body):
    world = World().start()
    world.deliver(body)
    assert texts(world) == [body]


def test_a_long_command_arrives_in_one_piece_and_frees_all_its_slots():
    world = World().start()
    world.deliver("0123456789" * 40)
    (command,) = world.commands
    assert command.text == "0123456789" * 40 and command.parts == 3
    assert used(world) == 3
    world.acknowledge(command)
    assert used(world) == 0


def test_a_burst_of_fifty_is_received_whole_and_in_order():
    world = World().start()
    for text in BURST:
        world.network.deliver(world.sim, text, now=world.now)
    world.run(10_000)
    assert texts(world) == BURST
    for command in world.commands:
        world.acknowledge(command)
    assert used(world) == 0


def test_a_burst_is_received_whole_while_sending():
    world = World(persona=replace(GENERIC, delays={"+CMGS": 700})).start()
    operations = [world.session.send("report %d" % number, world.now) for number in range(10)]
    for text in BURST:
        world.network.deliver(world.sim, text, now=world.now)
        world.run(100)
    for operation in operations:
        world.finish(operation)
    world.run(10_000)
    assert texts(world) == BURST
    assert [message.text for message in world.network.sent] == [
        "report %d" % number for number in range(10)
    ]


def test_what_was_not_acknowledged_comes_again_after_a_restart():
    world = World().start()
    world.deliver("one")
    world.deliver("two")
    world.acknowledge(world.commands[0])
    before = world.commands[1]
    world.events.clear()
    world.session = Session()
    world.start()
    assert world.commands == [before]


def test_a_command_is_handed_over_once_in_a_session_however_often_it_is_seen():
    world = World({"sweep_every": 10_000}).start()
    world.deliver("hello")
    world.device.unsolicited('+CMTI: "SM",1')
    world.run(60_000)
    assert texts(world) == ["hello"]


def test_a_message_that_no_signal_announced_is_found_by_the_background_sweep():
    world = World({"sweep_every": 30_000}).start()
    world.device.disconnect(world.now)
    world.deliver("silent")
    world.device.connect(world.now)
    assert texts(world) == []
    world.run(31_000)
    assert texts(world) == ["silent"]


def test_equal_messages_are_two_commands_and_are_freed_one_by_one():
    world = World().start()
    for _ in range(2):
        world.network.deliver(world.sim, "same", now=world.now)
    world.run(1000)
    first, second = world.commands
    assert first == second
    world.acknowledge(first)
    assert used(world) == 1
    world.acknowledge(second)
    assert used(world) == 0


def test_acknowledging_twice_deletes_nothing_else():
    world = World().start()
    world.deliver("one")
    world.acknowledge(world.commands[0])
    world.deliver("two")
    world.acknowledge(world.commands[0])
    assert used(world) == 1


def test_a_slot_that_somebody_else_filled_again_is_not_deleted():
    world = World({"sweep_every": 3_600_000}).start()
    world.deliver("one")
    command = world.commands[0]
    world.sim.memory.slots.clear()
    world.deliver("two")
    world.acknowledge(command)
    assert used(world) == 1 and texts(world) == ["one", "two"]


def test_a_delete_without_an_answer_looks_before_it_deletes_again():
    world = World().start()
    world.deliver("one")
    operation = world.session.acknowledge(world.commands[0], world.now)
    world.device.receive_data(world.session.data_to_send(), world.now)
    world.device.data_to_send()  # the OK is lost
    world.network.deliver(world.sim, "two", now=world.now)
    world.device.data_to_send()  # and so is the +CMTI for the same slot
    world.finish(operation)
    assert texts(world) == ["one", "two"] and used(world) == 1


def test_the_sid_that_the_cloud_put_into_a_text_is_taken_out():
    sid = "DC" + "0123456789abcdef" * 2
    for body, text in ((sid + " on", "on"), ("off " + sid, "off"), (sid, "")):
        world = World().start()
        world.deliver(body)
        assert (world.commands[0].sid, world.commands[0].text) == (sid, text)


def test_a_stranger_sends_no_command():
    world = World().start()
    world.deliver("switch off", sender="+15551234567")
    world.deliver("switch off", sender="2936x")
    assert world.commands == []
    assert [event.message.sender for event in world.of(OtherMessage)] == ["+15551234567", "2936x"]


def test_strangers_messages_stay_while_there_is_room():
    world = World(storage=10).start()
    for number in range(5):
        world.deliver("spam %d" % number, sender="+15551234567")
    assert used(world) == 5


def test_strangers_never_starve_commands_of_storage():
    world = World(storage=6).start()
    for number in range(30):
        world.deliver("spam %d" % number, sender="+15551234567")
    assert len(world.of(OtherMessage)) == 30
    world.deliver("hello")
    assert texts(world) == ["hello"]


def test_a_storage_full_of_strangers_at_the_start_is_cleared():
    world = World(storage=6)
    for number in range(6):
        world.network.deliver(world.sim, "spam %d" % number, sender="+15551234567", now=0)
    world.network.deliver(world.sim, "hello", now=0)
    world.run(1000)
    world.start()
    world.run(60_000)
    assert texts(world) == ["hello"]


def test_a_full_storage_is_told_and_what_waits_comes_when_there_is_room():
    persona = replace(GENERIC, storage_full='^SMMEMFULL: "SM"')
    world = World(persona=persona, storage=3).start()
    for number in range(4):
        world.deliver("command %d" % number)
    assert world.of(StorageFull) and len(world.commands) == 3
    world.acknowledge(world.commands[0])
    world.run(60_000)
    assert texts(world)[-1] == "command 3"


@pytest.mark.parametrize("slots", [1, 2, 3])
def test_a_command_with_more_parts_than_the_storage_has_slots_becomes_whole(slots):
    world = World(storage=slots).start()
    text = "".join(letter * 153 for letter in "abcde")
    world.deliver(text)
    world.run(60_000)
    assert texts(world) == [text]
    world.acknowledge(world.commands[0])
    assert used(world) == 0


def test_parts_that_stay_incomplete_are_handed_over_as_such():
    world = World({"part_timeout": 60_000}).start()
    world.network.deliver(world.sim, "a" * 153 + "b" * 153 + "c" * 10, now=world.now)
    world.device.advance(world.now)
    del_index = [index for index, _ in world.sim.memory.items()][1]
    world.sim.memory.delete(del_index)
    world.run(120_000)
    (command,) = world.commands
    assert command.missing == (2,) and command.text == "a" * 153 + "c" * 10
    world.acknowledge(command)
    assert used(world) == 0


def test_parts_are_joined_across_a_restart():
    world = World().start()
    world.network.deliver(world.sim, "a" * 153 + "b" * 100, now=world.now)
    world.run(100)
    world.events.clear()
    world.session = Session()
    world.start()
    assert texts(world) == ["a" * 153 + "b" * 100]


def test_a_pdu_that_is_none_is_an_event_and_blocks_nothing():
    world = World().start()
    world.sim.memory.add(Slot(UNREAD, b"\x00\x04\x11\x22\x33\x44"))
    world.device.unsolicited('+CMTI: "SM",1')
    world.run(5000)
    (event,) = world.of(Unreadable)
    assert event.octets and "octet" in event.reason
    world.deliver("hello")
    assert texts(world) == ["hello"]


def test_a_modem_that_forgot_to_announce_is_told_again():
    world = World({"sweep_every": 30_000}).start()
    world.device.receive_data(b"AT+CNMI=2,0,0,0,0\r", world.now)
    world.device.data_to_send()
    world.run(31_000)
    world.deliver("hello")
    assert texts(world) == ["hello"]


def test_a_message_routed_directly_after_all_is_received():
    world = World().start()
    world.device.receive_data(b"AT+CNMI=2,2,0,0,0\r", world.now)
    world.device.data_to_send()
    world.deliver("hello")
    assert texts(world) == ["hello"]


@pytest.mark.parametrize(
    "line", ["+CMTI: ,2", '+CMTI: "SM",-1', "+CMTI: 0,111", '+CMTI: "SM",5,"MMS PUSH"', "+CMTI: "]
)
def test_an_odd_announcement_makes_it_look_for_itself(line):
    world = World().start()
    world.device.disconnect(world.now)
    world.network.deliver(world.sim, "hello", now=world.now)
    world.device.connect(world.now)
    world.device.unsolicited(line)
    world.run(2000)
    assert texts(world) == ["hello"]


def test_messages_stored_for_sending_are_left_alone():
    world = World()
    world.sim.memory.add(Slot(UNSENT, bytes.fromhex("0001000481926300000141")))
    world.start()
    assert world.commands == [] and world.of(Unreadable) == []
    assert used(world) == 1


def test_a_strangers_long_message_does_not_stop_up_a_memory_smaller_than_itself():
    world = World(storage=2).start()
    world.network.deliver(world.sim, "x" * 400, sender="+15551234567", now=world.now)
    world.run(400_000)
    world.deliver("hello")
    world.run(60_000)
    assert texts(world) == ["hello"]
