"""Commands to a real broker, and messages from it: each once, whatever ends meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from modem.agent.config import MqttConfig
from modem.agent.dispatcher import Dispatcher
from modem.agent.errors import StoreError
from modem.agent.handlers import mqtt, mqtt_traffic
from modem.agent.handlers.mqtt import MqttHandler
from modem.agent.handlers.mqtt_link import Link
from tests.agent.handlers.brokers import Broker, Somebody
from tests.agent.queues import Engine

SEND = "modem/pi/send"
COMMAND = "modem/pi/command"
RESULT = "modem/pi/result"
ERROR = "modem/pi/error"
STATUS = "modem/pi/status"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt_traffic, "host", lambda: "pi")
    for module in (mqtt, mqtt_traffic):
        monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
        monkeypatch.setattr(module, "LONGEST_PAUSE", 0.1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    yield made
    made.close()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    folder = tmp_path / "broker"
    folder.mkdir()
    made = Broker(folder)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def somebody(broker: Broker) -> Iterator[Somebody]:
    made = Somebody(broker.port)
    yield made
    made.close()


@asynccontextmanager
async def connected(engine: Engine, broker: Broker, **more: Any) -> AsyncIterator[MqttHandler]:
    """Run a dispatcher with a handler that is connected."""
    given: dict[str, Any] = {"name": "q", "url": broker.url, "pause": 0.05} | more
    config = MqttConfig(**given)
    handler = MqttHandler(config, engine)
    dispatcher = Dispatcher(engine, handler, config, 1)
    engine.store.inbox.ensure("q")
    await dispatcher.start()
    try:
        await asyncio.wait_for(handler.ready(), 10)
        yield handler
    finally:
        await dispatcher.stop()


async def on(function: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Await what blocks."""
    return await asyncio.to_thread(function, *args, **more)


async def said(somebody: Somebody, topic: str) -> Any:
    return json.loads((await on(somebody.get, topic)).payload)


async def accepted(engine: Engine, count: int) -> list[str]:
    """Return the texts in the outbox when there are so many."""
    async with asyncio.timeout(10):
        await engine.changes.wait_for(lambda: len(engine.store.outbox.list()) >= count)
    return [message.text or "" for message in engine.store.outbox.list()]


# --- Commands -----------------------------------------------------------------------------


