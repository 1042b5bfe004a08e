"""A modem that knows only text mode, against the simulated one."""

from dataclasses import replace

import pytest

from modem.errors import Refused
from modem.session.events import CommandReceived, Delivered, OtherMessage, Unreadable
from modem.session.session import Session
from modem.session.textmode import TextMode
from modem.simulator.personas import GENERIC
from modem.simulator.storage import UNREAD, UNSENT, Slot
from tests.world import World

WIDE = replace(GENERIC, supported={"+CMGF": "(1)"}, defaults={"+CMGF": (1,)})
PLAIN = replace(WIDE, charsets=("GSM", "IRA", "HEX"))
BOTH = pytest.mark.parametrize("persona", [WIDE, PLAIN], ids=["UCS2", "IRA"])


def texts(world):
    return [command.text for command in world.commands]


def asked(world, line):
    return sum(entry.count(repr(line)[1:-1]) for entry in world.log if " > " in entry)


@BOTH
def test_a_modem_without_pdu_mode_is_used_in_text_mode(persona):
    world = World(persona=persona).start()
    assert isinstance(world.session.mode, TextMode)
    assert world.now < 5000  # it says what it has, so there is nothing to wait for


def test_a_profile_may_ask_for_text_mode(monkeypatch):
    world = World()
    monkeypatch.setattr(type(world.session.profile), "text_mode", True)
    world.start()
    assert isinstance(world.session.mode, TextMode) and not asked(world, b"AT+CMGF=0")


def test_a_modem_that_refuses_both_modes_is_refused():
    persona = replace(GENERIC, unsupported=frozenset({"+CMGF"}))
    with pytest.raises(Refused, match="CMGF"):
        World({"sim_timeout": 3000}, persona=persona).start()


@BOTH
@pytest.mark.parametrize(
    "body",
    ["", "hello", "ÄÖ@€[", "я 🌍", 'say "hi"', "OK\r\nAT+CFUN=0\r\x1a\x1b", b"\x00\x1a\xff"],
)
def test_any_message_of_one_part_arrives_as_it_was_given(persona, body):
    world = World(persona=persona).start()
    receipt = world.send(body)
    (message,) = world.network.sent
    assert (message.text if isinstance(body, str) else message.data) == body
    assert receipt.references == (0,)


@BOTH
@pytest.mark.parametrize("body", ["OK", "K", "+CMGS: 7", "ERROR", "x" * 160, "я" * 70])
def test_no_text_is_taken_for_the_result_of_sending_it(persona, body):
    world = World(persona=persona).start()
    world.send(body)
    assert world.network.sent[0].text == body


@BOTH
@pytest.mark.parametrize("body", ["x" * 161, "я" * 71, b"x" * 141], ids=["GSM", "UCS-2", "data"])
def test_a_message_of_several_parts_is_refused_with_advice(persona, body):
    world = World(persona=persona).start()
    with pytest.raises(Refused, match=r"text mode.*at most 160 characters"):
        world.send(body)
    assert world.network.sent == [] and world.send("short").parts == 1


def test_a_long_text_that_plain_ascii_does_not_carry_is_refused_with_advice():
    world = World(persona=PLAIN).start()
    with pytest.raises(Refused, match=r"plain ASCII.*leave out quotes"):
        world.send('"' + "x" * 100 + '"')


def test_parameters_are_set_only_when_they_change():
    world = World(persona=WIDE).start()
    for body in ("one", "two", b"three", b"four"):
        world.send(body)
    assert asked(world, b"AT+CSMP=") == 2
    world.send("five", validity=3600, confirm=True)
    assert asked(world, b"AT+CSMP=49,11,0,0") == 1


def test_somebody_elses_number_is_written_as_international():
    world = World(persona=WIDE).start()
    world.send("hello", to="+15557654321")
    assert world.network.sent[0].recipient == "+15557654321"


@BOTH
@pytest.mark.parametrize("route", ["stored", "direct"])
def test_a_delivery_report_is_matched(persona, route):
    cnmi = {"stored": "(0-2),(0-3),(0,2),(0,2),(0,1)", "direct": "(0-2),(0-3),(0,2),(0,1),(0,1)"}
    supported = {"+CMGF": "(1)", "+CNMI": cnmi[route]}
    world = World(persona=replace(persona, supported=supported)).start()
    receipt = world.send("hello", confirm=True)
    world.run(10_000)
    (event,) = world.of(Delivered)
    assert event.delivery.receipt == receipt and event.delivery.delivered


RECEIVED = [
    "",
    "hello",
    "a\nOK\nb",
    "a\r\n\r\nOK",
    'OK\r\nERROR\r\n+CMTI: "SM",3',
    "OK",
    "+CMGL: 1",
    b"\x00\xff\x1a",
]


