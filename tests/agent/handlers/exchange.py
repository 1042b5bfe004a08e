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

SEND = "modem/pi/send"
COMMAND = "modem/pi/command"
RESULT = "modem/pi/result"
ERROR = "modem/pi/error"
STATUS = "modem/pi/status"


@asynccontextmanager
async def connected(engine: Engine, broker: Any, **more: Any) -> AsyncIterator[MqttHandler]:
    """Run a dispatcher with a handler that is connected."""
    given: dict[str, Any] = {"name": "q", "url": broker.url, "pause": 0.05} | more
    config = MqttConfig(**given)
    handler = MqttHandler(config, engine)
    dispatcher = Dispatcher(engine, handler, config, 1)
    engine.do(engine.store.inbox.ensure, "q")
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
        await engine.changes.wait_for(lambda: len(engine.do(engine.store.outbox.list)) >= count)
    return [message.text or "" for message in engine.do(engine.store.outbox.list)]
