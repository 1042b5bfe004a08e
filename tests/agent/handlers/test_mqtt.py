"""Commands to a real broker: each at least once, in order, whatever ends meanwhile."""

import asyncio

import pytest

from tests.agent.handlers.brokers import Broker, Somebody
from tests.agent.handlers.exchange import (
    COMMAND,
    STATUS,
    accepted,
    connected,
    on,
    said,
    until,
)
from tests.agent.queues import Engine
from tests.patience import PATIENCE

pytestmark = pytest.mark.usefixtures("impatient")


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
    assert engine.do(engine.store.outbox.list)[0].modem == "modem"


async def test_commands_wait_for_a_broker_that_is_away(
    engine: Engine, broker: Broker, somebody: Somebody
) -> None:
    async with connected(engine, broker) as handler:
        await on(broker.stop)
        await until(lambda: not handler._there.is_set())
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
    async with connected(engine, broker), asyncio.timeout(PATIENCE):
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
