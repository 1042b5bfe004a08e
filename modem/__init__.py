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
    from modem.names import *  # noqa: F403


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562; MicroPython has it too)."""
    value: object = __import__("modem.names", None, None, ("find",)).find(name)
    globals()[name] = value
    return value
