"""With little memory a session lets go of what it does not need, and does all the same."""

from datetime import datetime
from importlib import import_module
from typing import Any

import pytest

from modem.session import pdumode, reading
from modem.sms import Address, Deliver, Timestamp, split, to_hex
from tests.session import odd
from tests.world import World

NAMES = ("freeing_plain", "receiving", "receiving_plain", "recovery", "sending_plain")
NAMES += ("storage", "textmode", "unlisted")
CASES = {
    "%s:%s" % (module, name): check
    for module in NAMES
    for name, check in vars(import_module("tests.session.test_" + module)).items()
    if name.startswith("test_") and callable(check) and not check.__code__.co_argcount
}


@pytest.mark.parametrize("name", CASES)
def test_it_does_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "make_room", staticmethod(lambda module="", kept=(): None))
    CASES[name]()


def test_announced_messages_are_read_before_they_are_taken_in() -> None:
    found = []
    for make_room in (None, lambda module="", kept=(): None):
        world = World().start()
        world.session.make_room = make_room
        for number in range(3):
            world.network.deliver(world.sim, "cmd %d" % number, now=world.now)
        world.device.advance(world.now)
        world.run(1000)
        assert [command.text for command in world.commands] == ["cmd 0", "cmd 1", "cmd 2"]
        steps = [line.split()[1] for line in world.log if "+CMGR=" in line or "Command" in line]
        found.append("".join(steps[-6:]))
    assert found == [">!>!>!", ">>>!!!"]


def test_what_was_read_is_read_again_where_there_was_no_memory_to_take_it_in() -> None:
    world = World().start()
    session = world.session
    session.make_room = lambda module="", kept=(): None
    world.network.deliver(world.sim, "valve", now=world.now)
    world.device.advance(world.now)
    mode = session.mode
    real, calls = type(mode).take, []

    def take(*arguments: object) -> bool:
        calls.append(arguments)
        if len(calls) == 1:
            raise MemoryError
        return bool(real(*arguments))

    type(mode).take = take
    try:
        with pytest.raises(MemoryError):
            world.run(1000)
        session.recover(world.now)
        world.run(10_000)
    finally:
        type(mode).take = real
    assert [command.text for command in world.commands] == ["valve"]


def test_of_a_listing_only_what_is_new_is_read_the_oldest_first() -> None:
    world = World()
    world.session.make_room = lambda module="", kept=(): None
    for number in range(6):
        world.now += 60_000
        world.network.deliver(world.sim, "cmd %d" % number, now=world.now)
        world.device.advance(world.now)
    world.sim.memory.delete(next(index for index, _ in world.sim.memory.items()))
    world.now += 60_000
    world.network.deliver(world.sim, "cmd 6", now=world.now)
    world.device.advance(world.now)
    world.start()
    world.run(1000)
    assert [command.text for command in world.commands] == ["cmd %d" % n for n in range(1, 7)]
    before = len([line for line in world.log if "+CMGR=" in line])
    world.run(300_000)  # two slow rounds
    assert len([line for line in world.log if "+CMGR=" in line]) == before == 6


@pytest.mark.parametrize("times", [slice(0, 8), slice(8, None)])
def test_messages_are_put_in_order_without_being_decoded(times: slice) -> None:
    told = [
        *("2026-01-01T00:00:06+00:00", "2026-01-01T08:00:05+08:00", "2026-01-01T00:00:07+00:00"),
        *("2026-01-02T09:00:00+00:00", "2026-01-02T09:00:01-08:30", "2026-01-02T10:00:00+00:15"),
        *("2026-02-28T23:59:59+00:00", "2026-03-01T00:00:00+00:00"),
        *("2026-12-31T23:00:00+02:00", "2027-01-01T00:30:00+02:00", "2027-10-10T10:10:10+10:00"),
    ][times]
    late = {text: datetime.fromisoformat(text) for text in told}
    assert sorted(told, key=lambda text: late[text]) == sorted(
        told, key=lambda text: pdumode.order_of(delivered(late[text]))
    )


