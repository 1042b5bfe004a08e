"""The packet domain, as far as clients look at it (27.007 clause 10.1)."""

from typing import TYPE_CHECKING

from modem.simulator.arguments import Arguments
from modem.simulator.commandline import EXECUTE, READ, SET, TEST, Command
from modem.simulator.execution import Answer, command
from modem.simulator.results import NO_SERVICE, EquipmentError, Failure

if TYPE_CHECKING:
    from modem.simulator.device import Device

TYPES = ("IP", "PPP", "IPV6", "IPV4V6")
CONTEXTS = range(1, 17)
ADDRESS = "10.0.0.2"


@command("+CGATT")
def attach(device: "Device", each: Command) -> Answer:
    radio = device.radio
    if each.form == TEST:
        return "+CGATT: (0,1)"
    if each.form == READ:
        return f"+CGATT: {int(radio.attached and radio.registered)}"
    arguments = Arguments(each.text)
    arguments.limit(1)
    if each.form != SET or arguments.number(0) > 1:
        raise arguments.refusal
    radio.attached = arguments.number(0) == 1
    return None


@command("+CGDCONT")
def define_context(device: "Device", each: Command) -> Answer:
    """`=<cid>[,"<type>"[,"<apn>"...]]`; the number alone undefines it."""
    contexts = device.packet.contexts
    if each.form == TEST:
        return [f'+CGDCONT: (1-16),"{name}",,,(0,1),(0,1)' for name in TYPES]
    if each.form == READ:
        return [
            f'+CGDCONT: {cid},"{kind}","{apn}","",0,0'
            for cid, (kind, apn) in sorted(contexts.items())
        ]
    if each.form == EXECUTE:
        raise Failure
    arguments = Arguments(each.text)
    cid = arguments.number(0)
    if cid not in CONTEXTS:
        raise arguments.refusal
    if len(arguments) == 1:
        contexts.pop(cid, None)
        return None
    kind = arguments.string(1, "IP").upper()
    if kind not in TYPES:
        raise arguments.refusal
    contexts[cid] = (kind, arguments.string(2, ""))
    return None


@command("+CGACT")
def activate_context(device: "Device", each: Command) -> Answer:
    packet = device.packet
    if each.form == TEST:
        return "+CGACT: (0,1)"
    if each.form == READ:
        return [f"+CGACT: {cid},{int(cid in packet.active)}" for cid in sorted(packet.contexts)]
    if each.form == EXECUTE:
        raise Failure
    arguments = Arguments(each.text)
    state = arguments.number(0)
    wanted = {arguments.number(at) for at in range(1, len(arguments))} or set(packet.contexts)
    if state > 1 or not wanted <= set(packet.contexts):
        raise arguments.refusal
    if state and not device.radio.registered:
        raise EquipmentError(NO_SERVICE)
    packet.active = packet.active | wanted if state else packet.active - wanted
    return None


@command("+CGPADDR")
def addresses(device: "Device", each: Command) -> Answer:
    packet = device.packet
    if each.form == TEST:
        return f"+CGPADDR: ({','.join(map(str, sorted(packet.contexts)))})"
    if each.form == READ:
        raise Failure
    arguments = Arguments(each.text)
    cids = sorted(packet.contexts)
    if each.form == SET:
        cids = [arguments.number(at) for at in range(len(arguments))]
    shown = {cid: f',"{ADDRESS}"' if cid in packet.active else "" for cid in cids}
    return [f"+CGPADDR: {cid}{shown[cid]}" for cid in cids if cid in packet.contexts]
