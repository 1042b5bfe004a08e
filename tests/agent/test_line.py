"""One modem's life: what stands in its way is said, waited for, and never made worse."""

import itertools
from pathlib import Path

import pytest

from modem.errors import PinNeeded, PortError, SimMissing
from tests.agent.world import World

HOUR = 3600.0


def test_a_port_that_cannot_be_opened_is_tried_at_growing_distances(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        world.refusal = PortError("/dev/ttyUSB2 is in use by ModemManager; tell it to leave")
        await world.sleep(HOUR)
        times = [time for time, _ in world.opened]
        gaps = [round(b - a) for a, b in itertools.pairwise(times)]
        assert gaps[:7] == [1, 2, 4, 8, 16, 32, 60] and set(gaps[7:]) == {60}
        health = world.engine.health()[0]
        assert (health.state, health.healthy) == ("away", False)
        assert "ModemManager" in health.error
        with pytest.raises(PortError, match="ModemManager"):
            await world.engine.lines["modem"].at("+CSQ")
        assert (await world.engine.lines["modem"].status()).state == "away"
        world.refusal = None
        await world.usable()
        assert world.engine.health()[0].error == ""

    World(tmp_path).run(case)


def test_a_missing_sim_is_said_and_found_when_it_is_there(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        device, sim = world.line.device, world.line.device.sim
        device.insert_sim(None, world.line.now)
        await world.sleep(HOUR)
        assert "no SIM: insert one" in world.engine.health()[0].error
        device.insert_sim(sim, world.line.now)
        await world.usable()

    World(tmp_path).run(case)


def test_a_port_that_is_back_with_a_modem_that_is_silent_is_not_said_to_be_gone(
    tmp_path: Path,
) -> None:
    async def case(world: World) -> None:
        await world.usable()
        world.line.device.power_off(world.line.now)
        world.unplug(5)
        await world.sleep(600)
        assert "does not answer" in world.engine.health()[0].error
        world.line.device.power_on(world.line.now)
        await world.usable()
        assert world.engine.health()[0].error == ""

    World(tmp_path).run(case)


def test_the_right_pin_is_given(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.usable()
        assert world.opened[0][1] == "1234"

    World(tmp_path, pin="1234").run(case, pin="1234")


def test_a_wrong_pin_is_tried_once_whatever_restarts(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.sleep(HOUR)
        assert "was refused and is not tried again" in world.engine.health()[0].error

    world = World(tmp_path, pin="1234")
    sim = world.line.device.sim
    assert sim is not None
    world.run(case, pin="9999")
    world.run(case, pin="9999")
    assert [pin for _, pin in world.opened].count("9999") == 1
    assert sim.state == "SIM PIN"  # not blocked

    async def corrected(world: World) -> None:
        await world.usable()

    world.run(corrected, pin="1234")


def test_no_pin_is_tried_while_its_refusal_could_not_be_noted(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        store = world.engine.store
        store._connection.execute("PRAGMA query_only = ON")
        await world.sleep(HOUR)
        assert world.opened == []
        assert "read-only" in world.engine.health()[0].error
        store._connection.execute("PRAGMA query_only = OFF")
        await world.usable()

    World(tmp_path, pin="1234").run(case, pin="1234")


def test_a_pin_that_is_wanted_and_not_configured_is_said(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.sleep(HOUR)
        assert "pin or pin_file in the configuration" in world.engine.health()[0].error

    World(tmp_path, pin="1234").run(case)


def test_what_opening_raises_is_the_modems_error(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        for error in (PinNeeded("wants its PUK"), SimMissing("no SIM"), ValueError("odd")):
            world.refusal = error
            await world.until(lambda text=str(error): text in world.condition.error)  # type: ignore[misc]

    World(tmp_path).run(case)


def test_a_modem_that_is_lost_for_good_is_opened_anew(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.usable()
        line = world.engine.lines["modem"]
        assert line._modem is not None
        line._modem._reopen = None  # a port that does not return by itself
        world.unplug(HOUR)
        await world.until(lambda: world.condition.state == "away")
        await world.until(lambda: world.condition.usable, 2 * HOUR)
        await world.receive("on")

    World(tmp_path).run(case)


def test_a_modem_that_restarts_is_set_up_again(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.usable()
        message = await world.engine.accept("before")
        assert await world.settled(message.id) == "sent"
        world.line.device.reboot(world.line.now)
        message = await world.engine.accept("after")
        assert await world.settled(message.id) in ("sent", "unknown")
        await world.receive("on")

    World(tmp_path).run(case)


def test_what_keeps_a_modem_from_being_set_up_again_is_said(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.usable()
        device = world.line.device
        device.insert_sim(None, world.line.now)
        device.reboot(world.line.now)
        await world.until(lambda: world.condition.state == "recovering")
        await world.sleep(HOUR)
        assert "no SIM: insert one" in world.engine.health()[0].error

    World(tmp_path, persona="ec25").run(case)


def test_who_the_modem_is_can_be_asked(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        line = world.engine.lines["modem"]
        await world.usable()
        assert line.identity is not None and line.identity.imei
        assert (await line.status()).state == "ready"
        assert await line.at("+CGMI")

    World(tmp_path).run(case)


def test_a_stand_in_sends_after_a_while_and_until_the_modem_is_back(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.usable()
        world.unplug(HOUR)
        message = await world.engine.accept("hello", modem="modem")
        assert await world.settled(message.id) == "sent"
        assert world.message(message.id).via == "backup"
        assert 300 <= world.now < 400
        await world.until(lambda: world.condition.usable, 2 * HOUR)
        message = await world.engine.accept("hello", modem="modem")
        assert await world.settled(message.id) == "sent"
        assert world.message(message.id).via == "modem"

    world = World(tmp_path)
    world.also("backup")
    world.run(case, failover=("backup",), failover_after=300.0)


def test_without_failover_a_message_waits_for_its_own_modem(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.usable()
        world.unplug(HOUR)
        message = await world.engine.accept("hello", modem="modem")
        assert await world.settled(message.id, 2 * HOUR) == "sent"
        assert world.message(message.id).via == "modem"

    world = World(tmp_path)
    world.also("other")
    world.run(case)


def test_a_stand_in_leaves_what_is_for_any_to_the_modem_that_works(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.usable()
        for _ in range(5):
            message = await world.engine.accept("hello")
            assert await world.settled(message.id) == "sent"
            assert world.message(message.id).via == "modem"
        world.unplug(HOUR)
        message = await world.engine.accept("hello")
        assert await world.settled(message.id) == "sent"
        assert world.message(message.id).via == "backup"

    world = World(tmp_path)
    world.also("backup")
    world.run(case, failover=("backup",))


def test_of_two_that_stand_in_for_each_other_the_first_takes_what_is_for_any(
    tmp_path: Path,
) -> None:
    async def case(world: World) -> None:
        await world.usable()
        for lost, via in (("backup", "modem"), ("modem", "backup")):
            world.unplug(HOUR, lost)
            message = await world.engine.accept("hello")
            assert await world.settled(message.id, HOUR / 2) == "sent"
            assert world.message(message.id).via == via
            await world.sleep(2 * HOUR)

    world = World(tmp_path)
    world.also("backup", failover=("modem",))
    world.run(case, failover=("backup",))


def test_the_stand_ins_own_messages_do_not_wait(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        message = await world.engine.accept("hello", modem="backup")
        assert await world.settled(message.id, 60) == "sent"
        assert world.lines["backup"].sent and not world.line.sent

    world = World(tmp_path)
    world.also("backup")
    world.run(case, failover=("backup",))


def test_a_bug_while_keeping_or_sending_does_not_end_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def case(world: World) -> None:
        await world.usable()
        store = world.engine.store
        store.inbox.ensure("default")
        with monkeypatch.context() as broken:
            broken.setattr(type(store.inbox), "keep", None)
            broken.setattr(type(store.outbox), "next", None)
            world.line.deliver("on")
            message = await world.engine.accept("hello")
            await world.sleep(600)
        assert await world.settled(message.id) == "sent"
        await world.until(lambda: store.inbox.next("default") is not None)

    World(tmp_path).run(case)


def test_messages_for_a_modem_that_is_no_longer_configured_are_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def case(world: World) -> None:
        await world.engine.accept("hello", modem="backup")

    world = World(tmp_path)
    world.unplug(HOUR)
    world.also("backup")
    world.refusal = PortError("no port")
    world.run(case)
    World(tmp_path).run(lambda world: world.usable())
    assert "1 messages wait for backup, which is not configured" in caplog.text


def test_what_is_over_is_not_logged_again_when_the_modem_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def case(world: World) -> None:
        await world.usable()
        world.unplug(5)
        await world.sleep(60)
        await world.usable()

    with caplog.at_level("INFO"):
        World(tmp_path).run(case)
    assert [text for text in caplog.messages if "gone" in text] == ["modem: away: virtual is gone"]
    assert "modem: away: it is being opened" not in caplog.messages
