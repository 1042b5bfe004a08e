from dataclasses import replace

import pytest

from modem.errors import NoAnswer, NotRegistered, PinNeeded, SimError, SimMissing
from modem.session.events import Ready, RegistrationChanged
from modem.session.routing import cnmi_candidates
from modem.session.session import Session
from modem.session.settings import Settings
from modem.simulator.device import Device
from modem.simulator.personas import GENERIC
from tests.world import World

FAST = {"wake_timeout": 3000, "sim_timeout": 4000, "registration_timeout": 10_000}


def asked(world, line):
    """How often the session gave this command line."""
    return sum(entry.count(repr(line)[1:-1]) for entry in world.log if " > " in entry)


def test_a_plain_modem_is_set_up_and_identified():
    world = World().start()
    (ready,) = world.of(Ready)
    assert ready.identity.manufacturer == "Simulated"
    assert ready.identity.imei == "490154203237518"
    assert ready.identity.iccid == world.sim.iccid
    assert ready.identity.imsi == world.sim.imsi
    assert world.session.state == "ready"


@pytest.mark.parametrize(
    "habit",
    [b"ATE1\r", b"ATE0\r", b"ATV0\r", b"ATV0E0\r", b"ATQ1\r", b"ATQ1V0\r", b"AT+CMEE=2\r"],
)
def test_it_copes_with_what_the_last_user_left(habit):
    world = World()
    world.device.receive_data(habit, 0)
    world.device.data_to_send()
    world.start()
    assert world.send("hello").references == (0,)


@pytest.mark.parametrize("opening", [b"AT+CMGS=20\r", b'AT+CMGF=1\rAT+CMGS="123"\rhalf a text'])
def test_a_prompt_left_open_is_left_and_nothing_is_sent(opening):
    world = World()
    world.device.receive_data(opening, 0)
    world.device.data_to_send()
    world.start()
    assert world.network.sent == []
    assert world.send("hello").parts == 1


def test_a_half_typed_line_of_somebody_else_does_no_harm():
    world = World()
    world.device.receive_data(b"AT+CMGD=1,4;+CFUN", 0)
    world.start()
    assert world.session.state == "ready"


def test_a_modem_that_sleeps_through_the_first_at_is_waited_for():
    world = World(persona=replace(GENERIC, boot_ms=9000)).start()
    assert world.session.state == "ready"


def test_a_dead_modem_ends_the_start_with_advice():
    session = Session(Settings(wake_timeout=3000))
    operation = session.start(0)
    while not operation.done:
        session.advance(session.deadline())
    with pytest.raises(NoAnswer, match="is this the AT port"):
        operation.result()


def test_the_pin_is_given():
    world = World({"pin": "4321"})
    world.sim.set_pin("4321")
    world.start()
    assert world.sim.verified


def test_without_a_pin_the_error_says_what_to_do():
    world = World()
    world.sim.set_pin("4321")
    with pytest.raises(PinNeeded, match="give it as `pin`"):
        world.start()


def test_a_wrong_pin_is_tried_once_and_never_again():
    world = World({"pin": "1111"})
    world.sim.set_pin("4321")
    with pytest.raises(PinNeeded, match="not tried again"):
        world.start()
    with pytest.raises(PinNeeded, match="not tried again"):
        world.start()
    assert world.sim.pin_tries == 2


def test_a_blocked_sim_is_told():
    world = World({"pin": "4321"})
    world.sim.set_pin("4321")
    world.sim.pin_tries = 0
    with pytest.raises(PinNeeded, match="PUK"):
        world.start()


def test_a_missing_sim_is_told_after_a_moment():
    world = World(FAST)
    world.device.sim = None
    with pytest.raises(SimMissing, match="insert one"):
        world.start()


def test_a_sim_that_is_busy_for_a_while_is_waited_for():
    world = World(FAST, persona=replace(GENERIC, sim_ms=3000)).start()
    assert world.session.state == "ready"


def test_a_sim_that_is_busy_for_ever_ends_the_start():
    world = World(FAST, persona=replace(GENERIC, sim_ms=10**9))
    with pytest.raises(SimError, match="SIM busy"):
        world.start()
    assert asked(world, b"AT+CPIN?") <= 6


def test_a_session_that_failed_sets_up_again_when_it_is_to_send():
    world = World(FAST)
    sim, world.device.sim = world.device.sim, None
    with pytest.raises(SimMissing):
        world.start()
    world.device.sim = sim
    assert world.send("hello").parts == 1


def test_it_waits_for_the_network_and_tells_how_it_goes():
    world = World(FAST, persona=replace(GENERIC, registration_ms=7000)).start()
    words = [event.registration.words for event in world.of(RegistrationChanged)]
    assert words == ["searching", "home"]


