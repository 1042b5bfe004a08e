"""Publishes each Command to an MQTT broker, and accepts what is published for sending.

Commands go out with QoS 1 and are done when the broker has them; `mqtt_traffic` is what passes
besides. The broker may be away for as long as it likes: nothing is given up meanwhile.
"""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from typing import Any
from urllib.parse import unquote, urlsplit

from modem.agent.config import MqttConfig
from modem.agent.handlers.base import Engine, Handler, HandlerFailed, describe
from modem.agent.handlers.mqtt_broker import Settings
from modem.agent.handlers.mqtt_link import Link, LinkError
from modem.agent.handlers.mqtt_traffic import OFFLINE, Traffic, as_payload
from modem.agent.records import Task
from modem.errors import ModemError

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between tries to connect
STEADY = 30.0  # seconds that a connection must have held for the pauses to start anew
GOODBYE = 1.0  # seconds for the broker to take our last word


class MqttHandler(Handler):
    """Keeps a connection to the broker, and a session there."""

    def __init__(self, config: MqttConfig, engine: Engine) -> None:
        self._config = config
        self._link: Link | None = None
        self._there = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._version_5 = True
        self._traffic = Traffic(config, engine)

    # --- Commands ----------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to connect."""
        self._keeping = asyncio.create_task(self._keep(), name="mqtt " + self._config.name)

    async def ready(self) -> None:
        """Wait until there is a connection: without one no try is used up."""
        await self._there.wait()

    async def handle(self, task: Task) -> None:
        """Publish the Command; it is done when the broker has it. Raises HandlerFailed."""
        topic = self._traffic.topic(self._config.command_topic, task.command.modem)
        if self._link is None:
            raise HandlerFailed("there is no connection to the broker")
        try:
            await self._link.publish(topic, as_payload(describe(task)))
        except LinkError as error:
            raise HandlerFailed(error.message) from None

    async def close(self) -> None:
        """Say good-bye to the broker, which keeps our session."""
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping

    # --- the connection ----------------------------------------------------------------------

    async def _keep(self) -> None:
        """Connect, again and again at growing distances; do what goes on while connected."""
        name, told, pause = self._config.name, "", FIRST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._connection()
            except ModemError as error:
                # A broker that is away for a week is worth one line.
                log.log(_level(error.message, told), "queue %s: %s", name, error.message)
                told = error.message
            except Exception:
                log.exception("queue %s: the connection to the broker", name)
            if loop.time() - began > STEADY:
                pause, told = FIRST_PAUSE, ""
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _connection(self) -> None:
        """Use one connection until it is lost. Raises LinkError then, and ConfigError."""
        link = Link(await asyncio.to_thread(self._settings))
        try:
            remembered = await link.open()
            self._link = link
            await self._traffic.greet(link, remembered)
            log.info("queue %s: connected to the broker", self._config.name)
            self._there.set()
            traffic = self._traffic
            await _first(self._watch(link), traffic.take(link), traffic.report(link))
        except LinkError as error:
            if error.old:
                log.info("queue %s: the broker knows MQTT 3.1.1 only", self._config.name)
                self._version_5 = False
            raise
        finally:
            self._there.clear()
            await self._leave(link)

    async def _leave(self, link: Link) -> None:
        was_open, self._link = self._link is link, None
        if was_open and self._config.status_topic:
            # The broker tells by itself of those who leave without a word, not of others.
            topic = self._traffic.topic(self._config.status_topic)
            with contextlib.suppress(LinkError, TimeoutError):
                async with asyncio.timeout(GOODBYE):
                    await link.publish(topic, OFFLINE, retain=True)
        await link.close()

    async def _watch(self, link: Link) -> None:
        reason = await asyncio.shield(link.lost)
        raise LinkError(f"the connection to the broker is lost: {reason}")

    def _settings(self) -> Settings:
        config, url = self._config, urlsplit(self._config.url)
        secure = url.scheme == "mqtts"
        status = self._traffic.topic(config.status_topic)
        return Settings(
            host=url.hostname or "",
            port=url.port or (8883 if secure else 1883),
            tls=secure,
            ca_file=config.ca_file,
            user=unquote(url.username) if url.username else None,
            password=config.read_password(),
            client_id=self._traffic.topic(config.client_id),
            keepalive=int(config.keepalive),
            session_expiry=int(config.session_expiry),
            will=(status, OFFLINE) if status else None,
            version_5=self._version_5,
        )


def _level(told: str, before: str) -> int:
    return logging.DEBUG if told == before else logging.WARNING


async def _first(*parts: Coroutine[Any, Any, None]) -> None:
    """Run all until one ends, and end the others. Raises what that one raised."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
