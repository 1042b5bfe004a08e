"""A port that goes away and comes back, through both drivers."""

from typing import Any

import pytest

from modem.errors import OutcomeUnknown, PortError
from modem.session.events import Closed, Ready
from tests.drivers.virtual import Asynchronous, Blocking


class BlockingReturn(Blocking):
    returns = True


class AsynchronousReturn(Asynchronous):
    returns = True


@pytest.fixture(params=[BlockingReturn, AsynchronousReturn], ids=["blocking", "aio"])
def world(request: pytest.FixtureRequest) -> Any:
    return request.param()


def case(function: Any) -> Any:
    """Make a test of a coroutine that takes a world."""

    def test(world: Any) -> None:
        world.run(function)

    test.__name__ = function.__name__
    return test


@case
async def test_whoever_waits_for_a_command_gets_it_after_the_unplug(world: Any) -> None:
    modem = await world.open()
    world.unplug(20_000)
    world.deliver("while it was away")
    command = await modem.receive(timeout=120)
    assert command.text == "while it was away"
    await modem.acknowledge(command)
    assert (await modem.status()).used == 0
    await modem.close()


@case
async def test_a_send_waits_for_the_port_as_long_as_it_may(world: Any) -> None:
    modem = await world.open()
    world.unplug(20_000)
    assert await modem.receive(timeout=1) is None
    receipt = await modem.send("after all", timeout=60)
    assert receipt.parts == 1
    assert [sent.text for sent in world.sent(1)] == ["after all"]
    await modem.close()


@case
async def test_a_send_ends_when_the_port_stays_away(world: Any) -> None:
    modem = await world.open()
    world.unplug()
    with pytest.raises((PortError, OutcomeUnknown)):
        await modem.send("too late", timeout=10)
    with pytest.raises(PortError):
        await modem.send("too late", timeout=10)
    assert (await modem.status()).state == "closed"
    assert world.sent(0) == []
    await modem.close()


@case
async def test_what_happens_is_told(world: Any) -> None:
    modem = await world.open()
    world.unplug(5000)
    kinds = [type(event) async for event in modem.events(timeout=60)]
    assert kinds.count(Closed) == 1
    assert kinds.count(Ready) == 2 and kinds.index(Closed) < len(kinds) - kinds[::-1].index(Ready)
    await modem.close()


@case
async def test_a_command_acknowledged_while_the_port_is_away_is_not_handed_over_again(
    world: Any,
) -> None:
    modem = await world.open()
    world.deliver("once")
    command = await modem.receive(timeout=5)
    world.unplug(20_000)
    assert await modem.receive(timeout=1) is None
    await modem.acknowledge(command)
    assert await modem.receive(timeout=120) is None
    assert (await modem.status()).used == 0
    await modem.close()


@case
async def test_an_unplug_in_mid_send_is_unknown_and_the_next_send_works(world: Any) -> None:
    modem = await world.open()
    for number in range(3):
        world.unplug(3000)
        try:
            await modem.send("message %d" % number, timeout=60)
        except (PortError, OutcomeUnknown):
            pass
        assert (await modem.send("again %d" % number, timeout=60)).parts == 1
    await modem.close()


@case
async def test_a_silent_modem_has_its_port_reset(world: Any) -> None:
    modem = await world.open(sweep_every=10_000)
    resets = []
    driver = getattr(modem, "modem", modem)
    driver._port.reset = lambda: resets.append(world.line.now)
    world.line.device.power_off(world.line.now)
    assert await modem.receive(timeout=300) is None
    assert resets
    world.line.device.power_on(world.line.now)
    world.deliver("hello")
    assert (await modem.receive(timeout=300)).text == "hello"
    await modem.close()


@case
async def test_a_modem_that_is_closed_while_away_stays_closed(world: Any) -> None:
    modem = await world.open()
    world.unplug()
    assert await modem.receive(timeout=1) is None
    await modem.close()
    with pytest.raises(PortError, match="closed"):
        await modem.send("too late")