def delivered(at: datetime) -> bytes:
    """Return the PDU of a message that was sent then."""
    zone = at.utcoffset()
    assert zone is not None
    quarters = int(zone.total_seconds()) // 900
    stamp = Timestamp(at.year, at.month, at.day, at.hour, at.minute, at.second, quarters)
    return to_hex(Deliver(Address("2936"), split("hello", 0)[0], stamp))[1]


@pytest.mark.parametrize(
    "pdu",
    [
        b"00020A0481926362801380620080628013806200800000",  # a status report
        b"0004048192630000A99999999999990005E8329BFD06",
        b"00040481926300006280",
        b"07",
        b"zz",
        b"",
    ],
)
def test_what_does_not_say_when_it_was_sent_comes_first(pdu: bytes) -> None:
    assert pdumode.order_of(pdu) == 0


@pytest.mark.parametrize("roomy", [True, False])
def test_what_may_wait_to_be_acknowledged_is_bounded_where_there_is_no_room(roomy: bool) -> None:
    world = World()
    world.session.make_room = lambda module="", kept=(): None
    world.session.has_room = lambda: roomy
    texts = ["cmd %d" % number for number in range(10)]
    for text in texts:
        world.now += 60_000
        world.network.deliver(world.sim, text, now=world.now)
        world.device.advance(world.now)
    world.start()
    world.run(10_000)
    assert len(world.commands) == (10 if roomy else reading.AT_ONCE)
    for number in range(10):
        assert world.commands[number].text == texts[number]
        world.acknowledge(world.commands[number])
        world.run(1000)
    assert world.sim.memory.used == 0


@pytest.mark.parametrize("make_room", [None, lambda module="", kept=(): None])
def test_a_message_that_trips_over_a_bug_does_not_keep_others_away(
    make_room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World().start()
    world.session.make_room = make_room
    real = pdumode.PduMode.take

    def take(self: Any, session: Any, slot: Any, header: Any, body: Any) -> bool:
        if slot[1] == 1:
            raise KeyError("a bug")
        return real(self, session, slot, header, body)

    monkeypatch.setattr(pdumode.PduMode, "take", take)
    for number in range(3):
        world.network.deliver(world.sim, "cmd %d" % number, now=world.now)
    world.device.advance(world.now)
    world.run(1000)
    world.network.deliver(world.sim, "cmd 3", now=world.now)
    world.device.advance(world.now)
    world.run(1000)
    assert [command.text for command in world.commands] == ["cmd 1", "cmd 2", "cmd 3"]


def test_what_is_listed_but_cannot_be_read_is_not_listed_at_once_again() -> None:
    found = odd.modem()
    found.session.make_room = lambda module="", kept=(): None
    found.answers[b"+CMGL=4"] = odd.listed("hello")
    found.answers[b"+CMGR=1"] = odd.OK
    found.say(b'\r\n+CMTI: "SM",-1\r\n')
    found.run(30_000)
    assert odd.asked(found, b"AT+CMGR=1") == 2  # an empty slot is believed when it reads so twice


@pytest.mark.parametrize("announced", [b"1", b"-1"])
@pytest.mark.parametrize("roomy", [True, False])
def test_a_urc_that_cuts_the_header_of_what_is_read_costs_a_second(
    roomy: bool, announced: bytes
) -> None:
    found = odd.modem()
    if not roomy:
        found.session.make_room = lambda module="", kept=(): None
    header, rest = odd.stored("hello").split(b"CMGR", 1)
    cut = header + b"\r\n*PSUTTZ: 26,1,1\r\nCMGR" + rest
    found.answers[b"+CMGL=4"] = odd.listed("hello")
    found.answers[b"+CMGR=1"] = [cut, odd.stored("hello")]
    found.say(b'\r\n+CMTI: "SM",%s\r\n' % announced)
    found.run(1500)
    assert found.received == ["hello"]
