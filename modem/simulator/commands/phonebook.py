"""Phonebooks, all empty, and the preferred operators (27.007 clauses 7.19, 8.11 to 8.14)."""

from typing import TYPE_CHECKING

from modem.simulator.arguments import Arguments
from modem.simulator.charsets import to_wire
from modem.simulator.commandline import EXECUTE, READ, SET, TEST, Command
from modem.simulator.execution import Answer, command
from modem.simulator.results import INVALID_INDEX, NOT_ALLOWED, EquipmentError, Failure
from modem.simulator.service import require_sim

if TYPE_CHECKING:
    from modem.simulator.device import Device

SIZES = {"SM": 250, "ON": 1, "FD": 10, "LD": 10}
OWN = "ON"
NUMBER_LENGTH, TEXT_LENGTH = 40, 20
LISTS = "(0-2)"


@command("+CPBS")
def choose_phonebook(device: "Device", each: Command) -> Answer:
    require_sim(device)
    if each.form == TEST:
        return "+CPBS: (" + ",".join(f'"{name}"' for name in SIZES) + ")"
    if each.form == READ:
        name = device.phonebook
        return f'+CPBS: "{name}",{int(name == OWN)},{SIZES[name]}'
    if each.form == EXECUTE:
        raise Failure
    name = Arguments(each.text).string(0).upper()
    if name not in SIZES:
        raise EquipmentError(NOT_ALLOWED)
    device.phonebook = name
    return None


@command("+CPBR")
def read_phonebook(device: "Device", each: Command) -> Answer:
    """Only the own number stands anywhere."""
    sim = require_sim(device)
    size = SIZES[device.phonebook]
    if each.form == TEST:
        return f"+CPBR: (1-{size}),{NUMBER_LENGTH},{TEXT_LENGTH}"
    if each.form != SET:
        raise Failure
    arguments = Arguments(each.text)
    arguments.limit(2)
    first = arguments.number(0)
    last = arguments.number(1, first)
    if not 1 <= first <= last <= size:
        raise EquipmentError(INVALID_INDEX)
    if device.phonebook != OWN:
        return None
    number = to_wire(sim.number, device.settings.charset)
    return f'+CPBR: 1,"{number}",{145 if sim.number.startswith("+") else 129},""'


@command("+CPBF")
def find_in_phonebook(device: "Device", each: Command) -> Answer:
    require_sim(device)
    if each.form == TEST:
        return f"+CPBF: {NUMBER_LENGTH},{TEXT_LENGTH}"
    if each.form != SET:
        raise Failure
    return None


@command("+CPBW")
def write_phonebook(device: "Device", each: Command) -> Answer:
    """Entries can be deleted, as there are none; none can be written."""
    require_sim(device)
    if each.form == TEST:
        size = SIZES[device.phonebook]
        return f"+CPBW: (1-{size}),{NUMBER_LENGTH},(129,145),{TEXT_LENGTH}"
    if each.form != SET:
        raise Failure
    if len(Arguments(each.text)) > 1:
        raise EquipmentError(NOT_ALLOWED)
    return None


@command("+CPLS")
def choose_operator_list(device: "Device", each: Command) -> Answer:
    require_sim(device)
    if each.form == TEST:
        return f"+CPLS: {LISTS}"
    if each.form == READ:
        return "+CPLS: 0"
    arguments = Arguments(each.text)
    if each.form != SET or arguments.number(0) > 2:
        raise arguments.refusal
    return None


@command("+CPOL")
def preferred_operators(device: "Device", each: Command) -> Answer:
    """An empty list that only its format can be set of."""
    require_sim(device)
    if each.form == TEST:
        return "+CPOL: (1-80),(0-2)"
    if each.form == READ:
        return None
    arguments = Arguments(each.text)
    if each.form != SET or arguments.number(1, 0) > 2:
        raise arguments.refusal
    if arguments.given(2):
        raise EquipmentError(NOT_ALLOWED)
    return None
