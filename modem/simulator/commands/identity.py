"""Who the modem and its SIM are (27.007 clauses 5.4, 5.6, 7.1; ICCID)."""

from typing import TYPE_CHECKING

from modem.simulator.charsets import to_wire
from modem.simulator.commandline import EXECUTE, READ, TEST, Command
from modem.simulator.execution import Answer, command
from modem.simulator.results import BAD_PARAMETER, EquipmentError, Failure
from modem.simulator.service import require_sim

if TYPE_CHECKING:
    from modem.simulator.device import Device


@command("+CGSN")
def serial_number(device: "Device", each: Command) -> Answer:
    """IMEI: bare to the execution form, by `<snt>` otherwise (27.007 clause 5.4)."""
    if each.form == TEST:
        return "+CGSN: (0-3)"
    if each.form == READ:
        raise Failure
    imei = device.persona.imei
    answers = {
        "0": imei,
        "1": f'+CGSN: "{imei}"',
        "2": f'+CGSN: "{imei[:14]}01"',
        "3": '+CGSN: "01"',
    }
    if each.form == EXECUTE:
        return imei
    if each.text not in answers:
        raise EquipmentError(BAD_PARAMETER)
    return answers[each.text]


@command("+CIMI")
def subscriber(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return None
    if each.form != EXECUTE:
        raise Failure
    return require_sim(device).imsi


@command("+CNUM")
def own_number(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return None
    if each.form != EXECUTE:
        raise Failure
    number = require_sim(device).number
    kind = 145 if number.startswith("+") else 129
    return f'+CNUM: "","{to_wire(number, device.settings.charset)}",{kind}'