async def test_commands_are_published_in_order(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        engine.arrive("a", "b")
        await engine.until("done", "done")
        first, second = await said(somebody, COMMAND), await said(somebody, COMMAND)
    assert (first["text"], first["sender"], first["queue"], first["attempt"]) == (
        *("a", "2936", "q"),
        1,
    )
    assert (second["id"], second["data"], second["number"]) == ("b", "62", 2)


async def test_each_modem_may_have_its_topic(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    topics = {"command_topic": "in/{modem}", "send_topic": "out/{modem}"}
    async with connected(engine, broker, **topics):
        engine.arrive("a")
        assert (await said(somebody, "in/modem"))["id"] == "a"
        await on(somebody.publish, "out/modem", "b")
        assert await accepted(engine, 1) == ["b"]
    assert engine.store.outbox.list()[0].modem == "modem"


async def test_commands_wait_for_a_broker_that_is_away(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker) as handler:
        await on(broker.stop)
        while handler._there.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        engine.arrive("a", "b")
        await asyncio.sleep(0.3)
        assert engine.states() == [("waiting", 0, "")] * 2
        await on(broker.start)
        await engine.until("done", "done")
        assert [(await said(somebody, COMMAND))["id"] for _ in "ab"] == ["a", "b"]


async def test_commands_go_on_while_the_broker_is_killed_again_and_again(
    engine: Engine, broker: Broker
) -> None:
    texts = [f"{number:03d}" for number in range(90)]
    async with connected(engine, broker), asyncio.timeout(18):
        for begin in range(0, 90, 30):
            engine.arrive(*texts[begin : begin + 30])
            await asyncio.sleep(0.05)
            await on(broker.kill)
            await on(broker.start)
        await engine.until(*["done"] * 90)


async def test_the_broker_hears_of_our_coming_and_going(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        assert (await on(somebody.get, STATUS)).payload == b"online"
    assert (await on(somebody.get, STATUS)).payload == b"offline"


async def test_the_broker_tells_when_we_vanish(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker) as handler:
        assert (await on(somebody.get, STATUS)).payload == b"online"
        assert handler._link is not None
        handler._link._drop()
        assert (await on(somebody.get, STATUS)).payload == b"offline"
        assert (await on(somebody.get, STATUS)).payload == b"online"  # and we are back


# --- messages to be sent ------------------------------------------------------------------


async def test_a_text_is_accepted_for_the_peer(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        await on(somebody.publish, SEND, "hell\u00f6")
        assert await accepted(engine, 1) == ["hell\u00f6"]
    assert engine.store.outbox.list()[0].to == ""


async def test_an_object_says_more(engine: Engine, broker: Broker, somebody: Somebody) -> None:
    asked = {
        "data": "00ff",
        "to": "+491700000000",
        "confirm": True,
        "expires": "10m",
        "validity": 3600,
        "priority": 2,
        "key": "k1",
        "modem": "modem",
    }
    async with connected(engine, broker):
        await on(somebody.publish, SEND, json.dumps(asked))
        await accepted(engine, 1)
    (found,) = engine.store.outbox.list()
    assert (found.text, found.data, found.to, found.key) == (None, b"\x00\xff", asked["to"], "k1")
    assert (found.confirm, found.expires, found.validity) == (True, 600, 3600)
    assert (found.priority, found.modem) == (2, "modem")


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        (b"\xff", "is not UTF-8"),
        (b"", "is empty"),
        (b"{", "is not JSON"),
        (b'{"text": "a", "data": "00"}', "has text, or data"),
        (b'{"to": "1"}', "has text, or data"),
        (b'{"text": 1}', "text is a string"),
        (b'{"data": "0"}', "hex digits"),
        (b'{"text": "a", "txet": 1}', "no 'txet'"),
        (b'{"text": "a", "confirm": "yes"}', "confirm: 'yes' is not true or false"),
        (b'{"text": "a", "expires": "soon"}', "expires: 'soon' is not a duration"),
        (b'{"text": "a", "priority": 1.5}', "priority: 1.5 is not a whole number"),
        (b'{"text": "a", "modem": "other"}', "there is no such modem"),
        (b'{"text": "a", "to": "nobody"}', "nobody"),
        (b"x" * 100_000, ""),
    ],
)
async def test_what_cannot_be_sent_is_told_and_does_not_come_again(
    payload: bytes, problem: str, engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        await on(somebody.publish, SEND, payload)
        told = await said(somebody, ERROR)
        await on(somebody.publish, SEND, "next")
        assert await accepted(engine, 1) == ["next"]
    assert problem in told["error"]
    assert told["topic"] == SEND
    assert told["payload"] == payload[:1000].decode(errors="replace")


async def test_a_retained_message_is_not_sent_at_each_connection(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    await on(somebody.publish, SEND, "again and again", retain=True)
    async with connected(engine, broker):
        assert "retained" in (await said(somebody, ERROR))["error"]
        await on(somebody.publish, SEND, "once")
        assert await accepted(engine, 1) == ["once"]


@pytest.mark.parametrize("as_property", [True, False])
async def test_the_same_key_is_accepted_once(
    as_property: bool, engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        for _ in range(2):
            if as_property:
                await on(somebody.publish, SEND, "a", key="k1")
            else:
                await on(somebody.publish, SEND, '{"text": "a", "key": "k1"}')
        await on(somebody.publish, SEND, "b")
        assert await accepted(engine, 2) == ["a", "b"]


async def test_messages_without_keys_may_be_alike(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        for _ in range(3):
            await on(somebody.publish, SEND, "on")
        assert await accepted(engine, 3) == ["on"] * 3


async def test_what_is_published_while_we_are_away_is_accepted_later(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        pass
    for text in "abc":
        await on(somebody.publish, SEND, text)
    async with connected(engine, broker):
        assert await accepted(engine, 3) == ["a", "b", "c"]


async def test_a_message_that_was_accepted_but_not_acknowledged_is_not_accepted_twice(
    engine: Engine, broker: Broker, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as lost:
        lost.setattr(Link, "acknowledge", lambda *_: None)
        async with connected(engine, broker):
            for _ in range(5):
                await on(somebody.publish, SEND, "on")
            await accepted(engine, 5)
    # Ended, and started again with what is on the disk.
    async with connected(engine, broker) as handler:
        assert handler._link is not None
        await on(somebody.publish, SEND, "on")
        await on(somebody.publish, SEND, "last")
        assert await accepted(engine, 7) == ["on"] * 6 + ["last"]


async def test_a_broker_that_has_forgotten_us_is_not_taken_to_repeat_itself(
    engine: Engine, tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for count in (1, 2):  # with the same packet identifier, and the same payload
        async with connected(engine, broker):
            somebody = await on(Somebody, broker.port)
            await on(somebody.publish, SEND, "on")
            assert await accepted(engine, count) == ["on"] * count
            await on(somebody.close)
        await on(broker.kill)
        (tmp_path / "broker/mosquitto.db").unlink(missing_ok=True)
        await on(broker.start)


async def test_a_full_disk_holds_messages_back_at_the_broker(
    engine: Engine, broker: Broker, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept, tries = engine.store.outbox.accept, []

    def full_twice(*args: Any, **more: Any) -> Any:
        tries.append(args)
        if len(tries) < 3:
            raise StoreError("the disk is full")
        return accept(*args, **more)

    monkeypatch.setattr(engine.store.outbox, "accept", full_twice)
    async with connected(engine, broker):
        await on(somebody.publish, SEND, "a")
        await on(somebody.publish, SEND, "b")
        assert await accepted(engine, 2) == ["a", "b"]
    assert len(tries) == 4


# --- what became of them ------------------------------------------------------------------


def end(engine: Engine, text: str, key: str = "") -> int:
    """Have a message sent."""
    message = engine.store.outbox.accept(text, key=key)
    engine.store.outbox.begin(message.id, "modem")
    engine.store.outbox.sent(message.id, (7,))
    engine.changes.notify()
    return message.id


async def reporting(engine: Engine) -> None:
    """Wait until the handler has noted where it begins."""
    async with asyncio.timeout(10):
        while engine.store.value("results of q") is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_became_of_messages_is_published(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    end(engine, "before it was configured")
    async with connected(engine, broker):
        await reporting(engine)
        number = end(engine, "a", key="k1")
        sent = await said(somebody, RESULT)
        engine.store.outbox.delivered(number, False, "it did not arrive")
        engine.changes.notify()
        lost = await said(somebody, RESULT)
    assert (sent["id"], sent["key"], sent["state"], sent["text"]) == (number, "k1", "sent", "a")
    assert (lost["state"], lost["error"]) == ("undelivered", "it did not arrive")


async def test_none_of_it_is_missed_while_either_side_is_away(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        await reporting(engine)
        end(engine, "a")
        assert (await said(somebody, RESULT))["text"] == "a"
    end(engine, "b")
    end(engine, "c")
    async with connected(engine, broker):
        assert (await said(somebody, RESULT))["text"] == "b"
        assert (await said(somebody, RESULT))["text"] == "c"
