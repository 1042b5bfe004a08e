"""Messages from a broker into the outbox, each once, though the broker may give one twice.

A broker gives a message again when our acknowledgement did not reach it; then it is marked as a
repetition and has the packet identifier that it had. A message with a key of its own is known by
that. For the others the session, the identifier and what the message says are in the key under
which it is accepted, and so on the disk with it.
"""

import hashlib
import secrets
from collections import deque

from modem.agent.handlers.base import Engine
from modem.agent.handlers.mqtt_link import Message
from modem.agent.handlers.mqtt_requests import parse

REMEMBERED = 4096
"""How many of the last messages are known again: more than a broker may have on its way."""


class Intake:
    """Accepts messages for the handler `name`."""

    def __init__(self, name: str, engine: Engine) -> None:
        self._engine = engine
        self._prefix = f"mqtt {name} "
        self._session_value = "session of " + name
        self._session = ""
        self._count = 0
        self._recent: deque[tuple[str, str]] = deque(maxlen=REMEMBERED)
        self._loaded = False

    async def begin(self) -> None:
        """Note that the broker knows nothing of us: what it gives from now on is new.

        To be called before a subscription is made. Raises StoreError.
        """
        session = secrets.token_hex(4)
        await self._engine.disk(self._engine.store.keep_value, self._session_value, session)
        self._loaded = False

    async def accept(self, message: Message, modem: str) -> None:
        """Accept a message unless that is done; by `modem`, unless it says itself by which.

        Raises ValueError, with a sentence, for what cannot be sent, OutboxFull and StoreError.
        """
        if message.retain:
            raise ValueError("it is retained: it would be sent again at each connection")
        request = parse(bytes(message.payload))
        options = {"modem": modem, "key": _key(message)} | request.options
        if options["key"]:
            await self._engine.accept(request.body, **options)
            return
        await self._load()
        mark = f"{message.mid} {_digest(message)}"
        if message.dup and (self._session, mark) in self._recent:
            return
        options["key"] = f"{self._prefix}{self._count + 1:012d} {self._session} {mark}"
        self._loaded = False  # until it is known whether it was accepted, also when cancelled
        await self._engine.accept(request.body, **options)
        self._count += 1
        self._recent.append((self._session, mark))
        self._loaded = True

    async def _load(self) -> None:
        """Learn from the disk what was accepted last."""
        if self._loaded:
            return
        engine, store = self._engine, self._engine.store
        self._session = await engine.disk(store.value, self._session_value) or ""
        keys = await engine.disk(self._keys)
        self._recent.clear()
        self._count = 0
        for key in keys:
            number, session, mark = key[len(self._prefix) :].split(" ", 2)
            self._count = int(number)
            self._recent.append((session, mark))
        self._loaded = True

    def _keys(self) -> list[str]:
        """Return the last keys, the newest at the end."""
        rows = self._engine.store.rows(
            "SELECT key FROM outgoing WHERE key <> '' AND key > ? AND key < ?"
            " ORDER BY key DESC LIMIT ?",
            self._prefix,
            self._prefix + ":",  # which comes after the digits
            REMEMBERED,
        )
        return [row[0] for row in reversed(rows)]


def _digest(message: Message) -> str:
    return hashlib.sha256(message.topic.encode() + b"\0" + message.payload).hexdigest()[:16]


def _key(message: Message) -> str:
    """Return the user property `key` of a message, "" when it has none."""
    found = getattr(message.properties, "UserProperty", [])
    return next((str(value) for name, value in found if name == "key"), "")
