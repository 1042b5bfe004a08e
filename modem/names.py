"""The public names of the library, and where each is at home. `modem` asks when one is used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.agent.aclient import AsyncAgent
    from modem.agent.client import Agent
    from modem.drivers.aio import AsyncModem
    from modem.drivers.blocking import Modem
    from modem.errors import (
        EquipmentRefused,
        MessageRefused,
        ModemError,
        NoAnswer,
        NotDelivered,
        NotRegistered,
        OutcomeUnknown,
        PduError,
        PinNeeded,
        PortError,
        Refused,
        SimError,
        SimMissing,
    )
    from modem.session.events import (
        Closed,
        CommandReceived,
        Delivered,
        OtherMessage,
        Ready,
        RegistrationChanged,
        Restarted,
        StorageFull,
        Unreadable,
    )
    from modem.session.messages import (
        Command,
        Delivery,
        Identity,
        Receipt,
        Registration,
        Status,
    )
    from modem.sms.times import Timestamp

__all__ = [
    "Agent",
    "AsyncAgent",
    "AsyncModem",
    "Closed",
    "Command",
    "CommandReceived",
    "Delivered",
    "Delivery",
    "EquipmentRefused",
    "Identity",
    "MessageRefused",
    "Modem",
    "ModemError",
    "NoAnswer",
    "NotDelivered",
    "NotRegistered",
    "OtherMessage",
    "OutcomeUnknown",
    "PduError",
    "PinNeeded",
    "PortError",
    "Ready",
    "Receipt",
    "Refused",
    "Registration",
    "RegistrationChanged",
    "Restarted",
    "SimError",
    "SimMissing",
    "Status",
    "StorageFull",
    "Timestamp",
    "Unreadable",
]

# Every other name is at home in `modem.errors`.
_HOMES = (
    ("modem.agent.client", ("Agent",)),
    ("modem.agent.aclient", ("AsyncAgent",)),
    ("modem.drivers.blocking", ("Modem",)),
    ("modem.drivers.aio", ("AsyncModem",)),
    ("modem.sms.times", ("Timestamp",)),
    (
        "modem.session.messages",
        ("Command", "Delivery", "Identity", "Receipt", "Registration", "Status"),
    ),
    (
        "modem.session.events",
        (
            "Closed",
            "CommandReceived",
            "Delivered",
            "OtherMessage",
            "Ready",
            "RegistrationChanged",
            "Restarted",
            "StorageFull",
            "Unreadable",
        ),
    ),
)

# MicroPython asks for `from modem import profiles` too, before it looks for a file.
_PARTS = ("at", "causes", "drivers", "errors", "ports", "profiles", "record", "session", "sms")


def find(name: str) -> object:
    """Import a public name or a part. Raises AttributeError where there is none."""
    if name == "__all__":
        return __all__
    if name in _PARTS:
        return __import__("modem." + name, None, None, (name,))
    if name not in __all__:
        raise AttributeError("module 'modem' has no attribute %r" % name)
    home = "modem.errors"
    for module, names in _HOMES:
        if name in names:
            home = module
    return getattr(__import__(home, None, None, (name,)), name)
