"""Stored messages: read, list, delete (27.005 clauses 3.4.2, 3.4.3, 3.5.4, 4.1, 4.2)."""

from typing import TYPE_CHECKING

from modem.simulator import headers
from modem.simulator.arguments import Arguments
from modem.simulator.commandline import EXECUTE, READ, SET, TEST, Command
from modem.simulator.execution import Answer, command, vendor_command
from modem.simulator.results import (
    CMS_INVALID_INDEX,
    CMS_SIM_MISSING,
    INVALID_PDU,
    INVALID_TEXT,
    Failure,
    MessageError,
)
from modem.simulator.service import require_service
from modem.simulator.storage import ALL, SENT, STATUS_NAMES, UNREAD, UNSENT, Memory, Slot
from modem.simulator.storage import READ as REC_READ

if TYPE_CHECKING:
    from modem.simulator.device import Device

# <delflag> -> the statuses that go with it
DELETED = {
    1: (REC_READ,),
    2: (REC_READ, SENT),
    3: (REC_READ, SENT, UNSENT),
    4: (UNREAD, REC_READ, SENT, UNSENT),
}
# What the commands of vendors that delete by kind call each kind, 1 to 6 in PDU mode.
KINDS = {
    "DEL READ": (REC_READ,),
    "DEL UNREAD": (UNREAD,),
    "DEL SENT": (SENT,),
    "DEL UNSENT": (UNSENT,),
    "DEL INBOX": (UNREAD, REC_READ),
    "DEL ALL": (UNREAD, REC_READ, SENT, UNSENT),
}


def reading_memory(device: "Device", position: int = 0) -> Memory:
    """Return the memory that `+CPMS` chose: 0 for reading, 1 for writing."""
    memory = device.memory(device.settings.memories[position])
    if memory is None:
        raise MessageError(CMS_SIM_MISSING)
    return memory


@command("+CMGR")
def read_message(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        return None
    if each.form != SET:
        raise Failure
    require_service(device)
    arguments = Arguments(each.text, MessageError(CMS_INVALID_INDEX))
    arguments.limit(2)
    index = arguments.number(0)
    memory = reading_memory(device)
    if index not in memory.indices():
        raise arguments.refusal
    slot = memory.get(index)
    if slot is None:
        return _empty(device)
    lines = headers.read(device, slot, slot.status)
    _mark_read(slot)
    return lines


def _empty(device: "Device") -> Answer:
    persona = device.persona
    if persona.empty_slot is None:
        return persona.empty_slot_line
    if persona.empty_slot == f"+CMS ERROR: {CMS_INVALID_INDEX}":
        raise MessageError(CMS_INVALID_INDEX)
    raise Failure(persona.empty_slot)


def _mark_read(slot: Slot) -> None:
    if slot.status == UNREAD:
        slot.status = REC_READ


@command("+CMGL")
def list_messages(device: "Device", each: Command) -> Answer:
    if each.form == TEST:
        listed = ",".join(f'"{name}"' for name in STATUS_NAMES)
        return f"+CMGL: ({listed})" if device.settings.text_mode else "+CMGL: (0-4)"
    if each.form == READ:
        raise Failure
    require_service(device)
    wanted = _wanted(device, each)
    lines: list[str] = []
    for index, slot in reading_memory(device).items():
        if wanted in (ALL, slot.status):
            lines += headers.listed(device, index, slot, slot.status)
            _mark_read(slot)
    return lines


def _wanted(device: "Device", each: Command) -> int:
    text_mode = device.settings.text_mode
    arguments = Arguments(each.text, MessageError(INVALID_TEXT if text_mode else INVALID_PDU))
    arguments.limit(2)
    if each.form == EXECUTE:
        return UNREAD
    if not text_mode:
        number = arguments.number(0, UNREAD)
        if number > ALL:
            raise arguments.refusal
        return number
    name = arguments.string(0, STATUS_NAMES[UNREAD]).upper()
    if name not in STATUS_NAMES:
        raise arguments.refusal
    return STATUS_NAMES.index(name)


@command("+CMGD")
def delete_message(device: "Device", each: Command) -> Answer:
    if each.form not in (TEST, SET):
        raise Failure
    require_service(device)
    memory = reading_memory(device)
    if each.form == TEST:
        stored = ",".join(str(index) for index, _ in memory.items())
        return f"+CMGD: ({stored}),(0-4)"
    arguments = Arguments(each.text, MessageError(CMS_INVALID_INDEX))
    arguments.limit(2)
    flag = arguments.number(1, 0)
    if flag > max(DELETED):
        raise arguments.refusal
    for index in _doomed(memory, arguments, flag):
        memory.delete(index)
    device.reception.memory_freed()
    return None


def _doomed(memory: Memory, arguments: Arguments, flag: int) -> list[int]:
    if flag:
        return [index for index, slot in memory.items() if slot.status in DELETED[flag]]
    index = arguments.number(0)
    if index not in memory.indices():
        raise arguments.refusal
    return [index]


@vendor_command("+CMGDA", "+QMGDA")
def delete_kind(device: "Device", each: Command) -> Answer:
    """Delete all messages of a kind: `="DEL ALL"` in text mode, `=6` in PDU mode."""
    text_mode = device.settings.text_mode
    if each.form == TEST:
        listed = ",".join(f'"{name}"' for name in KINDS)
        return f"{each.name}: ({listed if text_mode else '1-6'})"
    if each.form != SET:
        raise Failure
    require_service(device)
    arguments = Arguments(each.text, MessageError(INVALID_TEXT if text_mode else INVALID_PDU))
    arguments.limit(1)
    numbered = {str(number): name for number, name in enumerate(KINDS, 1)}
    kind = arguments.string(0).upper()
    statuses = KINDS.get(kind if text_mode else numbered.get(kind, ""))
    if statuses is None:
        raise arguments.refusal
    memory = reading_memory(device)
    for index in [index for index, slot in memory.items() if slot.status in statuses]:
        memory.delete(index)
    device.reception.memory_freed()
    return None
