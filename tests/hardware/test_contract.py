"""What both drivers promise, on a real modem: `pytest --port /dev/ttyUSB2`.

Sends nothing, unless --loopback-number says the SIM's own number: then it sends twelve messages
to itself, which cost what messages cost. It deletes its own messages and no others.
"""

import time
from typing import Any

import pytest

from modem.errors import PortError, Refused
from tests.hardware.conftest import Bench, Case

ARRIVAL = 180.0  # seconds that a message, or the report on it, may take through the network
EMPTY = 1.0  # seconds to listen where nothing is expected
MILLISECOND = 0.001  # a driver counts whole ones


def case(function: Case) -> Any:
    """Make a test of a coroutine that takes the bench."""

    def test(bench: Bench) -> None:
        bench.run(function)

    test.__name__ = function.__name__
    test.__doc__ = function.__doc__
    return test


def costly(function: Case) -> Any:
    """Make a test that sends messages."""
    return pytest.mark.costs(case(function))


async def arrived(modem: Any, wanted: str | bytes) -> Any:
    """Wait for the Command with this body; what others sent is left alone."""
    end = time.monotonic() + ARRIVAL
    while (left := end - time.monotonic()) > 0:
        command = await modem.receive(timeout=left)
        if command is not None and wanted in (command.text, command.data):
            return command
    raise AssertionError("the message did not arrive within %d s" % ARRIVAL)


@case
async def test_the_modem_says_who_it_is(bench: Any) -> None:
    modem = await bench.open()
    who = modem.identity
    assert who.manufacturer or who.model
    assert len(who.imei) in (15, 16)
    assert len(who.imsi) in (14, 15)
    assert len(who.iccid) in (18, 19, 20)


@case
async def test_it_is_registered_and_tells_signal_and_storage(bench: Any) -> None:
    modem = await bench.open()
    status = await modem.status()
    assert (status.state, status.registration.registered) == ("ready", True)
    assert status.signal_dbm is None or -113 <= status.signal_dbm <= -51
    assert status.used is None or 0 <= status.used <= status.total


@case
async def test_an_at_command_gives_its_lines_and_one_it_refuses_an_error(bench: Any) -> None:
    modem = await bench.open()
    for _ in range(3):
        assert (await modem.at("AT+CSQ"))[0].startswith("+CSQ:")
        with pytest.raises(Refused):
            await modem.at("+CMGF=9")


@case
async def test_receive_ends_at_its_limit(bench: Any) -> None:
    modem = await bench.open()
    while await modem.receive(timeout=EMPTY) is not None:
        pass  # Commands that waited
    before = time.monotonic()
    command = await modem.receive(timeout=EMPTY)
    assert command is not None or time.monotonic() - before > EMPTY - MILLISECOND


@case
async def test_opening_looking_and_closing_leaves_the_storage_as_it_was(bench: Any) -> None:
    counts = []
    for _ in range(2):
        modem = await bench.open()
        counts.append((await modem.status()).used)
        await modem.receive(timeout=EMPTY)
        await modem.close()
    assert counts[0] == counts[1]


@case
async def test_a_closed_modem_says_so_and_can_be_opened_again(bench: Any) -> None:
    modem = await bench.open()
    await modem.close()
    await modem.close()
    with pytest.raises(PortError, match="closed"):
        await modem.at("+CSQ")
    modem = await bench.open()
    assert await modem.at("+CSQ")


@costly
async def test_a_message_to_itself_arrives_and_acknowledging_frees_its_slot(bench: Any) -> None:
    modem = await bench.open()
    body = bench.unique("temperature 21.4")
    before = (await modem.status()).used
    receipt = await modem.send(body)
    command = await arrived(modem, body)
    await modem.acknowledge(command)
    assert (await modem.status()).used == before
    assert (receipt.parts, command.parts, command.text) == (1, 1, body)


@costly
async def test_what_is_not_acknowledged_comes_again(bench: Any) -> None:
    modem = await bench.open()
    if not (await modem.status()).storage:
        return  # what a modem never stored it cannot hand out again
    body = bench.unique("again")
    await modem.send(body)
    first = await arrived(modem, body)
    await modem.close()
    modem = await bench.open()
    second = await arrived(modem, body)
    await modem.acknowledge(second)
    assert first.id == second.id


@costly
async def test_a_long_message_in_another_alphabet_arrives_whole(bench: Any) -> None:
    modem = await bench.open()
    body = bench.unique("Größe ✓ " * 12)
    receipt = await modem.send(body)
    command = await arrived(modem, body)
    await modem.acknowledge(command)
    assert (receipt.parts, command.parts) == (2, 2)


@costly
async def test_octets_arrive_as_they_are(bench: Any) -> None:
    modem = await bench.open()
    body = bench.unique("").encode() + bytes(range(100))
    await modem.send(body)
    command = await arrived(modem, body)
    await modem.acknowledge(command)
    assert (command.text, command.data) == (None, body)


@costly
async def test_a_delivery_report_comes_and_belongs_to_its_message(bench: Any) -> None:
    modem = await bench.open()
    body = bench.unique("with report")
    receipt = await modem.send(body, confirm=True)
    delivery = await modem.delivery(receipt, timeout=ARRIVAL)
    await modem.acknowledge(await arrived(modem, body))
    assert (delivery.receipt, delivery.delivered) == (receipt, True)
