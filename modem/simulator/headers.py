"""How messages are written: headers and bodies of both modes (27.005 clauses 3.4 and 4)."""

from typing import TYPE_CHECKING

from modem.simulator.charsets import septets_to_wire, to_wire
from modem.simulator.results import MessageError
from modem.simulator.storage import STATUS_NAMES, Slot
from modem.sms.deliver import Deliver
from modem.sms.fields import GSM7, Address, UserData
from modem.sms.report import StatusReport
from modem.sms.submit import Submit
from modem.sms.times import Timestamp
from modem.sms.validity import RELATIVE, Validity
from modem.sms.writing import encode_header

if TYPE_CHECKING:
    from modem.simulator.device import Device

MEMORY_FAILURE = 320


def routed(device: "Device", name: str, octets: bytes, message: Deliver | StatusReport) -> str:
    """Return the unsolicited `+CMT` or `+CDS` for a message routed past the memories."""
    if not device.settings.text_mode:
        alpha = f"{device.persona.alpha}," if name == "+CMT" else ""
        return f"{name}: {alpha}{_length(octets)}\r\n{octets.hex().upper()}"
    if message.kind == "report":
        return f"{name}: {_report(device, message)}"
    fields = f"{_address(device, message.sender)},,{stamp(message.sent_at)}"
    if _shows_all(device):
        fields += f",{_tail(device, message, message.sender)}"
    return f"{name}: {fields}\r\n{body(device, message.user_data)}"


def read(device: "Device", slot: Slot, status: int) -> list[str]:
    """Return the answer to `+CMGR` for a slot that had `status`."""
    if not device.settings.text_mode:
        return _pdu_lines(device, f"+CMGR: {status}", slot)
    message = _decoded(slot)
    header = f'+CMGR: "{STATUS_NAMES[status]}",'
    if message.kind == "report":
        return [header + _report(device, message)]
    header += f"{_address(device, _party(message))},"
    if message.kind == "deliver":
        header += f",{stamp(message.sent_at)}"
    if _shows_all(device):
        header += f",{_tail(device, message, _party(message))}"
    return [header, body(device, message.user_data)]


def listed(device: "Device", index: int, slot: Slot, status: int) -> list[str]:
    """Return the lines of `+CMGL` for one slot."""
    if not device.settings.text_mode:
        return _pdu_lines(device, f"+CMGL: {index},{status}", slot)
    message = _decoded(slot)
    header = f'+CMGL: {index},"{STATUS_NAMES[status]}",'
    if message.kind == "report":
        return [header + _report(device, message)]
    sent_at = stamp(message.sent_at) if message.kind == "deliver" else ""
    header += f"{_address(device, _party(message))},,{sent_at}"
    if _shows_all(device):
        header += f",{_party(message).toa},{_characters(message.user_data)}"
    return [header, body(device, message.user_data)]


def body(device: "Device", user_data: UserData) -> str:
    """Return a body in text mode: characters, or hexadecimal where it is not plain text."""
    if user_data.alphabet == GSM7 and not user_data.elements:
        return septets_to_wire(user_data.data, device.settings.charset)
    return (encode_header(user_data.elements) + user_data.octets).hex().upper()


def stamp(time: Timestamp | None) -> str:
    """Return `"yy/MM/dd,hh:mm:ss+zz"`, in quotes."""
    if time is None:
        return '""'
    sign = "-" if time.quarters < 0 else "+"
    date = f"{time.year % 100:02}/{time.month:02}/{time.day:02}"
    clock = f"{time.hour:02}:{time.minute:02}:{time.second:02}"
    return f'"{date},{clock}{sign}{abs(time.quarters):02}"'


def _pdu_lines(device: "Device", header: str, slot: Slot) -> list[str]:
    return [
        f"{header},{device.persona.alpha},{_length(slot.octets)}",
        slot.octets.hex().upper(),
    ]


def _length(octets: bytes) -> int:
    """Return the length of the TPDU: without the service centre address."""
    return max(0, len(octets) - 1 - octets[0]) if octets else 0


def _decoded(slot: Slot) -> Deliver | Submit | StatusReport:
    message = slot.message
    if message is None:
        raise MessageError(MEMORY_FAILURE)
    return message


def _party(message: Deliver | Submit) -> Address:
    return message.sender if message.kind == "deliver" else message.recipient


def _address(device: "Device", address: Address) -> str:
    return f'"{to_wire(address.number, device.settings.charset)}"'


def _shows_all(device: "Device") -> bool:
    return device.settings.numbers["+CSDH"][0] == 1


def _characters(user_data: UserData) -> int:
    if user_data.alphabet == GSM7 and not user_data.elements:
        return len(user_data.data)
    return len(encode_header(user_data.elements) + user_data.octets)


def _tail(device: "Device", message: Deliver | Submit, party: Address) -> str:
    """Return what `+CSDH=1` adds: type, first octet, PID, DCS, service centre, length."""
    fields = [str(party.toa), str(message.raw[0]), str(message.pid), str(message.dcs.value)]
    if message.kind == "submit":
        fields.append(_validity(message.validity))
    smsc = message.smsc
    fields += [_address(device, smsc) if smsc else '""', str(smsc.toa if smsc else 129)]
    return ",".join([*fields, str(_characters(message.user_data))])


def _validity(validity: Validity | None) -> str:
    if validity is None:
        return ""
    if validity.form == RELATIVE:
        return str(validity.octets[0])
    time = validity.time
    return stamp(time) if time is not None else f'"{validity.octets.hex().upper()}"'


def _report(device: "Device", message: StatusReport) -> str:
    recipient = message.recipient
    return (
        f"{message.raw[0]},{message.reference},{_address(device, recipient)},{recipient.toa},"
        f"{stamp(message.sent_at)},{stamp(message.discharged_at)},{message.status}"
    )
