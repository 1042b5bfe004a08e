"""What is published for sending: from a payload to the arguments of `accept`.

A payload is a text to be sent to the peer, or, when it begins with "{", a JSON object:

    {"text": "on", "to": "+4917...", "key": "lamp-17", "confirm": true, "expires": "10m"}

with `text` or `data` (hex); all else may be left out. A user property `key` (MQTT 5) does as well.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from modem.agent import durations

MOST_PAYLOAD = 200_000  # octets; no message is as long


@dataclass(frozen=True)
class Request:
    """A message to be accepted: `body`, and the other arguments of `Engine.accept` by name."""

    body: str | bytes
    options: dict[str, Any]


def parse(payload: bytes) -> Request:
    """Return what a payload asks for. Raises ValueError, with a sentence."""
    if not payload:
        raise ValueError('the payload is empty; an empty message is {"text": ""}')
    if len(payload) > MOST_PAYLOAD:
        raise ValueError("the payload is longer than any message can be")
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        raise ValueError('the payload is not UTF-8; octets are sent as {"data": "00ff"}') from None
    if not text.lstrip().startswith("{"):
        return Request(text, {})
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        problem = 'it begins with "{" but is not JSON; such a text is sent as {"text": "{..."}'
        raise ValueError(problem) from None
    return _from_object(asked)


def _from_object(asked: dict[str, Any]) -> Request:
    unknown = sorted(set(asked) - {"text", "data", *_OPTIONS})
    if unknown:
        raise ValueError(f"there is no {unknown[0]!r} in a message to be sent")
    if ("text" in asked) == ("data" in asked):
        raise ValueError("a message has text, or data")
    options = {name: _option(name, asked[name]) for name in _OPTIONS if name in asked}
    if "text" in asked:
        if not isinstance(asked["text"], str):
            raise ValueError("text is a string")
        return Request(asked["text"], options)
    try:
        return Request(bytes.fromhex(asked["data"]), options)
    except (TypeError, ValueError):
        raise ValueError("data is a string of hex digits") from None


def _option(name: str, value: object) -> Any:
    try:
        return _OPTIONS[name](value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a string")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 1_000_000:
        raise ValueError(f"{value!r} is not a whole number up to a million")
    return value


_OPTIONS: dict[str, Callable[[object], Any]] = {
    "to": _string,
    "modem": _string,
    "key": _string,
    "confirm": _flag,
    "priority": _whole,
    "validity": lambda value: int(durations.seconds(value)),
    "expires": durations.seconds,
}
