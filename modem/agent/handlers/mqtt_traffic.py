"""What passes between a broker and the outbox: messages to be sent, and what became of them.

What comes in is on our disk before the broker may forget it. What became of messages is
published in the order in which it did, each at least once.
"""

import asyncio
import json
import logging
from collections.abc import Coroutine
from typing import Any

from modem.agent import endings
from modem.agent.config import MqttConfig
from modem.agent.errors import OutboxFull, StoreError
from modem.agent.handlers.base import Engine
from modem.agent.handlers.mqtt_intake import Intake
from modem.agent.handlers.mqtt_link import Link, LinkError, Message
from modem.agent.records import as_json
from modem.agent.topics import Topic, host

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between tries to use a disk that fails
ONLINE, OFFLINE = b"online", b"offline"


class Traffic:
    """The traffic of one handler; `engine` accepts messages and knows what became of them."""

    def __init__(self, config: MqttConfig, engine: Engine) -> None:
        self._config = config
        self._engine = engine
        self._intake = Intake(config.name, engine)
        self._places = {"host": host(), "name": config.name}

    def topic(self, text: str, modem: str = "") -> str:
        """Return a text of the configuration with its places filled in."""
        return Topic(text).filled(**self._places, modem=modem)

    async def greet(self, link: Link, remembered: bool) -> None:
        """Begin to listen, and say that we are there. Raises LinkError, StoreError."""
        if not remembered:
            await self._intake.begin()
        for topic in self._send_topics():
            await self._unless_refused(link.subscribe(topic))
        if self._config.status_topic:
            topic = self.topic(self._config.status_topic)
            await self._unless_refused(link.publish(topic, ONLINE, retain=True))

    async def _unless_refused(self, asking: Coroutine[Any, Any, None]) -> None:
        """Await what a broker may forbid without our ending for it. Raises LinkError."""
        try:
            await asking
        except LinkError as error:
            if not error.refused:
                raise
            log.error("queue %s: %s", self._config.name, error.message)

    # --- messages to be sent -----------------------------------------------------------------

    def _send_topics(self) -> dict[str, str]:
        """Return the topics whose messages are to be sent, and by which modem, "" for any."""
        text = self._config.send_topic
        if not text:
            return {}
        names = [modem.name for modem in self._engine.config.modems]
        modems = names if Topic(text).by_modem else [""]
        return {self.topic(text, modem): modem for modem in modems}

    async def take(self, link: Link) -> None:
        """Accept what is published for sending, one after the other."""
        topics = self._send_topics()
        while True:
            message = await link.next()
            problem = await self._accept(message, topics)
            if problem:
                await self._tell(link, message, problem)
            link.acknowledge(message)

    async def _accept(self, message: Message, topics: dict[str, str]) -> str:
        """Accept a message; return why it is not accepted, "" when it is."""
        if message.topic not in topics:  # the session is older than the configuration
            return "its topic is not listened to"
        pause = FIRST_PAUSE
        while True:
            try:
                await self._intake.accept(message, topics[message.topic])
                return ""
            except ValueError as error:
                return str(error)
            except (StoreError, OutboxFull) as error:
                # The broker keeps this one, and those behind it.
                log.warning("queue %s: %s", self._config.name, error.message)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _tell(self, link: Link, message: Message, problem: str) -> None:
        """Publish why a message is not accepted, with the beginning of what it was."""
        # Why may repeat what the message said, and so is not for the log.
        where = self.topic(self._config.error_topic)
        told_where = f"{where} says why" if where else "name an error_topic to learn why"
        log.warning("queue %s: a message is not accepted; %s", self._config.name, told_where)
        if where:
            payload = message.payload[:1000].decode(errors="replace")
            told = {"error": problem, "topic": message.topic, "payload": payload}
            await self._unless_refused(link.publish(where, as_payload(told)))

    # --- what became of them -----------------------------------------------------------------

    async def report(self, link: Link) -> None:
        """Publish what becomes of messages, in the order in which it does."""
        number: int | None = None
        while self._config.result_topic:
            seen = self._engine.changes.count
            try:
                last = number
                number = await self._report_since(link, number)
            except StoreError as error:
                log.warning("queue %s: %s", self._config.name, error.message)
                await asyncio.sleep(LONGEST_PAUSE)
                continue
            if number == last:
                await self._engine.changes.after(seen)
        await asyncio.Event().wait()

    async def _report_since(self, link: Link, number: int | None) -> int:
        """Publish what came after `number`, a batch of it, and return the last one's."""
        disk, store = self._engine.disk, self._engine.store
        name = "results of " + self._config.name
        if number is None:
            known = await disk(store.value, name)
            # What became of messages before this handler was configured is not its business.
            number = await disk(endings.last, store) if known is None else int(known)
            await disk(store.keep_value, name, str(number))
        found = await disk(endings.since, store, number)
        for _, message in found:
            topic = self.topic(self._config.result_topic, message.via or message.modem)
            await self._unless_refused(link.publish(topic, as_payload(as_json(message))))
        if found:
            number = found[-1][0]
            await disk(store.keep_value, name, str(number))
        return number


def as_payload(value: dict[str, Any]) -> bytes:
    """Return a value as it is published."""
    return json.dumps(value, ensure_ascii=False).encode()
