"""The engine as a whole, on a virtual clock: what is sent, tried again, parked and kept."""

from pathlib import Path

import pytest

from modem.agent.config import OutboxConfig, Rate
from modem.agent.errors import StoreError
from tests.agent.stores import opened
from tests.agent.world import World

DAY = 86400.0
YEAR = 365 * DAY
FRIEND = "+15557654321"


def test_a_message_that_is_accepted_is_sent(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        message = await world.engine.accept("hello")
        assert await world.settled(message.id) == "sent"
        assert world.texts == ["hello"]

    World(tmp_path).run(case)


def test_a_modem_that_there_is_none_of_is_refused_at_once(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        with pytest.raises(ValueError, match="no modem 'other'; there are: modem"):
            await world.engine.accept("hello", modem="other")

    World(tmp_path).run(case)


def test_a_start_that_fails_leaves_nothing_open(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        raise AssertionError("it must not start")

    (tmp_path / "modem.journal").mkdir()
    with pytest.raises(StoreError, match="journal: Is a directory"):
        World(tmp_path).run(case)
    with opened(tmp_path):
        pass  # it was let go of


def test_what_waited_before_a_start_is_sent_after_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.refusal = OSError("no port at all")

    async def before(world: World) -> int:
        return (await world.engine.accept("hello")).id

    async def after(world: World) -> None:
        assert await world.settled(id) == "sent"

    id = world.run(before)
    World(tmp_path).run(after)


def test_a_command_is_kept_and_then_forgotten_by_the_modem(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        task = await world.receive("on")
        assert task.command.text == "on"
        status = await world.engine.lines["modem"].status()
        assert status.used == 0

    World(tmp_path).run(case)


def test_a_refusal_ends_a_message(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        world.line.network.refuse["2936"] = 28
        first = await world.engine.accept("hello")
        assert await world.settled(first.id) == "refused"
        assert "unidentified subscriber" in world.message(first.id).error
        del world.line.network.refuse["2936"]
        second = await world.engine.accept("hello again")
        assert await world.settled(second.id) == "sent"

    World(tmp_path).run(case)


def test_a_temporary_refusal_is_tried_again_after_growing_pauses(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        world.line.network.refuse["2936"] = 42
        message = await world.engine.accept("hello")
        for tries in (1, 2, 3):
            await world.until(
                lambda tries=tries: world.message(message.id).attempts == tries  # type: ignore[misc]
            )
        del world.line.network.refuse["2936"]
        assert await world.settled(message.id) == "sent"
        assert world.texts == ["hello"]
        assert 15 < world.now - began < 60

    world = World(tmp_path)
    began = world.now
    world.run(case)


def test_tries_are_bounded_where_they_are_configured_to_be(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        world.line.network.refuse["2936"] = 42
        message = await world.engine.accept("hello")
        assert await world.settled(message.id) == "refused"
        assert world.message(message.id).attempts == 2

    World(tmp_path).run(case, outbox=OutboxConfig(attempts=2))


def test_a_port_that_goes_after_the_handing_over_is_unknown_and_nothing_is_sent_again(
    tmp_path: Path,
) -> None:
    async def case(world: World) -> None:
        message = await world.engine.accept("hello")
        await world.sending(message.id)
        world.unplug(3600)
        assert await world.settled(message.id) == "unknown"
        assert world.texts == ["hello"]
        again = await world.engine.accept("later")
        assert await world.settled(again.id, 2 * 3600) == "sent"
        assert world.texts == ["hello", "later"]

    World(tmp_path).slow(10_000).run(case)


def test_a_long_message_of_which_parts_are_out_is_unknown_and_lists_them(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        message = await world.engine.accept("long " * 60)
        await world.sending(message.id)
        await world.sleep(5)
        world.line.network.refuse["2936"] = 28
        assert await world.settled(message.id) == "unknown"
        assert len(world.message(message.id).references) == 1

    World(tmp_path).slow(10_000).run(case)


def test_no_network_costs_no_tries(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.usable()
        world.cover(False)
        await world.until(lambda: not world.condition.usable)
        message = await world.engine.accept("hello")
        await world.sleep(DAY)
        assert world.message(message.id).attempts == 0
        assert "not registered" in world.engine.health()[0].error
        world.cover(True)
        assert await world.settled(message.id) == "sent"

    World(tmp_path).run(case)


def test_a_message_expires_also_while_there_is_no_modem(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        message = await world.engine.accept("hello", expires=60)
        assert await world.settled(message.id, 61) == "expired"

    world = World(tmp_path)
    world.unplug(DAY)
    world.run(case)


def test_a_modem_that_is_gone_for_a_day_is_used_when_it_is_back(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.receive("before")
        world.unplug(DAY)
        await world.until(lambda: world.engine.health()[0].state == "away")
        message = await world.engine.accept("hello")
        world.line.deliver("meanwhile")
        assert await world.settled(message.id, DAY + 600) == "sent"
        assert world.message(message.id).attempts == 1
        assert world.now >= DAY
        task = await world.receive("after")
        assert task.command.text == "meanwhile"
        assert world.engine.health()[0].healthy

    World(tmp_path).run(case)


@pytest.mark.parametrize("jump", [YEAR, -YEAR])
def test_a_jump_of_the_wall_clock_changes_nothing(tmp_path: Path, jump: float) -> None:
    async def case(world: World) -> None:
        world.line.network.refuse["2936"] = 42
        message = await world.engine.accept("hello", expires=3600)
        await world.until(lambda: world.message(message.id).error != "")
        world.clock.wall_offset += jump
        del world.line.network.refuse["2936"]
        assert await world.settled(message.id, 60) == "sent"
        await world.receive("on")

    World(tmp_path).run(case)


def test_the_rate_is_kept(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        ids = [(await world.engine.accept("m %d" % number)).id for number in range(7)]
        assert await world.settled(ids[2], 60) == "sent"
        assert world.message(ids[3]).state == "waiting"
        assert await world.settled(ids[6], 2 * 3600 + 60) == "sent"
        assert world.now > 2 * 3600

    World(tmp_path).run(case, rate=Rate(3, 3600))


@pytest.mark.parametrize(("fate", "state"), [(0, "delivered"), (0x41, "undelivered")])
def test_what_becomes_of_a_confirmed_message_is_noted(
    tmp_path: Path, fate: int, state: str
) -> None:
    async def case(world: World) -> None:
        world.line.network.fail["2936"] = fate
        message = await world.engine.accept("hello", confirm=True)
        await world.until(lambda: world.message(message.id).state == state)

    World(tmp_path).run(case)


@pytest.mark.parametrize("away", [10, DAY])
def test_a_report_that_comes_after_a_restart_is_matched(tmp_path: Path, away: float) -> None:
    async def before(world: World) -> int:
        await world.usable()
        message = await world.engine.accept("hello", to=FRIEND, confirm=True)
        assert await world.settled(message.id) == "sent"
        return message.id

    async def after(world: World) -> None:
        await world.sleep(away)
        phone.power_on(world.line.now)
        await world.until(lambda: world.message(id).state == "delivered")

    world = World(tmp_path)
    phone = world.friend(FRIEND)
    id = world.run(before)
    world.run(after)


def test_a_stop_lets_the_message_end_that_is_on_its_way(tmp_path: Path) -> None:
    async def case(world: World) -> int:
        message = await world.engine.accept("hello")
        await world.sending(message.id)
        return message.id

    world = World(tmp_path).slow(5_000)
    id = world.run(case)
    assert world.last(id).state == "sent"
    assert world.texts == ["hello"]


def test_a_stop_does_not_wait_for_ever(tmp_path: Path) -> None:
    async def case(world: World) -> int:
        message = await world.engine.accept("hello")
        await world.sending(message.id)
        return message.id

    world = World(tmp_path).slow(50_000)
    id = world.run(case)
    assert world.last(id).state == "unknown"
    assert "closed" in world.last(id).error
    assert world.now < 20


def test_a_stop_before_the_handing_over_leaves_a_message_waiting(tmp_path: Path) -> None:
    async def case(world: World) -> int:
        await world.usable()
        world.line.device.power_off(world.line.now)
        message = await world.engine.accept("hello")
        await world.until(lambda: world.message(message.id).state == "sending")
        return message.id

    world = World(tmp_path)
    id = world.run(case)
    assert world.last(id).state == "waiting"
    assert world.texts == []


def test_messages_of_others_are_left_or_deleted_as_configured(tmp_path: Path) -> None:
    async def case(world: World) -> int:
        await world.usable()
        world.line.deliver("win a prize", sender="+491700000000")
        await world.sleep(10)
        assert world.engine.store.inbox.list() == []
        status = await world.engine.lines["modem"].status()
        assert status.used is not None
        return status.used

    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert World(tmp_path / "a").run(case, others="leave") == 1
    assert World(tmp_path / "b").run(case, others="delete") == 0