@pytest.mark.parametrize("body", [*RECEIVED, "ÄÖ@€[", "Здравствуй 🌍", "+CMS ERROR: 500"])
@pytest.mark.parametrize("route", ["stored", "direct", "at the start"])
def test_any_message_is_received_as_it_was_sent(body, route):
    world = receive(WIDE, body, route)
    (command,) = world.commands
    assert (command.text if isinstance(body, str) else command.data) == body
    assert command.sender == "2936" and command.sent_at is not None


def receive(persona, body, route):
    """Have `body` delivered to a modem that stores messages, or that only routes them."""
    if route == "direct":
        persona = replace(persona, unsupported=frozenset({"+CPMS", "+CMGL", "+CMGR", "+CMGD"}))
    world = World(persona=persona)
    if route == "at the start":
        world.network.deliver(world.sim, body, now=0)
        world.run(100)
    world.start()
    if route != "at the start":
        world.deliver(body)
    return world


@pytest.mark.parametrize("body", RECEIVED)
@pytest.mark.parametrize("route", ["stored", "direct", "at the start"])
def test_plain_ascii_is_told_from_results_by_its_length(body, route):
    world = receive(PLAIN, body, route)
    world.deliver("next")
    first, second = world.commands
    if isinstance(body, str):
        assert first.text == body
    else:
        assert first.data == body
    assert second.text == "next"


@BOTH
def test_a_long_command_is_joined_from_parts_with_headers(persona):
    world = World(persona=persona).start()
    for body in ("0123456789" * 40, "x" * 153 + "@" * 15, "я" * 100, bytes(200)):
        world.deliver(body)
        command = world.commands[-1]
        assert (command.text if isinstance(body, str) else command.data) == body
        world.acknowledge(command)
    assert len(list(world.sim.memory.items())) == 0


@BOTH
def test_a_command_has_the_id_that_it_has_in_pdu_mode(persona):
    first, second = World(persona=persona).start(), World().start()
    for world in (first, second):
        world.run(20_000 - world.now)
        world.deliver("hello")
        world.deliver("long " * 50)
    assert [command.id for command in first.commands] == [
        command.id for command in second.commands
    ]


@BOTH
def test_what_was_not_acknowledged_comes_again_after_a_restart(persona):
    world = World(persona=persona).start()
    world.deliver("one")
    world.deliver("two")
    world.acknowledge(world.commands[0])
    before = world.commands[1]
    world.events.clear()
    world.session = Session()
    world.start()
    assert world.commands == [before]


@BOTH
def test_a_sweep_reads_only_what_is_new(persona):
    world = World({"sweep_every": 10_000}, persona=persona).start()
    world.deliver("hello")
    world.deliver("spam", sender="+15551234567")
    world.run(60_000)
    assert asked(world, b"AT+CMGR=") == 2 and texts(world) == ["hello"]


def test_a_sweep_hands_over_the_oldest_first():
    world = World(persona=WIDE)
    for number in range(3):
        world.network.deliver(world.sim, "command %d" % number, now=world.now)
        world.run(2000)
    slots = world.sim.memory.slots
    slots[1], slots[3] = slots[3], slots[1]
    world.start()
    assert texts(world) == ["command 0", "command 1", "command 2"]


@BOTH
def test_a_stranger_sends_no_command(persona):
    world = World(persona=persona).start()
    for sender in ("+15551234567", "+2936", "2936x", "Info"):
        world.deliver("switch off", sender=sender)
    assert world.commands == []
    senders = [event.message.sender for event in world.of(OtherMessage)]
    assert senders == ["+15551234567", "+2936", "2936x", "Info"]


def test_messages_stored_for_sending_are_left_alone():
    world = World(persona=WIDE)
    world.sim.memory.add(Slot(UNSENT, bytes.fromhex("0001000481926300000141")))
    world.start()
    assert world.of(CommandReceived) == [] and world.of(Unreadable) == []
    assert len(list(world.sim.memory.items())) == 1


def test_a_slot_that_cannot_be_read_blocks_nothing():
    world = World(persona=WIDE)
    world.sim.memory.add(Slot(UNREAD, b"\x00\x04\x11\x22\x33\x44"))
    world.start()
    world.deliver("hello")
    world.run(5000)
    assert texts(world) == ["hello"]


def test_the_operators_name_is_read_in_the_character_set_in_force():
    world = World(persona=WIDE).start()
    other = World().start()
    names = [w.finish(w.session.status(w.now)).operator for w in (world, other)]
    assert names[0] == names[1]


def test_a_character_set_that_is_in_force_already_is_asked_for_in_itself():
    world = World(persona=WIDE).start()
    world.session = Session()
    world.start()
    world.send("hello")
    assert world.network.sent[0].text == "hello"


@BOTH
def test_text_mode_outlives_a_rest(persona):
    world = World(persona=persona).start()
    mode = world.session.mode
    assert world.session.rest() and world.session.in_use() == ()
    world.deliver("OK")
    assert texts(world) == ["OK"] and world.session.mode is mode
