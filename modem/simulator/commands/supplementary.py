"""Supplementary services and calls that never come (27.007 clauses 6.27, 7.6 to 7.23, 7.15)."""

from typing import TYPE_CHECKING

from modem.simulator.arguments import Arguments
from modem.simulator.charsets import from_wire, to_wire
from modem.simulator.commandline import EXECUTE, READ, SET, TEST, Command
from modem.simulator.execution import Answer, command
from modem.simulator.results import BAD_PARAMETER, NO_SERVICE, EquipmentError, Failure

if TYPE_CHECKING:
    from modem.simulator.device import Device

PROVISIONED = 1
USSD_DONE, USSD_UNSUPPORTED = 0, 4
USSD_MS = 100
QUERY = 2


@command("+CLIP", "+COLP", "+CLIR")
def presentation(device: "Device", each: Command) -> Answer:
    """Identities of callers: `<n>` is kept, the network provides the service."""
    most = 2 if each.name == "+CLIR" else 1
    flags = device.settings.flags
    if each.form == TEST:
        return f"{each.name}: (0-{most})"
    if each.form == READ:
        return f"{each.name}: {flags.get(each.name, 0)},{PROVISIONED}"
    if each.form == EXECUTE:
        raise Failure
    arguments = Arguments(each.text)
    arguments.limit(1)
    if arguments.number(0) > most:
        raise arguments.refusal
    flags[each.name] = arguments.number(0)
    return None


@command("+CCWA")
def call_waiting(device: "Device", each: Command) -> Answer:
    """`=[<n>[,<mode>[,<class>]]]`: mode 2 asks, and call waiting is off."""
    flags = device.settings.flags
    if each.form == TEST:
        return "+CCWA: (0,1)"
    if each.form == READ:
        return f"+CCWA: {flags.get(each.name, 0)}"
    if each.form == EXECUTE:
        raise Failure
    arguments = Arguments(each.text)
    arguments.limit(3)
    shown, mode = arguments.number(0, 0), arguments.number(1, 1)
    if shown > 1 or mode > QUERY:
        raise arguments.refusal
    flags[each.name] = shown
    return f"+CCWA: 0,{arguments.number(2, 1)}" if mode == QUERY else None


@command("+CCFC")
def call_forwarding(device: "Device", each: Command) -> Answer:
    """Nothing is forwarded, and nothing can be."""
    if each.form == TEST:
        return "+CCFC: (0-5)"
    if each.form != SET:
        raise Failure
    arguments = Arguments(each.text)
    if arguments.number(1) != QUERY:
        raise EquipmentError(NO_SERVICE)
    return "+CCFC: 0,7"


@command("+CLCC")
def current_calls(device: "Device", each: Command) -> Answer:
    if each.form not in (TEST, EXECUTE):
        raise Failure
    return None


@command("+CEER")
def last_error(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return None
    if each.form != EXECUTE:
        raise Failure
    return "+CEER: No cause information available"


@command("+VTS")
def tones(device: "Device", each: Command) -> Answer:
    """There is never a call to send tones in."""
    if each.form == TEST:
        return "+VTS: (0-9,#,*,A-D)"
    raise Failure


@command("+CUSD")
def unstructured_data(device: "Device", each: Command) -> Answer:
    """`=<n>,"<code>"`: the answer follows by itself (clause 7.15)."""
    if each.form == TEST:
        return "+CUSD: (0-2)"
    if each.form == READ:
        return f"+CUSD: {device.settings.flags.get('+CUSD', 0)}"
    if each.form == EXECUTE:
        raise Failure
    arguments = Arguments(each.text)
    arguments.limit(3)
    shown = arguments.number(0, 0)
    if shown > 2:
        raise arguments.refusal
    device.settings.flags["+CUSD"] = shown
    if arguments.given(1):
        _ask_network(device, arguments.string(1))
    return None


def _ask_network(device: "Device", wire: str) -> None:
    if device.sim is None or not device.radio.registered:
        raise EquipmentError(NO_SERVICE)
    charset = device.settings.charset
    try:
        code = from_wire(wire, charset)
    except ValueError:
        raise EquipmentError(BAD_PARAMETER) from None
    answer = device.sim.network.ussd.get(code)
    line = f"+CUSD: {USSD_UNSUPPORTED}"
    if answer is not None:
        line = f'+CUSD: {USSD_DONE},"{to_wire(answer, charset)}",15'
    device.at(USSD_MS, lambda: device.unsolicited(line))
