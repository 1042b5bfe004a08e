"""What a session reports, in the order in which it happened."""

from modem.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.errors import ModemError
    from modem.session.messages import Command, Delivery, Identity, Registration


class Event(Record):
    """Base of all events."""


class Ready(Event):
    """The modem is set up: messages are received from now on."""

    _fields = ("identity",)

    def __init__(self, identity: "Identity") -> None:
        self.identity = identity


class CommandReceived(Event):
    """A Command from the peer. It stays in the modem until it is acknowledged."""

    _fields = ("command",)

    def __init__(self, command: "Command") -> None:
        self.command = command


class OtherMessage(Event):
    """A message from somebody who is not the peer: never a Command.

    It stays in the modem until it is acknowledged, or until Commands need its place.
    """

    _fields = ("message",)

    def __init__(self, message: "Command") -> None:
        self.message = message


class Delivered(Event):
    """The network reported what became of a message; look at `delivery.delivered`."""

    _fields = ("delivery",)

    def __init__(self, delivery: "Delivery") -> None:
        self.delivery = delivery


class RegistrationChanged(Event):
    """The modem found, lost or changed its network."""

    _fields = ("registration",)

    def __init__(self, registration: "Registration") -> None:
        self.registration = registration


class StorageFull(Event):
    """The modem cannot take more messages until some are acknowledged."""

    _fields = ("storage",)

    def __init__(self, storage: str) -> None:
        self.storage = storage


class Restarted(Event):
    """The modem restarted by itself (`reason` is what it said); the session sets it up again."""

    _fields = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


class Unreadable(Event):
    """A message that is no valid PDU: `octets` as they stood, `reason` why, nothing lost."""

    _fields = ("octets", "reason")

    def __init__(self, octets: bytes, reason: str) -> None:
        self.octets = octets
        self.reason = reason


class Closed(Event):
    """The port is gone: no more events follow until the session is started again."""

    _fields = ("error",)

    def __init__(self, error: "ModemError") -> None:
        self.error = error
