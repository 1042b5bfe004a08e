"""The values of the agent: what stands in its database, its protocol and its listings.

They are plain and frozen; as JSON they are objects with the same names, see `as_json`.
Times are Unix seconds by the wall clock, for people to read: nothing is decided by them.
"""

from dataclasses import asdict, dataclass
from typing import Any

# What becomes of an outgoing message. The first two may still change by themselves.
WAITING = "waiting"  # its turn has not come, or it is to be tried again
SENDING = "sending"  # handed to the modem; found so at a start, it becomes unknown
SENT = "sent"  # the network took it
DELIVERED = "delivered"  # and reported that it arrived
UNDELIVERED = "undelivered"  # and reported that it did not, or nothing in time
REFUSED = "refused"  # it was not sent, and will not be
UNKNOWN = "unknown"  # it may have been sent: parked until somebody decides
EXPIRED = "expired"  # it was not sent in time
CANCELLED = "cancelled"  # it is not sent, or not again, as somebody wished

OUTGOING = (
    WAITING,
    SENDING,
    SENT,
    DELIVERED,
    UNDELIVERED,
    REFUSED,
    UNKNOWN,
    EXPIRED,
    CANCELLED,
)

# What becomes of an incoming Command in one queue.
DONE = "done"  # its handler has dealt with it
DEAD = "dead"  # its handler was given it as often as it may be, and failed


@dataclass(frozen=True)
class Outgoing:
    """A message that the agent has accepted. `id` counts from 1 and is never used again.

    to          a number; "" for the peer           modem     which it is for; "" for any
    text, data  the body: `text` is None for 8-bit data, `data` its octets (a text's as UTF-8)
    key         the caller's own: the same key is accepted once; "" for none
    marker      what was added to the text so that the cloud can tell a repetition; "" for none
    attempts    how often it was given to a modem   via       the modem that it went by
    references  the TP-MR of each part that was sent
    error       why it was not sent, or may not have been; "" where nothing went wrong
    """

    id: int
    state: str
    to: str
    text: str | None
    data: bytes
    modem: str
    priority: int
    confirm: bool
    validity: int | None
    expires: float | None
    key: str
    marker: str
    attempts: int
    via: str
    references: tuple[int, ...]
    error: str
    accepted_at: float
    ended_at: float | None


@dataclass(frozen=True)
class Incoming:
    """A Command that the agent has on its disk. `number` counts from 1 in order of arrival.

    id, sid, sender, text, data, sent_at, parts, missing are those of `modem.Command`
    (`sent_at` in ISO 8601); `modem` is the name of the one that it came to.
    """

    number: int
    id: str
    sid: str | None
    sender: str
    text: str | None
    data: bytes
    sent_at: str | None
    parts: int
    missing: tuple[int, ...]
    modem: str
    received_at: float


@dataclass(frozen=True)
class Task:
    """A Command in a queue. `state` is WAITING, DONE or DEAD; `error` why the last try failed."""

    queue: str
    command: Incoming
    state: str
    attempts: int
    error: str


@dataclass(frozen=True)
class Health:
    """How one modem is: `state` is that of `modem.Status`, or "away" without its port.

    healthy    whether messages can be exchanged now, or will be without anybody's doing
    since      when `state` began, Unix seconds
    error      what is wrong, a sentence; "" when nothing is
    """

    modem: str
    port: str
    state: str
    healthy: bool
    since: float
    error: str


def as_json(value: Any) -> dict[str, Any]:
    """Return a value as JSON can write it: octets in hex, tuples as lists."""
    return {name: _plain(item) for name, item in asdict(value).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return list(value) if isinstance(value, tuple) else value
