"""What both drivers promise, on the virtual clock and on a PTY in real time."""

from collections.abc import Iterator
from typing import Any

import pytest

from modem.errors import NotDelivered, OutcomeUnknown, PortError
from modem.session.events import CommandReceived, Delivered, Ready
from modem.session.messages import Receipt
from tests.drivers.terminal import AsynchronousTerminal, BlockingTerminal
from tests.drivers.virtual import Asynchronous, Blocking
from tests.patience import PATIENCE, QUIET

pytestmark = pytest.mark.usefixtures("short_silence")

WORLDS = [Blocking, Asynchronous, BlockingTerminal, AsynchronousTerminal]


@pytest.fixture(params=WORLDS, ids=["blocking", "aio", "blocking-pty", "aio-pty"])
def world(request: pytest.FixtureRequest) -> Iterator[Any]:
    world = request.param()
    yield world
    world.end()


@pytest.fixture(params=WORLDS[:2], ids=["blocking", "aio"])
def virtual(request: pytest.FixtureRequest) -> Any:
    return request.param()


def case(function: Any) -> Any:
    """Make a test of a coroutine that takes a world."""

    def test(world: Any) -> None:
        world.run(function)

    test.__name__ = function.__name__
    return test


def virtual_case(function: Any) -> Any:
    """Make a test of a coroutine that takes a world and asks it for the exact time."""

    def test(virtual: Any) -> None:
        virtual.run(function)

    test.__name__ = function.__name__
    return test


@case
async def test_what_is_sent_arrives_and_gives_a_receipt(world: Any) -> None:
    modem = await world.open()
    receipt = await modem.send("temperature 21.4")
    assert receipt.parts == 1
    assert [(sent.to, sent.text) for sent in world.sent(1)] == [("2936", "temperature 21.4")]
    await modem.close()


@case
async def test_a_command_is_received_and_acknowledging_it_frees_its_slot(world: Any) -> None:
    modem = await world.open()
    world.deliver("open the valve")
    command = await modem.receive(timeout=PATIENCE)
    assert (command.text, command.sender) == ("open the valve", "2936")
    assert (await modem.status()).used == 1
    await modem.acknowledge(command)
    assert (await modem.status()).used == 0
    await modem.close()


@case
async def test_a_command_is_redelivered_until_acknowledged(world: Any) -> None:
    world.deliver("open the valve")
    modem = await world.open()
    first = await modem.receive(timeout=PATIENCE)
    await modem.close()
    modem = await world.open()
    second = await modem.receive(timeout=PATIENCE)
    assert first.id == second.id
    await modem.close()


@case
async def test_commands_come_in_order_until_the_modem_is_quiet(world: Any) -> None:
    modem = await world.open()
    for number in range(12):
        world.deliver("command %d" % number)
    texts = [command.text async for command in modem.commands(timeout=QUIET)]
    assert texts == ["command %d" % number for number in range(12)]
    await modem.close()


@case
async def test_serve_replies_and_acknowledges(world: Any) -> None:
    async def handler(command: Any) -> str:
        if command.text == "stop":
            raise StopServing
        return "done: " + command.text

    modem = await world.open()
    world.deliver("valve")
    world.deliver("stop")
    with pytest.raises(StopServing):
        await modem.serve(handler)
    assert [sent.text for sent in world.sent(1)] == ["done: valve"]
    await modem.close()


@case
async def test_a_command_whose_handler_raises_is_not_acknowledged(world: Any) -> None:
    async def handler(command: Any) -> str:
        raise StopServing

    modem = await world.open()
    world.deliver("valve")
    with pytest.raises(StopServing):
        await modem.serve(handler)
    assert (await modem.status()).used == 1
    await modem.close()


class StopServing(Exception):
    pass


@case
async def test_a_delivery_report_is_matched_to_its_receipt(world: Any) -> None:
    modem = await world.open()
    receipt = await modem.send("first", confirm=True)
    delivery = await modem.delivery(receipt, timeout=PATIENCE)
    assert (delivery.receipt, delivery.delivered) == (receipt, True)
    await modem.close()


