"""The session on each make of modem, whose persona was written without a look at its profile."""

from dataclasses import replace

import pytest

from modem.errors import OutcomeUnknown
from modem.session.events import Delivered, Ready, Restarted, StorageFull
from modem.simulator.personas import GENERIC, PERSONAS
from tests.soak import live
from tests.world import World

STORING = [name for name in PERSONAS if PERSONAS[name].memory]
TELLING = [
    name
    for name, persona in PERSONAS.items()
    # The others reboot without a word, or with nothing but their usual chatter.
    if persona.boot and not persona.autobaud and not persona.periodic
]
PROFILES = {
    "generic": "generic",
    "ec25": "ec25",
    "eg25": "ec25",
    "bg96": "bg96",
    "bg95": "bg96",
    "m95": "m95",
    "sim800": "sim800",
    "sim7000": "sim7000",
    "sim7080": "sim7000",
    "sim7600": "sim7600",
    "a7670": "a7670",
    "sim767": "a7670",
    "sara-r4": "sara-r4",
    "sara-r5": "sara-r5",
    "me910": "telit",
    "le910": "telit",
    "e3372": "huawei",
    "me909": "huawei",
    "hl78": "hl78",
    "mc74": "mc74",
    "nrf9160": "nrf91",
    "gm02s": "gm02s",
}


def world_of(name, storage=50, settings=None, **changes):
    """A world whose modem was switched on just now; its memories hold `storage` messages."""
    make = PERSONAS[name]
    capacities = {**make.capacities, "ME": storage}
    persona = replace(make, capacities=capacities, **changes)
    sim = {"first_index": make.first_index, "storage": storage}
    world = World(settings=settings, persona=persona, **sim)
    world.heard = []
    world.network.on_message(world.heard.append)
    return world


def started(name, **options):
    world = world_of(name, **options).start()
    world.run(5000)
    return world


def test_every_persona_is_tried_here():
    assert set(PROFILES) == set(PERSONAS)


@pytest.mark.parametrize(("name", "profile"), PROFILES.items())
def test_a_modem_that_was_just_switched_on_is_recognised_and_set_up(name, profile):
    world = world_of(name).start()
    known = world.session.identity
    assert (known.profile, known.iccid) == (profile, world.sim.iccid)
    assert (known.imei, known.imsi) == (world.device.persona.imei, world.sim.imsi)
    assert world.session.cnmi
    assert world.now < 30000


@pytest.mark.parametrize("name", PERSONAS)
@pytest.mark.parametrize("parts", [1, 3])
def test_a_message_goes_out_and_its_delivery_is_reported(name, parts):
    world = started(name)
    body = "hello" if parts == 1 else "long " * 80
    receipt = world.send(body, confirm=True, timeout=120000)
    world.run(30000)
    assert [message.text for message in world.heard] == [body]
    assert len(receipt.references) == parts
    assert [event.delivery.receipt for event in world.of(Delivered)] == [receipt]


@pytest.mark.parametrize("name", PERSONAS)
def test_messages_come_in_and_their_slots_are_freed(name):
    world = started(name)
    for body in ("one", "two", "three " * 60):
        world.deliver(body)
    world.run(5000)
    assert [command.text for command in world.commands] == ["one", "two", "three " * 60]
    for command in world.commands:
        world.acknowledge(command)
    memories = [world.device.memory(memory) for memory in ("SM", "ME")]
    assert [memory.used for memory in memories] == [0, 0]


@pytest.mark.parametrize("name", STORING)
def test_a_message_that_came_before_the_start_is_found(name):
    world = world_of(name)
    world.run(20000)
    world.deliver("early")
    world.start()
    world.run(5000)
    assert [command.text for command in world.commands] == ["early"]


@pytest.mark.parametrize("name", TELLING)
def test_a_modem_that_tells_of_its_reboot_is_set_up_again(name):
    world = started(name)
    world.device.reboot(world.now)
    world.run(60000)
    assert len(world.of(Restarted)) >= 1
    world.deliver("after")
    world.run(1000)
    assert [command.text for command in world.commands] == ["after"]
    assert world.send("again")
    assert world.session.state == "ready"


@pytest.mark.parametrize("name", [name for name in PERSONAS if name not in TELLING])
def test_a_modem_that_reboots_without_a_word_is_found_out(name):
    world = started(name)
    world.device.reboot(world.now)
    world.run(15000)
    world.deliver("after")
    world.run(200000)
    assert [command.text for command in world.commands] == ["after"]
    receipt = world.send("again", confirm=True)
    world.run(150000)
    assert [event.delivery.receipt for event in world.of(Delivered)] == [receipt]


@pytest.mark.parametrize("name", STORING)
def test_a_full_storage_is_noticed_and_empties_again(name):
    world = started(name, storage=4)
    for number in range(6):
        world.deliver("message %d" % number)
    world.run(1000)
    assert world.of(StorageFull)
    done = 0
    while done < len(world.commands):
        world.acknowledge(world.commands[done])
        world.run(5000)
        done += 1
    assert [command.text for command in world.commands] == ["message %d" % n for n in range(6)]


def test_a_modem_of_no_known_make_runs_on_the_generic_profile():
    stranger = replace(
        GENERIC, name="x", answers={**GENERIC.answers, "+CGMI": ("Acme",), "+CGMM": ("EC25",)}
    )
    world = World(persona=stranger).start()
    assert world.session.identity.profile == "generic"
    assert world.send("hello")


def test_a_client_that_the_modem_forgot_is_registered_again():
    world = started("nrf9160")
    world.device.settings.numbers["+CNMI"] = (0, 0, 0, 0, 0)
    world.device.unsolicited("+CMS ERROR: 524")
    world.run(1000)
    world.deliver("hello")
    assert [command.text for command in world.commands] == ["hello"]


def test_the_chatter_of_a_stick_is_switched_off():
    world = started("e3372")
    assert world.device.settings.numbers["^CURC"] == (0,)


@pytest.mark.parametrize("name", ["e3372", "me909"])
def test_chatter_that_cannot_be_switched_off_does_no_harm(name):
    world = started(name, parameters={}, periodic_parameter=None)
    receipt = world.send("x" * 400, confirm=True)
    world.deliver("hello")
    world.run(10000)
    assert [command.text for command in world.commands] == ["hello"]
    assert world.of(Delivered)[0].delivery.receipt == receipt


@pytest.mark.parametrize(
    ("name", "code"), [("ec25", 350), ("sim7000", 225), ("bg96", 515), ("gm02s", 400)]
)
def test_a_code_that_may_mean_anything_leaves_the_outcome_unknown(name, code):
    world = started(name)
    world.network.refuse["2936"] = code
    with pytest.raises(OutcomeUnknown):
        world.send("hello")


@pytest.mark.parametrize("name", PERSONAS)
def test_every_make_is_understood_byte_by_byte(name):
    world = world_of(name)
    world.chunk = 1
    world.start()
    assert world.of(Ready)
    assert world.send("hello")


@pytest.mark.parametrize("name", PERSONAS)
def test_nothing_is_lost_on_any_make_whatever_goes_wrong(name):
    for seed in range(4):
        life = live(seed, storm_ms=600_000, persona=PERSONAS[name])
        assert not life.problems, "seed %d, faults %s: %s" % (seed, life.faults, life.problems)
