"""V.250: profiles, registers, calls, identification (clauses 6.1 to 6.3)."""

from typing import TYPE_CHECKING

from modem.simulator.commandline import READ, SET, TEST, Command
from modem.simulator.execution import Answer, command, names
from modem.simulator.results import Failure
from modem.simulator.settings import BASIC_PARAMETERS, factory

if TYPE_CHECKING:
    from modem.simulator.device import Device

NO_CARRIER = "NO CARRIER"
PACKET_CALL = "*99"


@command("")
def nothing(device: "Device", each: Command) -> Answer:
    """`AT` alone."""
    return None


@command("Z")
def reset(device: "Device", each: Command) -> Answer:
    """Bring the stored profile back; messages are no part of it."""
    device.call.end()
    device.settings.restore(device.profile)
    return None


@command("&F")
def factory_defaults(device: "Device", each: Command) -> Answer:
    device.settings.restore(factory(device.persona))
    return None


@command("&W")
def store_profile(device: "Device", each: Command) -> Answer:
    device.profile = device.settings.copy()
    return None


@command("&V")
def view_profile(device: "Device", each: Command) -> Answer:
    settings = device.settings
    basic = " ".join(f"{name}{settings.numbers[name][0]}" for name in BASIC_PARAMETERS)
    registers = " ".join(f"S{n}:{value:03}" for n, value in sorted(settings.registers.items()))
    rest = [
        f"{name}: {','.join(map(str, values))}"
        for name, values in sorted(settings.numbers.items())
        if name not in BASIC_PARAMETERS
    ]
    return ["ACTIVE PROFILE:", basic, registers, *rest]


@command("S")
def register(device: "Device", each: Command) -> Answer:
    """`S<n>=<v>` and `S<n>?`; S3, S4 and S5 are real."""
    number, _, value = each.text.partition("=")
    key = int(number[:4] or 0)
    if key not in device.settings.registers:
        raise Failure
    if each.form == READ:
        return f"{device.settings.registers[key]:03}"
    if len(value) > 3 or int(value or 0) > (127 if key in (3, 4, 5) else 255):
        raise Failure
    device.settings.registers[key] = int(value or 0)
    return None


@command("D")
def dial(device: "Device", each: Command) -> Answer:
    """A packet call connects where the persona has one; nobody answers a telephone call."""
    number = each.text.upper().lstrip("TPW").strip()
    packet = number.startswith(PACKET_CALL) and not number.endswith(";")
    if packet and device.persona.data_call and device.radio.registered:
        device.call.begin()
        raise Failure("CONNECT")
    raise Failure(NO_CARRIER)


@command("A", "O")
def no_call(device: "Device", each: Command) -> Answer:
    raise Failure(NO_CARRIER)


@command("H", "+CHUP")
def hang_up(device: "Device", each: Command) -> Answer:
    device.call.end()
    return None


@command("T", "P")
def ignored(device: "Device", each: Command) -> Answer:
    return None


@command("+CLAC")
def list_commands(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return None
    if each.form in (READ, SET):
        raise Failure
    return [f"AT{name}" for name in names(device) if name]


@command("+FCLASS")
def service_class(device: "Device", each: Command) -> Answer:
    """Data only: no fax, no voice."""
    if each.form == TEST:
        return "0"
    if each.form == READ:
        return "0"
    if each.form == SET and each.text == "0":
        return None
    raise Failure
