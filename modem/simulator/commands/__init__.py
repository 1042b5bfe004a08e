"""The commands, one module a subject; importing this enters all of them into `HANDLERS`."""

from modem.simulator.commands import (
    basic,
    equipment,
    identity,
    message_entry,
    message_settings,
    message_storage,
    registration,
)

__all__ = [
    "basic",
    "equipment",
    "identity",
    "message_entry",
    "message_settings",
    "message_storage",
    "registration",
]
