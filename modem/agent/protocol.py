"""The line protocol of the agent's socket, as both ends need it: see PROTOCOL.md.

Each line is one JSON object. Octets are hex, times Unix seconds.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from modem import errors
from modem.agent.records import Health, Incoming, Outgoing, Task

VERSION = 1

LINE_LIMIT = 256 * 1024
"""Octets that a line may have, its end included, in both directions. The longest message that
can be sent or received fits, as text and as octets."""

MOST_WAITING = 64
"""How many of a client's requests may wait for something at a time."""

DEFAULT_QUEUE = "default"

# What an error may carry besides its sentence.
_DETAILS = ("code", "request", "status", "denied", "references", "holder", "corrupt")
_PLAIN = (ValueError, LookupError, PermissionError)

R = TypeVar("R", Outgoing, Incoming, Health)


def encode(message: Mapping[str, Any]) -> bytes:
    """Return `message` as a line, in ASCII: no text in it can act on a terminal.

    Raises ValueError for what is no JSON: a number that is none, or infinite.
    """
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def body_fields(body: str | bytes) -> dict[str, str]:
    """Return the fields that say what is to be sent. Raises TypeError."""
    if isinstance(body, str):
        return {"text": body}
    if not isinstance(body, bytes | bytearray):
        raise TypeError("a body is str or bytes, not %r" % (body,))
    return {"data": body.hex()}


def error_object(error: Exception) -> dict[str, Any]:
    """Return `error` as it goes over the line."""
    if isinstance(error, errors.ModemError):
        details = {name: value for name in _DETAILS if (value := getattr(error, name, None))}
        known = {"message": error.message, "temporary": error.temporary}
        return {"type": type(error).__name__, **known, **details}
    kind = next((kind.__name__ for kind in _PLAIN if isinstance(error, kind)), "ModemError")
    sentence = str(error.args[0]) if error.args else type(error).__name__
    return {"type": kind, "message": sentence, "temporary": False}


def error_from(found: Mapping[str, Any]) -> Exception:
    """Return the exception that `error_object` was made of; a ModemError where it is not known."""
    message = str(found.get("message", "the agent reported an error"))
    error = _kind(str(found.get("type", "")))(message)
    if isinstance(error, errors.ModemError):
        error.temporary = bool(found.get("temporary"))
        for name in _DETAILS:
            if name in found:
                value = found[name]
                setattr(error, name, tuple(value) if isinstance(value, list) else value)
    return error


def _kind(name: str) -> type[Exception]:
    for kind in _PLAIN:
        if kind.__name__ == name:
            return kind
    found = getattr(errors, name, None)
    if found is None:
        from modem.agent import errors as own  # it loads SQLite, for which a client has no use

        found = getattr(own, name, None)
    if not isinstance(found, type) or not issubclass(found, errors.ModemError):
        return errors.ModemError
    # A PduError is made of more than its sentence.
    return errors.ModemError if found is errors.PduError else found


def outgoing(found: Mapping[str, Any]) -> Outgoing:
    """Return the value that `records.as_json` was given."""
    return _record(Outgoing, found)


def incoming(found: Mapping[str, Any]) -> Incoming:
    """Return the value that `records.as_json` was given."""
    return _record(Incoming, found)


def health(found: Mapping[str, Any]) -> Health:
    """Return the value that `records.as_json` was given."""
    return _record(Health, found)


def task(found: Mapping[str, Any]) -> Task:
    """Return the value that `records.as_json` was given."""
    names = _names(Task)
    known = {name: value for name, value in found.items() if name in names}
    return Task(**{**known, "command": incoming(found["command"])})


def _names(kind: type[Any]) -> Iterable[str]:
    return {field.name for field in fields(kind)}


def _record(kind: type[R], found: Mapping[str, Any]) -> R:
    """Build a value; what a newer agent says besides is left out."""
    names = _names(kind)
    return kind(**{name: _value(name, found[name]) for name in found if name in names})


def _value(name: str, value: Any) -> Any:
    if name == "data":
        return bytes.fromhex(value)
    return tuple(value) if isinstance(value, list) else value
