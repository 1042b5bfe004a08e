"""27.005 settings: memories, service centre, text parameters, indications, acknowledgement."""

from typing import TYPE_CHECKING

from modem.simulator.arguments import Arguments, is_number
from modem.simulator.charsets import to_wire
from modem.simulator.commandline import EXECUTE, READ, TEST, Command
from modem.simulator.effects import Prompt
from modem.simulator.execution import (
    Aborted,
    Answer,
    Steps,
    command,
    parameter_values,
    set_parameter,
)
from modem.simulator.reception import DS, MODE, MT
from modem.simulator.results import (
    CMS_NOT_ALLOWED,
    CMS_NOT_SUPPORTED,
    INVALID_PDU,
    INVALID_TEXT,
    NO_ACK_EXPECTED,
    Failure,
    MessageError,
)
from modem.simulator.service import address, require_service
from modem.simulator.settings import supported
from modem.simulator.verdicts import ACCEPTED, PROTOCOL_ERROR

if TYPE_CHECKING:
    from modem.simulator.device import Device

RP_ACK, RP_ERROR = 1, 2
SUPPORT = "1,1,1"  # mobile terminated, mobile originated, broadcast


@command("+CSMS")
def select_service(device: "Device", each: Command) -> Answer:
    set_parameter(device, "+CSMS", each)
    if each.form == TEST:
        return f"+CSMS: {supported(device.persona, '+CSMS')}"
    if each.form == READ:
        return f"+CSMS: {device.settings.service},{SUPPORT}"
    return f"+CSMS: {SUPPORT}"


@command("+CPMS")
def preferred_memories(device: "Device", each: Command) -> Answer:
    """Choose the memories to read from, to write to, to receive in (clause 3.2.2)."""
    lists = device.persona.memories
    if each.form == TEST:
        quoted = ["(" + ",".join(f'"{name}"' for name in names) + ")" for names in lists]
        return f"+CPMS: {','.join(quoted)}"
    require_service(device)
    chosen = device.settings.memories
    if each.form == READ:
        return "+CPMS: " + ",".join(f'"{name}",{_fill(device, name)}' for name in chosen)
    if each.form == EXECUTE:
        raise Failure
    arguments = Arguments(each.text, MessageError(CMS_NOT_ALLOWED))
    arguments.limit(3)
    wanted = [arguments.string(at, old) for at, old in enumerate(chosen)]
    for name, names in zip(wanted, lists, strict=True):
        if name not in names or device.memory(name) is None:
            raise arguments.refusal
    device.settings.memories = wanted
    return "+CPMS: " + ",".join(_fill(device, name) for name in wanted)


def _fill(device: "Device", name: str) -> str:
    memory = device.memory(name)
    return f"{memory.used},{memory.capacity}" if memory is not None else "0,0"


@command("+CSCA")
def service_centre(device: "Device", each: Command) -> Answer:
    sim = require_service(device)
    charset = device.settings.charset
    if each.form == TEST:
        return None
    if each.form == READ:
        kind = 145 if sim.smsc.startswith("+") else 129
        return f'+CSCA: "{to_wire(sim.smsc, charset)}",{kind}'
    if each.form == EXECUTE:
        raise Failure
    arguments = Arguments(each.text, MessageError(INVALID_TEXT))
    arguments.limit(2)
    centre = address(device, arguments, 0)
    if centre.alphanumeric:
        raise arguments.refusal
    sim.smsc = centre.number
    return None


@command("+CSMP")
def text_parameters(device: "Device", each: Command) -> Answer:
    """First octet, validity, protocol and coding of what text mode sends (clause 3.3.2)."""
    if each.form == TEST:
        return "+CSMP: (0-255),(0-255),(0-255),(0-255)"
    first, validity, pid, dcs = device.settings.submit
    if each.form == READ:
        shown = validity if is_number(validity) else f'"{validity}"'
        return f"+CSMP: {first},{shown},{pid},{dcs}"
    arguments = Arguments(each.text, MessageError(INVALID_TEXT))
    arguments.limit(4)
    numbers = arguments.number(0, first), arguments.number(2, pid), arguments.number(3, dcs)
    validity = arguments.string(1, validity)
    if max(numbers) > 255 or (is_number(validity) and int(validity[:9]) > 255):
        raise arguments.refusal
    device.settings.submit = (numbers[0], validity, numbers[1], numbers[2])
    return None