@case
async def test_a_report_on_the_message_of_another_modem_object_is_an_event(world: Any) -> None:
    modem = await world.open()
    receipt = await modem.send("first", confirm=True)
    await modem.delivery(receipt, timeout=PATIENCE)
    earlier = Receipt(-1, (receipt.references[0] + 1,), "2936", True)
    waiting = modem.expect(earlier, ago=60)
    assert waiting is None or await waiting is None
    later = await modem.send("second", confirm=True)
    events = [event async for event in modem.events(timeout=QUIET)]
    reported = [event.delivery.receipt for event in events if isinstance(event, Delivered)]
    assert reported and reported[0] in (earlier, later)
    await modem.close()


@case
async def test_events_tell_everything_in_order(world: Any) -> None:
    modem = await world.open()
    world.deliver("valve")
    kinds = [type(event) async for event in modem.events(timeout=QUIET)]
    assert [kind for kind in kinds if kind in (Ready, CommandReceived)] == [Ready, CommandReceived]
    await modem.close()


@case
async def test_an_unplugged_modem_ends_a_send_with_an_honest_error(world: Any) -> None:
    modem = await world.open()
    world.unplug()
    with pytest.raises((PortError, OutcomeUnknown)):
        await modem.send("too late", timeout=0.5)
    with pytest.raises(PortError):
        await modem.send("still too late", timeout=0.5)
    await modem.close()


@case
async def test_a_closed_modem_says_so(world: Any) -> None:
    modem = await world.open()
    await modem.close()
    await modem.close()
    with pytest.raises(PortError, match="closed"):
        await modem.send("too late")
    with pytest.raises(PortError, match="closed"):
        await modem.receive()


@case
async def test_an_at_command_gives_its_lines(world: Any) -> None:
    modem = await world.open()
    assert await modem.at("AT+CSQ") == await modem.at("+CSQ") == ["+CSQ: 20,99"]
    await modem.close()


@virtual_case
async def test_receive_gives_up_at_its_limit_and_not_before(world: Any) -> None:
    modem = await world.open()
    before = world.line.now
    assert await modem.receive(timeout=12.5) is None
    assert world.line.now == before + 12500


@virtual_case
async def test_receive_without_time_still_looks(world: Any) -> None:
    modem = await world.open()
    world.deliver("valve")
    await world.sleep(3000)
    commands = [await modem.receive(timeout=0) for _ in range(10)]
    assert [command.text for command in commands if command] == ["valve"]


@virtual_case
async def test_what_came_between_two_calls_is_there_at_the_next(world: Any) -> None:
    modem = await world.open()
    world.deliver("valve")
    await world.sleep(600_000)
    await modem.send("still here")
    assert (await modem.receive(timeout=1)).text == "valve"


@virtual_case
async def test_a_missing_delivery_report_is_a_temporary_error(world: Any) -> None:
    modem = await world.open()
    receipt = await modem.send("no report asked for")
    with pytest.raises(NotDelivered) as caught:
        await modem.delivery(receipt, timeout=30)
    assert caught.value.temporary


@virtual_case
async def test_a_modem_that_went_in_mid_send_leaves_the_outcome_unknown(world: Any) -> None:
    modem = await world.open()
    world.line.to_device = _unplug_after(world.line, b"\x1a")
    with pytest.raises(OutcomeUnknown):
        await modem.send("was it sent?")


def _unplug_after(line: Any, mark: bytes) -> Any:
    """A wire that breaks as soon as `mark` has passed."""
    through = line.to_device

    def to_device(data: bytes) -> None:
        through(data)
        if mark in data:
            line.gone = True
            line.received = b""

    return to_device


@case
async def test_a_send_without_a_limit_ends_when_the_modem_says_so(world: Any) -> None:
    modem = await world.open()
    assert (await modem.send("hello", timeout=None)).references
