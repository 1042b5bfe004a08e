"""Exchange machine-to-machine SMS Commands between a device with a modem and its cloud.

    from modem import Modem

    with Modem.open("/dev/ttyUSB2") as modem:
        modem.send("temperature 21.4")
        for command in modem.commands():
            modem.reply(command, "done")
            modem.acknowledge(command)

What stands where (each package's own docstring says more; README.md beside this file has the
whole picture):

    errors      the error tree: whose turn it is          record     plain values
    at          bytes to requests                         sms        octets to messages
    profiles    what each vendor does differently         session    the conversation
    drivers     how to wait: Modem and AsyncModem         ports      the serial line itself
    simulator   a simulated modem and network             cloud      a local cloud
    agent       an owner of modems, shared by programs    cli        the program `modem`

The names below are imported when they are first used, so that a board, or a program that only
takes a PDU apart, loads no more than it needs.
"""

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
    from modem.sms.fields import Timestamp

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
    ("modem.sms.fields", ("Timestamp",)),
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

# MicroPython asks here for `from modem import profiles` too, before it looks for a file.
_PARTS = ("at", "causes", "drivers", "errors", "ports", "profiles", "record", "session", "sms")


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562; MicroPython has it too)."""
    if name in _PARTS:
        return __import__("modem." + name, None, None, (name,))
    if name not in __all__:
        raise AttributeError("module 'modem' has no attribute %r" % name)
    home = "modem.errors"
    for module, names in _HOMES:
        if name in names:
            home = module
    value: object = getattr(__import__(home, None, None, (name,)), name)
    globals()[name] = value
    return value
