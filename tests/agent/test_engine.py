"""The engine as a whole, on a virtual clock."""

from pathlib import Path

from tests.agent.world import World


def test_a_message_that_is_accepted_is_sent(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        message = await world.engine.accept("hello")
        assert await world.settled(message.id) == "sent"
        assert world.texts == ["hello"]

    World(tmp_path).run(case)


def test_a_command_is_kept_and_then_forgotten_by_the_modem(tmp_path: Path) -> None:
    async def case(world: World) -> None:
        inbox = world.engine.store.inbox
        inbox.ensure("default")
        world.line.deliver("on")
        await world.until(lambda: inbox.next("default") is not None)
        task = inbox.next("default")
        assert task is not None and task.command.text == "on"
        status = await world.engine.lines["modem"].status()
        assert status.used == 0

    World(tmp_path).run(case)
