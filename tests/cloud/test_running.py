"""Webhooks on real sockets: posted, tried again, and nobody held up."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from twilio.request_validator import RequestValidator

from modem.cloud import running as running_module
from modem.cloud.records import Delivery
from modem.cloud.running import running
from modem.cloud.serving import serving
from tests.cloud.server import LiveWorld, Receiver
from tests.cloud.world import FullDisk, World
from tests.patience import PATIENCE


@pytest.fixture
def live() -> Iterator[World]:
    world = LiveWorld()
    yield world
    world.store.close()


def point(world: World, url: str, method: str = "POST") -> None:
    world.wired = world.cloud.change(
        world.wired, commands_callback_url=url, commands_callback_method=method
    )


async def eventually(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def done(world: World, count: int = 1) -> list[Delivery]:
    """Wait until so many webhooks are done with."""
    await eventually(lambda: world.store.count(Delivery, {"state": "done"}) >= count)
    return world.store.select(Delivery, {"state": "done"}, newest_first=False)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_twilios_validator_accepts_what_arrives(method: str, live: World) -> None:
    receiver = Receiver()
    async with running(live.cloud), serving(receiver.app) as url:
        point(live, url + "/hook?key=a%20b", method)
        live.carrier.send(live.wired.iccid, "grün & gut", "2936")
        await receiver.wait(1)
        (delivery,) = await done(live)
    request, form = receiver.got[0]
    assert (request.method, form["Command"], delivery.ok) == (method, "grün & gut", True)
    signed = form if method == "POST" else {}
    signature = request.headers["x-twilio-signature"]
    assert RequestValidator("token").validate(str(request.url), signed, signature)


async def test_an_endpoint_that_fails_once_gets_a_second_attempt(live: World) -> None:
    receiver = Receiver(500, 204)
    async with running(live.cloud), serving(receiver.app) as url:
        point(live, url)
        live.carrier.send(live.wired.iccid, "hi", "2936")
        (delivery,) = await done(live)
    assert (delivery.attempts, delivery.answer, delivery.ok) == (2, 204, True)
    tokens = [request.headers["i-twilio-idempotency-token"] for request, _ in receiver.got]
    assert tokens == [delivery.sid] * 2


async def test_what_came_of_a_webhook_is_stored_once_the_disk_has_room(
    live: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_module, "STORE_AGAIN_S", 0)
    receiver = Receiver()
    async with running(live.cloud), serving(receiver.app) as url:
        point(live, url)
        live.carrier.send(live.wired.iccid, "hi", "2936")
        FullDisk(live.store, times=3)
        (delivery,) = await done(live)
    assert (delivery.ok, len(receiver.got)) == (True, 1)


async def test_a_disk_that_was_full_holds_up_no_command_for_good(
    live: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_module, "STORE_AGAIN_S", 0)
    commands = [live.cloud.send(live.superb, str(number)) for number in range(3)]
    FullDisk(live.store)
    async with running(live.cloud):
        await eventually(lambda: {live.status(one) for one in commands} == {"sent"})


async def test_an_endpoint_that_is_not_there_is_given_up_after_two_attempts(live: World) -> None:
    async with running(live.cloud):
        point(live, "http://127.0.0.1:1/")
        live.carrier.send(live.wired.iccid, "hi", "2936")
        (delivery,) = await done(live)
    assert (delivery.attempts, delivery.answer, delivery.ok) == (2, None, False)
    assert "ConnectError" in (delivery.error or "")


async def test_statuses_of_one_command_are_told_in_order(live: World) -> None:
    live.carrier.words = ("sent", "delivered")
    receiver = Receiver(500, 204)
    async with running(live.cloud), serving(receiver.app) as url:
        live.cloud.send(live.superb, "hi", callback_url=url)
        await done(live, 2)
    assert [form["Status"] for _, form in receiver.got] == ["sent", "sent", "delivered"]


@contextlib.contextmanager
def silent() -> Iterator[str]:
    """A port where connections are taken and nothing is said."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


async def test_a_slow_endpoint_holds_up_nobody_else(
    live: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_module, "TOTAL_S", 10 * PATIENCE)
    receiver = Receiver()
    with silent() as slow:
        await _beside_a_slow_one(live, receiver, slow)


async def _beside_a_slow_one(live: World, receiver: Receiver, slow: str) -> None:
    async with running(live.cloud), serving(receiver.app) as url:
        point(live, slow)
        for _ in range(50):
            live.carrier.send(live.wired.iccid, "slow", "2936")
        point(live, url)
        for _ in range(20):
            live.carrier.send(live.wired.iccid, "quick", "2936")
        await done(live, 20)
        assert len(live.cloud.outbox.pending()) == 50


async def test_an_endpoint_that_says_nothing_times_out(
    live: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_module, "TOTAL_S", 0.1)
    with silent() as slow:
        async with running(live.cloud):
            point(live, slow)
            live.carrier.send(live.wired.iccid, "hi", "2936")
            (delivery,) = await done(live)
    assert (delivery.attempts, delivery.error) == (2, "no answer within 0.1 s")


async def test_an_endless_answer_counts_and_is_cut_off(live: World) -> None:
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(10000 * b"x")
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    async with server, running(live.cloud):
        point(live, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        live.carrier.send(live.wired.iccid, "hi", "2936")
        (delivery,) = await done(live)
    assert (delivery.answer, delivery.ok) == (200, True)


async def test_what_was_queued_before_is_posted_after_a_restart(live: World) -> None:
    receiver = Receiver()
    async with serving(receiver.app) as url:
        point(live, url)
        live.carrier.send(live.wired.iccid, "hi", "2936")
        async with running(live.cloud):
            await done(live)
    assert len(receiver.got) == 1


async def test_an_error_inside_stops_nothing(
    live: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live.cloud, "advance", None)
    async with running(live.cloud):
        await eventually(lambda: "stumbled" in caplog.text)
        monkeypatch.undo()
        command = live.cloud.send(live.superb, "hi")
        await eventually(lambda: live.status(command) == "sent")