@command("+CSCS")
def character_set(device: "Device", each: Command) -> Answer:
    listed = ",".join(f'"{name}"' for name in device.persona.charsets)
    if each.form == TEST:
        return f"+CSCS: ({listed})"
    if each.form == READ:
        return f'+CSCS: "{device.settings.charset}"'
    arguments = Arguments(each.text)
    arguments.limit(1)
    name = arguments.string(0, device.persona.charset).upper()
    if name not in device.persona.charsets:
        raise arguments.refusal
    device.settings.charset = name
    return None


@command("+CSCB")
def broadcast_types(device: "Device", each: Command) -> Answer:
    """Which cell broadcasts are wanted; none are ever sent here (clause 3.3.4)."""
    if each.form == TEST:
        return "+CSCB: (0,1)"
    mode, identifiers, schemes = device.settings.broadcast
    if each.form == READ:
        return f'+CSCB: {mode},"{identifiers}","{schemes}"'
    arguments = Arguments(each.text, MessageError(INVALID_TEXT))
    arguments.limit(3)
    mode = arguments.number(0)
    if mode > 1:
        raise arguments.refusal
    values = arguments.string(1, identifiers), arguments.string(2, schemes)
    device.settings.broadcast = (mode, *values)
    return None


@command("+CSAS", "+CRES")
def save_or_restore(device: "Device", each: Command) -> Answer:
    """Keep `+CSMP` and `+CSCB` for later, or bring them back (clauses 3.3.5, 3.3.6)."""
    if each.form == TEST:
        return f"{each.name}: (0)"
    if each.form == READ:
        raise Failure
    arguments = Arguments(each.text, MessageError(CMS_NOT_ALLOWED))
    arguments.limit(1)
    if arguments.number(0, 0) != 0:
        raise arguments.refusal
    source, target = device.settings, device.profile
    if each.name == "+CRES":
        source, target = target, source
    target.submit, target.broadcast = source.submit, source.broadcast
    return None


@command("+CNMI")
def indications(device: "Device", each: Command) -> Answer:
    """How new messages are told of (clause 3.4.1)."""
    if each.form in (READ, TEST, EXECUTE):
        return set_parameter(device, "+CNMI", each)
    modes = parameter_values(device, "+CNMI", each)
    persona = device.persona
    reports = modes[MT] == 3 or modes[DS] == 1
    if persona.strict_direct and (reports or modes[MT] == 2):
        fewer = persona.report_modes if reports else None
        if modes[MODE] not in (fewer or persona.direct_modes):
            raise MessageError(CMS_NOT_SUPPORTED)
    device.settings.numbers["+CNMI"] = modes
    device.reception.modes_changed()
    return None


@command("+CNMA")
def acknowledge(device: "Device", each: Command) -> Answer | Steps:
    """Acknowledge what was routed to the TE (clauses 3.4.4 and 4.7)."""
    if each.form == TEST:
        return None if device.settings.text_mode else "+CNMA: (0-2)"
    if each.form == READ:
        raise Failure
    arguments = Arguments(each.text, MessageError(INVALID_PDU))
    arguments.limit(2)
    kind = arguments.number(0, 0)
    if kind > RP_ERROR:
        raise arguments.refusal
    if not device.reception.awaited:
        raise MessageError(NO_ACK_EXPECTED)
    if arguments.given(1) and arguments.number(1):
        return _acknowledge_with_pdu(device, kind)
    device.reception.acknowledge(PROTOCOL_ERROR if kind == RP_ERROR else ACCEPTED)
    return None


def _acknowledge_with_pdu(device: "Device", kind: int) -> Steps:
    """Take the SMS-DELIVER-REPORT that goes with it; the network here does not read it."""
    body = yield Prompt(text=False)
    if body is None:
        raise Aborted
    try:
        bytes.fromhex(body.decode("ascii"))
    except ValueError:
        raise MessageError(INVALID_PDU) from None
    if not device.reception.awaited:
        raise MessageError(NO_ACK_EXPECTED)
    device.reception.acknowledge(PROTOCOL_ERROR if kind == RP_ERROR else ACCEPTED)
    return None
