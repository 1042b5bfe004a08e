"""A disk that cannot be written: nothing is lost, nothing is sent twice, and it is said."""

from pathlib import Path

import pytest

from modem.agent.errors import StoreError
from tests.agent.world import World

HOUR = 3600.0
FRIEND = "+15557654321"


def block(world: World, blocked: bool = True) -> None:
    """Have the disk be read-only, or not any more."""
    world.engine.store._connection.execute("PRAGMA query_only = %d" % blocked)


def test_a_command_stays_in_the_modem_until_the_disk_takes_it(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.receive("first")
        block(world)
        world.line.deliver("second")
        await world.sleep(HOUR)
        line = world.engine.lines["modem"]
        assert (await line.status()).used == 1
        health = line.health()
        assert not health.healthy and "read-only" in health.error
        block(world, False)
        await world.sleep(10)
        assert [c.text for c in world.engine.store.inbox.list()] == ["first", "second"]
        assert (await line.status()).used == 0
        assert line.health().healthy

    World(tmp_path).run(case)


def test_a_command_that_the_disk_did_not_take_comes_again_after_a_restart(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.receive("first")
        block(world)
        world.line.deliver("second")
        await world.sleep(HOUR)
        block(world, False)  # too late for this life: nothing is done between here and its end

    async def after(world: World) -> None:
        await world.until(lambda: len(world.engine.store.inbox.list()) == 2)

    world = World(tmp_path)
    world.run(case)
    world.run(after)


def test_a_message_is_not_accepted_that_cannot_be_kept(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        block(world)
        with pytest.raises(StoreError, match="read-only"):
            await world.engine.accept("hello")
        assert "read-only" in world.engine.health()[0].error
        block(world, False)
        assert world.engine.store.outbox.list() == []

    World(tmp_path).run(case)


def test_nothing_is_sent_that_cannot_be_noted_first(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        world.unplug(60)
        message = await world.engine.accept("hello")
        block(world)
        await world.sleep(HOUR)
        assert world.texts == []
        assert "read-only" in world.engine.health()[0].error
        block(world, False)
        assert await world.settled(message.id, 60) == "sent"

    World(tmp_path).run(case)


def test_an_outcome_that_cannot_be_noted_is_kept_in_mind(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        first = await world.engine.accept("first")
        second = await world.engine.accept("second")
        await world.sending(first.id)
        block(world)
        await world.sleep(HOUR)
        assert world.message(first.id).state == "sending"
        assert world.texts == ["first"]
        block(world, False)
        assert await world.settled(second.id) == "sent"
        assert world.message(first.id).state == "sent"
        assert world.texts == ["first", "second"]

    World(tmp_path).slow(2_000).run(case)


def test_an_outcome_that_was_never_noted_is_unknown_after_the_restart(tmp_path: Path) -> None:
    async def case(world: World) -> int:
        message = await world.engine.accept("hello")
        await world.sending(message.id)
        block(world)
        await world.sleep(HOUR)
        return message.id

    async def after(world: World) -> None:
        message = await world.engine.accept("later")
        assert await world.settled(message.id) == "sent"
        assert world.message(id).state == "unknown"

    world = World(tmp_path).slow(2_000)
    id = world.run(case)
    world.run(after)
    assert world.texts == ["hello", "later"]


def test_a_report_and_what_follows_it_outlast_the_trouble(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        await world.usable()
        message = await world.engine.accept("hello", to=FRIEND, confirm=True)
        assert await world.settled(message.id) == "sent"
        block(world)
        friend.power_on(world.line.now)
        for _ in range(100):  # more events than are kept for who does not look at them
            world.cover(False)
            await world.sleep(10)
            world.cover(True)
            await world.sleep(10)
        assert world.condition.usable
        block(world, False)
        await world.until(lambda: world.message(message.id).state == "delivered", 60)

    world = World(tmp_path)
    friend = world.friend(FRIEND)
    world.run(case)


def test_a_bug_in_forgetting_what_is_old_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def case(world: World) -> None:
        await world.usable()
        with monkeypatch.context() as broken:
            broken.setattr(type(world.engine.store), "prune", None)
            await world.sleep(2 * 3600)
        assert await world.settled((await world.engine.accept("hello")).id) == "sent"
        caplog.clear()
        await world.sleep(2 * 3600)
        assert "an error of this program" not in caplog.text
        assert world.engine._tidying is not None and not world.engine._tidying.done()

    World(tmp_path).run(case)
