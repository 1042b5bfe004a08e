"""What became of messages, told to a real broker."""

from typing import Any

import pytest

from modem.agent.errors import StoreError
from tests.agent.handlers.brokers import Broker, Somebody
from tests.agent.handlers.exchange import (
    RESULT,
    connected,
    said,
    until,
)
from tests.agent.queues import Engine

pytestmark = pytest.mark.usefixtures("impatient")


def end(engine: Engine, text: str, key: str = "") -> int:
    """Have a message sent."""
    message = engine.do(engine.store.outbox.accept, text, key=key)
    engine.do(engine.store.outbox.begin, message.id, "modem")
    engine.do(engine.store.outbox.sent, message.id, (7,))
    engine.changes.notify()
    return message.id


async def reporting(engine: Engine) -> None:
    """Wait until the handler has noted where it begins."""
    await until(lambda: engine.do(engine.store.value, "results of q") is not None)


async def test_what_became_of_messages_is_published(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    end(engine, "before it was configured")
    async with connected(engine, broker):
        await reporting(engine)
        number = end(engine, "a", key="k1")
        sent = await said(somebody, RESULT)
        engine.do(engine.store.outbox.delivered, number, False, "it did not arrive")
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
        told = "a"
        while told == "a":  # again, where the broker's acknowledgement of it was not seen
            told = (await said(somebody, RESULT))["text"]
        assert told == "b"
        assert (await said(somebody, RESULT))["text"] == "c"


async def test_a_disk_that_fails_for_a_while_leaves_none_out(
    engine: Engine, broker: Broker, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_value, fails = engine.store.keep_value, [True, True]

    def full_twice(*args: Any) -> None:
        if args[0] == "results of q" and fails:
            fails.pop()
            raise StoreError("the disk is full")
        keep_value(*args)

    async with connected(engine, broker):
        await reporting(engine)
        monkeypatch.setattr(engine.store, "keep_value", full_twice)
        for text in "ab":
            end(engine, text)
        # What could not be noted as told is told again.
        told = ""
        while "b" not in told[-1:] or fails:
            told += (await said(somebody, RESULT))["text"]
    assert told.replace("aa", "a").startswith("a")
    assert told.endswith("b")
