"""From values to octets: what a device sends (3GPP TS 23.040 clause 9). `centre` has the rest."""

import struct

from modem.sms.addressing import checked, encode_address
from modem.sms.addressing import encode_gsm7 as encode_gsm7
from modem.sms.addressing import encode_smsc as encode_smsc
from modem.sms.fields import (
    DATA,
    GSM7,
    HEADER,
    REJECT_DUPLICATES,
    REPLY_PATH,
    REPORT,
    UCS2,
    coding,
)
from modem.sms.packing import masks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from modem.sms.fields import Dcs, Element, UserData
    from modem.sms.submit import Submit

CAPACITY = 140  # octets of user data


def encode(field: "Any") -> bytes:
    """Return the octets of a Field. Raises ValueError for what the standard does not allow."""
    kind = field.kind
    if kind == "submit":
        return _submit(field)
    if kind == "address":
        return encode_address(field)
    if kind == "user_data":
        return _user_data(field)
    from modem.sms.centre import encode as other

    return other(field)


def agreed(dcs: "Dcs | None", user_data: "UserData") -> "Dcs":
    """Return `dcs`, or what the user data needs. Raises ValueError where they disagree."""
    alphabet = user_data.alphabet
    if dcs is None:
        return coding((GSM7, DATA, UCS2).index(alphabet) << 2)
    if dcs.carries != alphabet:
        raise ValueError("%s user data under DCS 0x%02X" % (alphabet, dcs.value))
    return dcs


# --- septets ---------------------------------------------------------------------------------


def _is_ascii(septets: bytes) -> bool:
    """Whether each byte is below 128: any other is part of a longer character, or of none."""
    try:
        return len(septets.decode()) == len(septets)
    except UnicodeError:
        return False


def pack(septets: bytes, fill: int = 0) -> bytes:
    """Pack `septets` (one a byte, each below 128) behind `fill` zero bits (0 to 6).

    Raises ValueError for a byte of 128 or more. TS 23.038 clause 6.1.2.1.1; `fill` is how far
    a user data header of whole octets ends from the next septet boundary.
    """
    count = len(septets)
    groups = (count + 7) >> 3
    fours, twos, ones = masks(groups)
    if not _is_ascii(septets):
        raise ValueError("a septet is above 127")
    number = int.from_bytes(septets, "little")
    upper = (number >> 1) & ones
    number -= upper
    upper = (number >> 2) & twos
    number -= 3 * upper
    upper = (number >> 4) & fours
    number -= 15 * upper
    packed = b"".join(struct.unpack("7sx" * groups, number.to_bytes(8 * groups, "little")))
    if fill:
        shifted = int.from_bytes(packed, "little") << fill
        packed = shifted.to_bytes(len(packed) + 1, "little")
    return packed[: (7 * count + fill + 7) >> 3]


# --- user data -------------------------------------------------------------------------------


def encode_header(elements: "tuple[Element, ...]") -> bytes:
    """Return the header with its length octet, b"" for none. Raises ValueError above 255."""
    if not elements:
        return b""
    out = b""
    for element in elements:
        size = checked(len(element.data), 0xFF, "IEIDL")
        out += bytes((checked(element.id, 0xFF, "IEI"), size)) + element.data
    return bytes((checked(len(out), 0xFF, "TP-UDHL"),)) + out


def header_septets(octets: int) -> int:
    """Return how many septets a header of so many octets takes, fill bits included."""
    return (8 * octets + 6) // 7


def _user_data(user_data: "UserData") -> bytes:
    """Return TP-UDL and TP-UD (clauses 9.2.3.16 and 9.2.3.24)."""
    header = encode_header(user_data.elements) if user_data.elements else b""
    used = len(header)
    body = user_data.data
    length = used + len(body)
    if user_data.alphabet == GSM7:
        aligned = header_septets(used)
        length = aligned + len(body)
        body = pack(b"\0" * aligned + body)[used:]
    if used + len(body) > CAPACITY:
        raise ValueError("%d octets of user data, 140 fit" % (used + len(body)))
    return bytes((length,)) + header + body


# --- messages --------------------------------------------------------------------------------


def _submit(message: "Submit") -> bytes:
    """Return an SMS-SUBMIT (clause 9.2.2.2)."""
    validity = message.validity
    first = (
        0x01
        | (REJECT_DUPLICATES if message.reject_duplicates else 0)
        | (validity.form << 3 if validity else 0)
        | (REPORT if message.report else 0)
        | (HEADER if message.user_data.elements else 0)
        | (REPLY_PATH if message.reply_path else 0)
    )
    return (
        bytes((first, checked(message.reference, 0xFF, "reference")))
        + encode_address(message.recipient)
        + bytes((checked(message.pid, 0xFF, "pid"), message.dcs.value))
        + (validity.octets if validity else b"")
        + _user_data(message.user_data)
    )