@pytest.mark.parametrize(("coverage", "denied"), [("none", False), ("denied", True)])
def test_without_a_network_the_start_ends_but_the_session_works_later(coverage, denied):
    world = World(FAST)
    world.network.set_registration(world.sim, coverage, 0)
    with pytest.raises(NotRegistered) as caught:
        world.start()
    assert caught.value.denied is denied and caught.value.temporary
    world.network.set_registration(world.sim, "home", world.now)
    assert world.send("hello").parts == 1


def test_waiting_for_a_network_can_be_left_out():
    world = World({"registration_timeout": 0})
    world.network.set_coverage(world.sim, False, 0)
    world.start()
    assert world.of(Ready)


def test_flight_mode_is_left():
    world = World()
    world.device.receive_data(b"AT+CFUN=4\r", 0)
    world.device.data_to_send()
    world.start()
    assert world.session.registration.registered


def test_the_modems_own_memory_is_kept():
    world = World(persona=replace(GENERIC, memory="ME")).start()
    assert world.session.memories == [b"ME", b"SM"]


@pytest.mark.parametrize("memory", ["SM", "ME"])
def test_stored_messages_are_found_in_either_memory(memory):
    world = World()
    world.device.receive_data(b'AT+CPMS="SM","SM","%s"\r' % memory.encode(), 0)
    world.network.deliver(world.sim, "while you were out", now=0)
    world.run(100)
    world.device.receive_data(b'AT+CPMS="SM","SM","SM"\r', world.now)
    world.device.data_to_send()
    world.start()
    assert [command.text for command in world.commands] == ["while you were out"]


def test_nothing_but_waking_happens_without_negotiation():
    world = World()
    before = dict(world.device.settings.numbers)
    world.finish(world.session.start(0, negotiate=False))
    assert world.device.settings.numbers == before
    assert world.finish(world.session.at("+CSQ", world.now)) == ["+CSQ: 20,99"]
    assert not asked(world, b"CNMI") and not asked(world, b"ATE0")


def test_what_was_only_woken_is_set_up_before_it_sends():
    world = World()
    world.finish(world.session.start(0, negotiate=False))
    world.finish(world.session.send("hello", world.now))
    assert asked(world, b"AT+CMGF=0") == 1 and asked(world, b"AT+CMGS=14") == 1


def lists(text):
    return [group.encode().split(b",") for group in text.split("|")]


@pytest.mark.parametrize(
    ("offered", "stored", "first"),
    [
        ([], True, b"2,1,0,1,0"),
        (lists("0,1,2|0,1,2,3|0,2|0,1,2|0,1"), True, b"2,1,0,1,0"),
        (lists("0,1|0,1|0|0|0"), True, b"1,1,0,0,0"),
        (lists("2|0,1,3|0,2|0,1|1"), True, b"2,1,0,1,1"),
        (lists("3|0,1,2|0|0,2|1"), True, b"3,1,0,2,1"),
        (lists("3|0,2|0|0,1|1"), True, b"3,2,0,1,1"),
        (lists("0,1,2|0,1,2|0|0,1|0"), False, b"2,2,0,1,0"),
    ],
)
def test_routing_is_chosen_from_what_the_modem_offers(offered, stored, first):
    assert cnmi_candidates(offered, stored)[0] == first


def test_a_routing_that_is_refused_is_followed_by_the_next():
    persona = replace(GENERIC, strict_direct=True, direct_modes=frozenset({1}))
    world = World(persona=persona).start()
    assert world.session.cnmi == b"2,1,0,2,0"


def test_a_modem_that_announces_nothing_is_looked_into_often():
    persona = replace(GENERIC, unsupported=frozenset({"+CNMI"}))
    world = World(persona=persona).start()
    world.deliver("hello")
    world.run(6000)
    assert [command.text for command in world.commands] == ["hello"]


def test_a_modem_without_storage_routes_directly_and_gets_its_acknowledgements():
    persona = replace(GENERIC, unsupported=frozenset({"+CPMS", "+CMGL", "+CMGR", "+CMGD"}))
    world = World(persona=persona).start()
    assert world.session.direct
    for number in range(3):
        world.deliver("command %d" % number)
    assert [command.text for command in world.commands] == ["command 0", "command 1", "command 2"]
    world.acknowledge(world.commands[0])


def test_two_modems_share_nothing():
    first, second = World().start(), World().start()
    first.deliver("one")
    assert first.commands and not second.commands


def test_a_device_is_set_up_again_by_a_second_session():
    world = World().start()
    world.session = Session()
    world.start()
    assert isinstance(world.device, Device) and world.session.state == "ready"


def test_a_modem_that_falls_silent_in_the_first_sweep_ends_the_start():
    world = World(persona=replace(GENERIC, delays={"+CMGL": 5000}))
    operation = world.session.start(world.now)
    while not world.of(Ready):
        world.step(world.now + 1000)
    world.device.power_off(world.now)
    with pytest.raises(NoAnswer):
        world.finish(operation)
