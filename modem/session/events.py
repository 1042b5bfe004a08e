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

    if TYPE_CHECKING:
        identity: "Identity"

        def __init__(self, identity: "Identity") -> None: ...


class CommandReceived(Event):
    """A Command from the peer. It stays in the modem until it is acknowledged."""

    _fields = ("command",)

    if TYPE_CHECKING:
        command: "Command"

        def __init__(self, command: "Command") -> None: ...


class OtherMessage(Event):
    """A message from somebody who is not the peer: never a Command.

    It stays in the modem until it is acknowledged, or until Commands need its place.
    """

    _fields = ("message",)

    if TYPE_CHECKING:
        message: "Command"

        def __init__(self, message: "Command") -> None: ...


class Delivered(Event):
    """The network reported what became of a message; look at `delivery.delivered`."""

    _fields = ("delivery",)

    if TYPE_CHECKING:
        delivery: "Delivery"

        def __init__(self, delivery: "Delivery") -> None: ...


class RegistrationChanged(Event):
    """The modem found, lost or changed its network."""

    _fields = ("registration",)

    if TYPE_CHECKING:
        registration: "Registration"

        def __init__(self, registration: "Registration") -> None: ...


class StorageFull(Event):
    """The modem cannot take more messages until some are acknowledged."""

    _fields = ("storage",)

    if TYPE_CHECKING:
        storage: str

        def __init__(self, storage: str) -> None: ...


class Restarted(Event):
    """The modem restarted by itself (`reason` is what it said); the session sets it up again."""

    _fields = ("reason",)

    if TYPE_CHECKING:
        reason: str

        def __init__(self, reason: str) -> None: ...


class Unreadable(Event):
    """A message that is no valid PDU: `octets` as they stood, `reason` why, nothing lost."""

    _fields = ("octets", "reason")

    if TYPE_CHECKING:
        octets: bytes
        reason: str

        def __init__(self, octets: bytes, reason: str) -> None: ...


class Closed(Event):
    """The port is gone: no more events follow until the session is started again."""

    _fields = ("error",)

    if TYPE_CHECKING:
        error: "ModemError"

        def __init__(self, error: "ModemError") -> None: ...
