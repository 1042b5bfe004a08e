"""What only `AsyncAgent` can: many calls at once, and any of them cancelled; and Ctrl-C."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator

import pytest

from modem import Agent, AsyncAgent
from modem.errors import PortError
from modem.simulator.fixtures import RunningModem
from tests.agent.door import Door
from tests.agent.test_claims import arrive
from tests.patience import PATIENCE, QUIET


@pytest.fixture
async def agent(door: Door) -> AsyncIterator[AsyncAgent]:
    async with AsyncAgent(door.path) as agent:
        yield agent


async def test_a_hundred_messages_are_waited_for_at_once(
    working: Door, simulated_modem: RunningModem
) -> None:
    async with AsyncAgent(working.path) as agent:
        sending = [agent.send(str(number), wait=True) for number in range(100)]
        done = await asyncio.gather(*sending)
    assert {message.state for message in done} == {"sent"}
    assert [message.id for message in done] == list(range(1, 101))
    assert [sent.text for sent in simulated_modem.sent] == [str(n) for n in range(100)]


async def test_those_who_wait_for_messages_leave_room_for_commands(
    agent: AsyncAgent, door: Door
) -> None:
    waiting = [asyncio.create_task(agent.send(str(n), wait=True)) for n in range(100)]
    await asyncio.to_thread(arrive, door, "a")
    command = await agent.receive(PATIENCE)
    assert command is not None
    await agent.acknowledge(command)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_wait_for_a_command_that_is_cancelled_takes_none(
    agent: AsyncAgent, door: Door
) -> None:
    for _ in range(20):
        task = asyncio.create_task(agent.receive())
        await asyncio.sleep(0.002)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await asyncio.to_thread(arrive, door, "a")
    command = await agent.receive(PATIENCE)
    assert command is not None


async def test_a_command_that_came_as_its_wait_was_cancelled_is_given_again(
    agent: AsyncAgent, door: Door
) -> None:
    await asyncio.to_thread(arrive, door, "a")
    for delay in range(20):
        task = asyncio.create_task(agent.receive())
        await asyncio.sleep(delay / 4000)
        task.cancel()
        [found] = await asyncio.gather(task, return_exceptions=True)
        if not isinstance(found, BaseException):
            return  # it came first: nobody has cancelled anything
    command = await agent.receive(PATIENCE)
    assert command is not None


async def test_a_cancelled_call_leaves_the_connection_to_the_others(agent: AsyncAgent) -> None:
    waits = asyncio.create_task(agent.receive(QUIET))
    task = asyncio.create_task(agent.send("x", wait=True))
    await asyncio.sleep(0.5)
    task.cancel()
    assert await agent.counts() == {**dict.fromkeys(await agent.counts(), 0), "waiting": 1}
    assert await waits is None


@pytest.mark.parametrize("pause", [0, 0.05])  # while it connects; while it waits
async def test_close_ends_every_call(agent: AsyncAgent, pause: float) -> None:
    waits = [asyncio.create_task(agent.receive()) for _ in range(3)]
    await asyncio.sleep(pause)
    await agent.close()
    found = await asyncio.gather(*waits, return_exceptions=True)
    assert {type(each) for each in found} == {PortError}


async def test_all_calls_go_on_after_a_restart(agent: AsyncAgent, door: Door) -> None:
    waits = [asyncio.create_task(agent.receive(PATIENCE)) for _ in range(5)]
    await asyncio.sleep(0.05)
    await asyncio.to_thread(door.close)
    await asyncio.to_thread(door.open)
    await asyncio.to_thread(arrive, door, *"abcde")
    texts = {command.text for command in await asyncio.gather(*waits) if command}
    assert texts == set("abcde")


def test_an_interrupt_ends_the_call_and_the_next_one_works(door: Door) -> None:
    main = threading.main_thread().ident
    assert main is not None
    with Agent(door.path) as agent:
        arrive(door, "a")
        taken = agent.receive()
        with pytest.raises(KeyboardInterrupt):
            threading.Timer(0.2, signal.pthread_kill, (main, signal.SIGINT)).start()
            agent.receive()
        assert agent.receive(PATIENCE) == taken  # the connection ended: it comes again
        assert taken is not None
        agent.acknowledge(taken)
        assert agent.queues()["default"]["done"] == 1
