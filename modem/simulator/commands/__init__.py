"""The commands, one module a subject; importing this enters all of them into `HANDLERS`."""

from modem.simulator.commands import (
    basic,
    card,
    equipment,
    identity,
    message_entry,
    message_settings,
    message_storage,
    packet,
    phonebook,
    registration,
    supplementary,
)

__all__ = [
    "basic",
    "card",
    "equipment",
    "identity",
    "message_entry",
    "message_settings",
    "message_storage",
    "packet",
    "phonebook",
    "registration",
    "supplementary",
]
