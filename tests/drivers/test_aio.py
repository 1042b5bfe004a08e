"""What only the asyncio driver has: waits that are cancelled, and several at a time."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from modem import AsyncModem
from modem.errors import PortError
from modem.simulator.fixtures import RunningModem
from tests.drivers.virtual import Asynchronous

pytestmark = pytest.mark.usefixtures("short_silence")


@pytest.fixture
def simulated() -> Iterator[RunningModem]:
    with RunningModem() as modem:
        yield modem


def virtual(function: Any) -> Any:
    """Make a test of a coroutine that takes a world."""

    def test() -> None:
        Asynchronous().run(function)

    test.__name__ = function.__name__
    return test


@virtual
async def test_several_tasks_may_send_at_once(world: Any) -> None:
    modem = await world.open()
    receipts = await asyncio.gather(*[modem.send("message %d" % n) for n in range(5)])
    assert len({receipt.references for receipt in receipts}) == 5
    assert sorted(sent.text for sent in world.sent(5)) == ["message %d" % n for n in range(5)]


@pytest.mark.parametrize("steps", range(12))
def test_a_cancelled_send_is_not_cut_in_two(steps: int) -> None:
    async def case(world: Any) -> None:
        modem = await world.open()
        task = asyncio.create_task(modem.send("first"))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await modem.send("second")
        assert [sent.text for sent in world.sent(2)][-1] == "second"
        assert [sent.text for sent in world.sent(2)][:-1] == ["first"] * (steps > 0)

    Asynchronous().run(case)


@virtual
async def test_wait_for_may_be_put_around_any_call(world: Any) -> None:
    modem = await world.open()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(modem.receive(), 5)
    world.deliver("valve")
    assert (await asyncio.wait_for(modem.receive(), 5)).text == "valve"


@virtual
async def test_events_flow_though_nobody_waits(world: Any) -> None:
    modem = await world.open()
    world.deliver("valve")
    await world.sleep(5000)
    assert (await modem.receive(timeout=0)).text == "valve"


@virtual
async def test_two_receivers_get_one_command_each(world: Any) -> None:
    modem = await world.open()
    both = asyncio.gather(modem.receive(timeout=9), modem.receive(timeout=9))
    world.deliver("one")
    world.deliver("two")
    assert sorted(command.text for command in await both) == ["one", "two"]


@virtual
async def test_a_receiver_that_goes_empty_handed_keeps_its_limit(world: Any) -> None:
    modem = await world.open()
    began = world.line.now
    both = asyncio.gather(modem.receive(timeout=9), modem.receive(timeout=9))
    world.deliver("only one")
    assert sorted(command is None for command in await both) == [False, True]
    assert world.line.now == began + 9000


@virtual
async def test_closing_ends_every_wait(world: Any) -> None:
    modem = await world.open()
    waits = [
        asyncio.create_task(modem.receive()),
        asyncio.create_task(modem.send("cut short")),
        asyncio.create_task(anext(aiter(modem.events(timeout=None)))),
        asyncio.create_task(modem.receive(timeout=60)),
    ]
    await asyncio.sleep(0)
    await modem.close()
    ends = await asyncio.gather(*waits, return_exceptions=True)
    assert [isinstance(end, PortError) for end in ends] == [True, True, False, True]


@virtual
async def test_an_unplugged_modem_ends_every_wait(world: Any) -> None:
    modem = await world.open()
    wait = asyncio.create_task(modem.receive())
    await asyncio.sleep(0)
    world.unplug()
    modem._port.notice()
    with pytest.raises(PortError, match="gone"):
        await wait


@pytest.mark.parametrize(
    ("failure", "text"),
    [(PortError("the cable"), "the cable"), (ValueError("a bug"), "virtual failed: .*a bug")],
)
def test_a_port_that_raises_ends_every_wait(failure: Exception, text: str) -> None:
    async def case(world: Any) -> None:
        async def fail() -> bytes:
            raise failure

        modem = await world.open()
        wait = asyncio.create_task(modem.receive())
        modem._port.read = fail
        await modem.at("+CSQ")  # the read that waited already still brings its answer
        with pytest.raises(PortError, match=text):
            await wait

    Asynchronous().run(case)


async def test_two_programs_in_one_loop_have_a_modem_each() -> None:
    with RunningModem() as one, RunningModem() as two:
        async with AsyncModem.open(one.port) as first, AsyncModem.open(two.port) as second:
            await asyncio.gather(first.send("a"), second.send("b"))
        assert (one.wait_sent(1)[0].text, two.wait_sent(1)[0].text) == ("a", "b")


async def test_open_may_be_awaited_too(simulated: RunningModem) -> None:
    modem = await AsyncModem.open(simulated.port)
    async with modem:
        assert await modem.at("+CSQ")


async def test_a_failed_open_gives_the_port_back() -> None:
    with RunningModem(pin="1234") as simulated:
        with pytest.raises(Exception, match="PIN"):
            await AsyncModem.open(simulated.port)
        async with AsyncModem.open(simulated.port, pin="1234") as modem:
            assert modem.identity.imei


async def test_the_loop_stays_responsive_while_a_modem_waits(
    simulated: RunningModem,
) -> None:
    async with AsyncModem.open(simulated.port) as modem:
        wait = asyncio.create_task(modem.receive(timeout=1))
        ticks = 0
        while not wait.done():
            await asyncio.sleep(0.01)
            ticks += 1
        assert ticks >= 5
