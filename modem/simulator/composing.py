"""SUBMITs from what the TE enters: a hexadecimal PDU, or text and `+CSMP` (27.005 3.5.1)."""

from typing import TYPE_CHECKING

from modem.errors import PduError
from modem.simulator.charsets import septets_from_wire, whole_hex
from modem.simulator.results import INVALID_PDU, INVALID_TEXT, SMSC_UNKNOWN, MessageError
from modem.sms.fields import DATA, GSM7, Address, Dcs, UserData
from modem.sms.packing import unpack
from modem.sms.pdu import decode
from modem.sms.reader import decode_header
from modem.sms.submit import Submit
from modem.sms.times import Timestamp
from modem.sms.validity import ABSOLUTE, ENHANCED, RELATIVE, Validity
from modem.sms.writing import encode_smsc, header_septets

if TYPE_CHECKING:
    from modem.simulator.device import Device

REPORT, HEADER, REPLY_PATH, DUPLICATES = 0x20, 0x40, 0x80, 0x04


def pdu_octets(entered: str, length: int) -> bytes:
    """Return the octets of a PDU entered in hexadecimal, service centre address first.

    Raises `+CMS ERROR: 304` for anything else, and where the TPDU is not `length` octets.
    """
    try:
        octets = bytes.fromhex("".join(entered.split()))
    except ValueError:
        raise MessageError(INVALID_PDU) from None
    if not octets or len(octets) != 1 + octets[0] + length:
        raise MessageError(INVALID_PDU)
    return octets


def complete(octets: bytes, smsc: str, reference: int) -> bytes:
    """Put in the service centre, where none is given, and the reference of the device."""
    message = submit(octets)
    if message.smsc is None and not smsc:
        raise MessageError(SMSC_UNKNOWN)
    centre = encode_smsc(message.smsc or Address(smsc))
    tpdu = octets[1 + octets[0] :]
    return centre + tpdu[:1] + bytes([reference]) + tpdu[2:]


def submit(octets: bytes) -> Submit:
    """Return the SUBMIT in octets. Raises `+CMS ERROR: 304` where they are none, or too long."""
    try:
        message = decode(octets)
        message.encode()
    except (PduError, ValueError):
        raise MessageError(INVALID_PDU) from None
    if message.kind != "submit":
        raise MessageError(INVALID_PDU)
    return message


def text_submit(device: "Device", recipient: Address, entered: str) -> bytes:
    """Return the octets of a SUBMIT made of a text-mode body and the `+CSMP` parameters.

    Raises `+CMS ERROR: 305` for a body that is too long or not what the coding scheme wants.
    """
    first, validity, pid, dcs = device.settings.submit
    try:
        message = Submit(
            recipient,
            _user_data(device, entered, first, Dcs(dcs)),
            pid=pid,
            dcs=Dcs(dcs),
            validity=_validity(first, validity),
            report=bool(first & REPORT),
            reject_duplicates=bool(first & DUPLICATES),
            reply_path=bool(first & REPLY_PATH),
        )
        return encode_smsc(None) + message.encode()
    except ValueError:
        raise MessageError(INVALID_TEXT) from None


def _user_data(device: "Device", entered: str, first: int, dcs: Dcs) -> UserData:
    """Read a body: characters for plain GSM-7, else hexadecimal, header included."""
    alphabet = DATA if dcs.compressed else dcs.alphabet
    if alphabet == GSM7 and not first & HEADER:
        return UserData(septets_from_wire(entered, device.settings.charset), GSM7)
    octets = whole_hex(entered, 2)
    if not first & HEADER:
        return UserData(octets, alphabet)
    end = 1 + octets[0] if octets else 1
    if end > len(octets):
        raise ValueError("the header is longer than the data")
    body = _septets(octets, end) if alphabet == GSM7 else octets[end:]
    return UserData(body, alphabet, decode_header(octets[1:end]))


def _septets(octets: bytes, header: int) -> bytes:
    """Return the septets behind a header of so many octets (23.040 clause 9.2.3.24).

    How many there are is not entered. Seven zero bits at the end are taken for padding, as
    23.038 clause 6.1.2.3.1 has it that a sender does not end a text so.
    """
    count = 8 * len(octets) // 7
    septets = unpack(octets, count)[header_septets(header) :]
    return septets[:-1] if 7 * count == 8 * len(octets) and septets[-1:] == b"\0" else septets


def _validity(first: int, validity: str) -> Validity | None:
    form = first >> 3 & 3
    if form == RELATIVE:
        return Validity(RELATIVE, bytes([int(validity)]))
    if form == ABSOLUTE:
        return Validity(ABSOLUTE, read_stamp(validity).encode())
    if form == ENHANCED:
        return Validity(ENHANCED, whole_hex(validity, 2))
    return None


def read_stamp(text: str) -> Timestamp:
    """Read `yy/MM/dd,hh:mm:ss+zz`. Raises ValueError where it is no time."""
    date, _, clock = text.partition(",")
    year, month, day = (int(item) for item in date.split("/"))
    hour, minute, second = (int(item) for item in clock[:8].split(":"))
    return Timestamp(2000 + year, month, day, hour, minute, second, int(clock[8:] or 0))
