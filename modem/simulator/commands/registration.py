"""Registration, operator, signal (27.007 clauses 7.2, 7.3, 8.5, 8.69, 10.1)."""

from typing import TYPE_CHECKING

from modem.simulator.arguments import Arguments
from modem.simulator.charsets import to_wire
from modem.simulator.commandline import EXECUTE, READ, SET, TEST, Command
from modem.simulator.execution import Answer, command, set_parameter
from modem.simulator.radio import ACCESS, AUTOMATIC, MANUAL
from modem.simulator.results import NO_SERVICE, EquipmentError, Failure
from modem.simulator.service import require_sim

if TYPE_CHECKING:
    from modem.simulator.device import Device

FORMAT, BOTH = 3, 4  # values of +COPS <mode> that are none of the radio's
NUMERIC = 2
NOT_MEASURED = 255


@command("+CREG", "+CGREG", "+CEREG")
def registration(device: "Device", each: Command) -> Answer:
    if each.form != READ:
        return set_parameter(device, each.name, each)
    level = device.settings.numbers[each.name][0]
    return f"{each.name}: {level},{device.radio.describe(level)}"


@command("+CSQ")
def signal_quality(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return "+CSQ: (0-31,99),(0-7,99)"
    if each.form in (READ, SET):
        raise Failure
    return f"+CSQ: {device.radio.signal},99"


@command("+CESQ")
def extended_signal_quality(device: "Device", each: Command) -> Answer:
    """Only RSRQ and RSRP are measured on E-UTRAN."""
    if each.form == TEST:
        return "+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)"
    if each.form in (READ, SET):
        raise Failure
    signal = device.radio.signal
    quality = (NOT_MEASURED, NOT_MEASURED) if signal == 99 else (20, 2 * signal + 15)
    return f"+CESQ: 99,99,255,255,{quality[0]},{quality[1]}"


@command("+COPS")
def operator(device: "Device", each: Command) -> Answer:
    if each.form == EXECUTE:
        raise Failure
    if each.form == READ:
        return _current_operator(device)
    require_sim(device)
    if each.form == TEST:
        return _operators(device)
    arguments = Arguments(each.text)
    arguments.limit(4)
    mode, form = arguments.number(0, AUTOMATIC), arguments.number(1, 0)
    if mode > BOTH or form > NUMERIC:
        raise arguments.refusal
    if arguments.given(1):
        device.settings.operator_format = form
    if mode in (MANUAL, BOTH):
        _choose(device, arguments.string(2), fall_back=mode == BOTH)
    elif mode != FORMAT:
        device.radio.select(mode)
    return None


def _names(device: "Device") -> tuple[str, str, str]:
    return require_sim(device).network.operator


def _current_operator(device: "Device") -> str:
    mode = device.radio.selection
    if not device.radio.registered:
        return f"+COPS: {mode}"
    form = device.settings.operator_format
    return f'+COPS: {mode},{form},"{_on_wire(device)[form]}",{ACCESS}'


def _on_wire(device: "Device") -> tuple[str, str, str]:
    """Names in the character set of the TE; a code is digits in any (27.007 clause 5.5)."""
    long, short, code = _names(device)
    charset = device.settings.charset
    return to_wire(long, charset), to_wire(short, charset), code


def _operators(device: "Device") -> str:
    status = 2 if device.radio.registered else 1
    names = ",".join(f'"{name}"' for name in _on_wire(device))
    return f"+COPS: ({status},{names},{ACCESS}),,(0-4),(0-2)"


def _choose(device: "Device", wanted: str, fall_back: bool) -> None:
    known = wanted in _names(device)
    if not known and not fall_back:
        raise EquipmentError(NO_SERVICE)
    device.radio.select(MANUAL if known else AUTOMATIC)
