"""Messages from a real broker: each accepted once, whatever ends meanwhile."""

import json
from pathlib import Path
from typing import Any

import pytest

from modem.agent.errors import StoreError
from modem.agent.handlers import mqtt_link
from modem.agent.handlers.mqtt_link import Link
from tests.agent.handlers.brokers import Broker, Somebody
from tests.agent.handlers.exchange import COMMAND, ERROR, SEND, accepted, connected, on, said
from tests.agent.queues import Engine

pytestmark = pytest.mark.usefixtures("impatient")


async def test_a_text_is_accepted_for_the_peer(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        await on(somebody.publish, SEND, "hell\u00f6")
        assert await accepted(engine, 1) == ["hell\u00f6"]
    assert engine.do(engine.store.outbox.list)[0].to == ""


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
    (found,) = engine.do(engine.store.outbox.list)
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


async def test_a_topic_that_is_no_longer_configured_is_not_listened_to(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker):
        pass
    await on(somebody.publish, SEND, "old")
    async with connected(engine, broker, send_topic="new"):
        assert (await said(somebody, ERROR))["error"] == "its topic is not listened to"
        await on(somebody.publish, "new", "new")
        assert await accepted(engine, 1) == ["new"]


async def test_nothing_is_listened_to_where_no_topic_is_configured(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    none = {"send_topic": "", "result_topic": "", "error_topic": "", "status_topic": ""}
    async with connected(engine, broker, **none):
        await on(somebody.publish, SEND, "a")
        engine.arrive("b")
        await said(somebody, COMMAND)
    assert engine.do(engine.store.outbox.list) == []
    assert somebody.got.empty()


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


async def test_a_broker_that_gives_many_at_once_gives_none_in_vain(
    engine: Engine, broker: Broker, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mqtt_link, "MOST_WAITING", 5)
    async with connected(engine, broker):
        pass
    texts = [f"{number:02d}" for number in range(60)]
    for text in texts:
        await on(somebody.publish, SEND, text)
    async with connected(engine, broker):
        assert await accepted(engine, 60) == texts


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
