"""Power, PIN, clock, battery (27.007 clause 8)."""

from typing import TYPE_CHECKING

from modem.simulator.arguments import Arguments, is_number
from modem.simulator.commandline import EXECUTE, READ, SET, TEST, Command
from modem.simulator.execution import Answer, command
from modem.simulator.indicators import INDICATORS, values
from modem.simulator.results import (
    BAD_PARAMETER,
    BAD_PASSWORD,
    NOT_ALLOWED,
    SIM_MISSING,
    SIM_PUK,
    EquipmentError,
    Failure,
)
from modem.simulator.service import require_sim, sim_state
from modem.simulator.sim import Sim

if TYPE_CHECKING:
    from modem.simulator.device import Device

FUNCTIONS = (0, 1, 4)


@command("+CFUN")
def functionality(device: "Device", each: Command) -> Answer:
    """0 minimum, 1 full, 4 radio off; `,1` resets the modem."""
    if each.form == TEST:
        return "+CFUN: (0,1,4),(0,1)"
    if each.form == READ:
        return f"+CFUN: {device.radio.function}"
    arguments = Arguments(each.text)
    arguments.limit(2)
    function, reset = arguments.number(0, 1), arguments.number(1, 0)
    reboots = function in device.persona.reset_functions
    if (function not in FUNCTIONS and not reboots) or reset > 1:
        raise arguments.refusal
    if reset or reboots:
        device.at(device.persona.reset_ms, lambda: device.reboot(device.now))
        return None
    if function == 1 and device.radio.function != 1:
        device.say_later(device.persona.radio_on)
    device.radio.set_function(function)
    return None


@command("+CPIN")
def pin(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return None
    state = sim_state(device)
    if each.form == EXECUTE:
        raise Failure
    if each.form == READ:
        if state not in ("MISSING", "BUSY"):
            return f"+CPIN: {state}"
        require_sim(device)
    if device.sim is None:
        raise EquipmentError(SIM_MISSING)
    _enter_pin(device.sim, state, Arguments(each.text))
    if device.persona.cpin_ready is not None:
        device.unsolicited(device.persona.cpin_ready)
    device.radio.update()
    return None


def _enter_pin(sim: Sim, state: str, arguments: Arguments) -> None:
    arguments.limit(2)
    if state == "READY":
        raise EquipmentError(NOT_ALLOWED)
    if state == "SIM PUK":
        if not sim.unblock(arguments.string(0), arguments.string(1)):
            raise EquipmentError(BAD_PASSWORD)
    elif not sim.verify(arguments.string(0)):
        raise EquipmentError(BAD_PASSWORD if sim.pin_tries else SIM_PUK)


@command("+CPINR")
def pin_tries(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return None
    if device.sim is None:
        raise EquipmentError(SIM_MISSING)
    sim = device.sim
    return [f"+CPINR: SIM PIN,{sim.pin_tries},3", f"+CPINR: SIM PUK,{sim.puk_tries},10"]


@command("+CLCK")
def lock(device: "Device", each: Command) -> Answer:
    """Only the facility SC: whether the SIM asks for its PIN (clause 7.4)."""
    if each.form == TEST:
        return '+CLCK: ("SC")'
    if each.form != SET:
        raise Failure
    arguments = Arguments(each.text)
    if arguments.string(0).upper() != "SC":
        raise EquipmentError(NOT_ALLOWED)
    mode = arguments.number(1)
    if mode > 2:
        raise arguments.refusal
    sim = require_sim(device)
    if mode == 2:
        return f"+CLCK: {int(sim.pin_enabled)}"
    password = arguments.string(2)
    sim.pin = sim.pin or password
    if not sim.verify(password):
        raise EquipmentError(BAD_PASSWORD)
    sim.pin_enabled = mode == 1
    return None


@command("+CPWD")
def change_password(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return '+CPWD: ("SC",8)'
    if each.form != SET:
        raise Failure
    arguments = Arguments(each.text)
    if arguments.string(0).upper() != "SC":
        raise EquipmentError(NOT_ALLOWED)
    old, new = arguments.string(1), arguments.string(2)
    sim = require_sim(device)
    if not (is_number(new) and 4 <= len(new) <= 8):
        raise EquipmentError(BAD_PARAMETER)
    if not sim.verify(old):
        raise EquipmentError(BAD_PASSWORD)
    sim.pin = new
    return None


@command("+CBC")
def battery(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return "+CBC: (0-3),(0-100)"
    if each.form != EXECUTE:
        raise Failure
    return "+CBC: 0,100"


@command("+CPAS")
def activity(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return "+CPAS: (0,3,4)"
    if each.form != EXECUTE:
        raise Failure
    return "+CPAS: 0"


@command("+CIND")
def indicator_values(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return "+CIND: " + ",".join(f'("{name}",({span}))' for name, span in INDICATORS)
    if each.form != READ:
        raise Failure
    return "+CIND: " + ",".join(map(str, values(device)))


@command("+CCLK")
def clock(device: "Device", each: Command) -> Answer:
    """Local time and zone (clause 8.15)."""
    if each.form == TEST:
        return None
    if each.form == READ:
        return f"+CCLK: {device.clock.read(device.now)}"
    if each.form != SET:
        raise Failure
    try:
        device.clock.set(Arguments(each.text).string(0), device.now)
    except ValueError:
        raise EquipmentError(BAD_PARAMETER) from None
    return None
