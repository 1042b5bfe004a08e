"""What the tests of the MQTT handler do again and again."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from modem.agent.config import MqttConfig
from modem.agent.dispatcher import Dispatcher
from modem.agent.handlers.mqtt import MqttHandler
from tests.agent.handlers.brokers import Somebody
from tests.agent.queues import Engine
from tests.patience import PATIENCE

SEND = "modem/pi/send"
COMMAND = "modem/pi/command"
RESULT = "modem/pi/result"
ERROR = "modem/pi/error"
STATUS = "modem/pi/status"


@asynccontextmanager
async def trying(engine: Engine, broker: Any, **more: Any) -> AsyncIterator[MqttHandler]:
    """Run a dispatcher with a handler that tries to connect."""
    given: dict[str, Any] = {"name": "q", "url": broker.url, "pause": 0.05} | more
    config = MqttConfig(**given)
    handler = MqttHandler(config, engine)
    dispatcher = Dispatcher(engine, handler, config, 1)
    engine.do(engine.store.inbox.ensure, "q")
    await dispatcher.start()
    try:
        yield handler
    finally:
        await dispatcher.stop()


@asynccontextmanager
async def connected(engine: Engine, broker: Any, **more: Any) -> AsyncIterator[MqttHandler]:
    """Run a dispatcher with a handler that is connected."""
    async with trying(engine, broker, **more) as handler:
        await asyncio.wait_for(handler.ready(), PATIENCE)
        yield handler


async def until(predicate: Callable[[], bool]) -> None:
    """Wait for what nobody tells of."""
    async with asyncio.timeout(PATIENCE):
        while not predicate():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def on(function: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Await what blocks."""
    return await asyncio.to_thread(function, *args, **more)


async def said(somebody: Somebody, topic: str) -> Any:
    return json.loads((await on(somebody.get, topic)).payload)


async def accepted(engine: Engine, count: int) -> list[str]:
    """Return the texts in the outbox when there are so many."""
    async with asyncio.timeout(PATIENCE):
        await engine.changes.wait_for(lambda: len(engine.do(engine.store.outbox.list)) >= count)
    return [message.text or "" for message in engine.do(engine.store.outbox.list)]
