"""Values and events of the library: as JSON for a program, as a sentence for a person."""

from typing import Any

from modem.errors import ModemError
from modem.record import Record
from modem.session import events
from modem.session.messages import Registration
from modem.sms.times import Timestamp


def plain(record: Record) -> dict[str, Any]:
    """Return the attributes of `record` by name, as JSON can carry them.

    Octets become hex, a time ISO 8601, a registration its words, an error its sentence.
    """
    return {name: _value(getattr(record, name)) for name in record._fields}


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, Timestamp):
        return value.iso()
    if isinstance(value, Registration):
        return value.words
    if isinstance(value, ModemError):
        return value.message
    return plain(value) if isinstance(value, Record) else value


def event_object(event: events.Event) -> dict[str, Any]:
    """Return `event` as --json prints it."""
    return {"event": type(event).__name__, **plain(event)}


def sentence(event: events.Event) -> str:
    """Return what `event` says to a person."""
    if isinstance(event, events.Ready):
        names = event.identity.manufacturer, event.identity.model
        return f"Ready: {' '.join(filter(None, names)) or 'the modem'}"
    if isinstance(event, events.RegistrationChanged):
        return f"Network: {event.registration.words}"
    if isinstance(event, events.OtherMessage):
        body = event.message.text or event.message.data.hex()
        return f"Not a Command, from {event.message.sender}: {body}"
    if isinstance(event, events.Delivered):
        done = "Delivered" if event.delivery.delivered else "Not delivered"
        return f"{done}: message to {event.delivery.receipt.recipient}"
    if isinstance(event, events.StorageFull):
        return f"Storage {event.storage} is full: the network holds messages back"
    if isinstance(event, events.Restarted):
        return f"The modem has restarted: {event.reason}"
    if isinstance(event, events.Unreadable):
        return f"Unreadable message {event.octets.hex()}: {event.reason}"
    if isinstance(event, events.Closed):
        return event.error.message
    return repr(event)
