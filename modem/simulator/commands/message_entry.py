"""Messages that the TE writes: sent, stored, sent from the store (27.005 clauses 3.5, 4)."""

from typing import TYPE_CHECKING

from modem.errors import PduError
from modem.simulator import composing
from modem.simulator.arguments import Arguments
from modem.simulator.commandline import EXECUTE, SET, TEST, Command
from modem.simulator.commands.message_storage import reading_memory
from modem.simulator.effects import Prompt
from modem.simulator.execution import Aborted, Answer, Steps, command
from modem.simulator.results import (
    CMS_INVALID_INDEX,
    CMS_MEMORY_FULL,
    CMS_NOT_ALLOWED,
    INVALID_PDU,
    INVALID_TEXT,
    Failure,
    MessageError,
)
from modem.simulator.service import address, require_service
from modem.simulator.storage import ALL, SENT, STATUS_NAMES, UNSENT, Slot
from modem.sms.fields import Address
from modem.sms.pdu import decode
from modem.sms.writing import encode_smsc

if TYPE_CHECKING:
    from modem.simulator.device import Device

LONGEST_TPDU = 176


@command("+CMGS")
def send_message(device: "Device", each: Command) -> Answer | Steps:
    if each.form == TEST:
        return None
    if each.form != SET:
        raise Failure
    require_service(device)
    if device.settings.text_mode:
        arguments = Arguments(each.text, MessageError(INVALID_TEXT))
        arguments.limit(2)
        return _send_text(device, address(device, arguments, 0))
    arguments = Arguments(each.text, MessageError(INVALID_PDU))
    arguments.limit(1)
    return _send_pdu(device, _tpdu_length(arguments))


def _tpdu_length(arguments: Arguments) -> int:
    length = arguments.number(0)
    if not 0 < length <= LONGEST_TPDU:
        raise arguments.refusal
    return length


def _entry(text: bool) -> Steps:
    """Wait for a body; nothing more happens after ESC."""
    body = yield Prompt(text)
    if body is None:
        raise Aborted
    return [body.decode("latin-1")]


def _send_pdu(device: "Device", length: int) -> Steps:
    body = yield from _entry(text=False)
    octets = composing.pdu_octets(_only(body), length)
    return _submit(device, octets, "+CMGS")


def _send_text(device: "Device", recipient: Address) -> Steps:
    body = yield from _entry(text=True)
    octets = composing.text_submit(device, recipient, _only(body))
    return _submit(device, octets, "+CMGS")


def _only(body: "list[str] | str | None") -> str:
    assert isinstance(body, list)
    return body[0]


def _submit(device: "Device", octets: bytes, name: str) -> str:
    """Send with this device's reference and service centre; return the answer line."""
    sim = require_service(device)
    octets = composing.complete(octets, sim.smsc, device.next_reference())
    device.radio.submit(octets)
    return f"{name}: {octets[octets[0] + 2]}"


@command("+CMGW")
def write_message(device: "Device", each: Command) -> Answer | Steps:
    if each.form == TEST:
        return None
    if each.form not in (EXECUTE, SET):
        raise Failure
    require_service(device)
    if device.settings.text_mode:
        return _write_text(device, each)
    arguments = Arguments(each.text, MessageError(INVALID_PDU))
    arguments.limit(2)
    length, status = _tpdu_length(arguments), arguments.number(1, UNSENT)
    if status >= ALL:
        raise arguments.refusal
    return _write_pdu(device, length, status)


def _write_pdu(device: "Device", length: int, status: int) -> Steps:
    body = yield from _entry(text=False)
    octets = composing.pdu_octets(_only(body), length)
    try:
        message = decode(octets)
    except PduError:
        raise MessageError(INVALID_PDU) from None
    if (message.kind == "submit") == (status < UNSENT):
        raise MessageError(INVALID_PDU)
    return _store(device, Slot(status, octets))


def _write_text(device: "Device", each: Command) -> Steps:
    arguments = Arguments(each.text, MessageError(INVALID_TEXT))
    arguments.limit(3)
    recipient = address(device, arguments, 0) if arguments.given(0) else Address("")
    name = arguments.string(2, STATUS_NAMES[UNSENT]).upper()
    if name not in STATUS_NAMES[UNSENT:ALL]:
        raise arguments.refusal
    body = yield from _entry(text=True)
    octets = composing.text_submit(device, recipient, _only(body))
    return _store(device, Slot(STATUS_NAMES.index(name), octets))


def _store(device: "Device", slot: Slot) -> str:
    index = reading_memory(device, 1).add(slot)
    if index is None:
        raise MessageError(CMS_MEMORY_FULL)
    return f"+CMGW: {index}"


@command("+CMSS")
def send_stored(device: "Device", each: Command) -> Answer:
    """Send from the writing memory, to another recipient if one is given."""
    if each.form == TEST:
        return None
    if each.form != SET:
        raise Failure
    require_service(device)
    arguments = Arguments(each.text, MessageError(CMS_INVALID_INDEX))
    arguments.limit(3)
    slot = reading_memory(device, 1).get(arguments.number(0))
    if slot is None:
        raise arguments.refusal
    message = slot.message
    if message is None or message.kind != "submit":
        raise MessageError(CMS_NOT_ALLOWED)
    if arguments.given(1):
        message.recipient = address(device, arguments, 1)
    answer = _submit(device, encode_smsc(message.smsc) + message.encode(), "+CMSS")
    slot.status = SENT
    return answer
