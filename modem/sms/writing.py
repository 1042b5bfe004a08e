"""From values to octets: what a device sends (3GPP TS 23.040 clause 9). `centre` has the rest."""

import binascii

from modem.sms.fields import (
    ALPHANUMERIC_TOA,
    DATA,
    GSM7,
    HEADER,
    INTERNATIONAL_TOA,
    REJECT_DUPLICATES,
    REPLY_PATH,
    REPORT,
    SAME,
    UCS2,
    UNKNOWN_TOA,
    coding,
)
from modem.sms.packing import pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from modem.sms.fields import Address, Dcs, Element, UserData
    from modem.sms.submit import Submit

CAPACITY = 140  # octets of user data

_DIGITS = "0123456789*#"


def encode(field: "Any") -> bytes:
    """Return the octets of a Field. Raises ValueError for what the standard does not allow."""
    kind = field.kind
    if kind == "submit":
        return _submit(field)
    if kind == "address":
        return _address(field)
    if kind == "user data":
        return _user_data(field)
    from modem.sms.centre import encode as other

    return other(field)


def to_hex(message: "Any") -> "tuple[int, bytes]":
    """Return the length of the TPDU, and the digits of all octets; see `pdu.to_hex`."""
    tpdu = encode(message)
    return len(tpdu), binascii.hexlify(encode_smsc(message.smsc) + tpdu).upper()


def octet(value: int, name: str) -> int:
    """Return `value`; raise ValueError unless it fits one octet."""
    if not 0 <= value <= 255:
        raise ValueError("%s is not in 0-255: %r" % (name, value))
    return value


def swap(octets: bytes) -> bytes:
    """Return `octets` with the two halves of each exchanged (clause 9.1.2.3)."""
    return bytes([(value & 15) << 4 | value >> 4 for value in octets])


def agreed(dcs: "Dcs | None", user_data: "UserData") -> "Dcs":
    """Return `dcs`, or what the user data needs. Raises ValueError where they disagree."""
    alphabet = user_data.alphabet
    if dcs is None:
        return coding((GSM7, DATA, UCS2).index(alphabet) << 2)
    if dcs.carries != alphabet:
        raise ValueError("%s user data under DCS 0x%02X" % (alphabet, dcs.value))
    return dcs


# --- text ------------------------------------------------------------------------------------


def encode_gsm7(text: str, locking: int = 0, single: int = 0) -> bytes:
    """Return the septets of `text`, one a byte, in the tables of these two languages.

    Raises ValueError naming the first character that they cannot express.
    """
    data = text.encode()
    if locking or single or data.strip(SAME):
        import modem.sms.gsm7_encode as gsm7_encode

        return gsm7_encode.encode(data, locking, single)
    return data


# --- addresses -------------------------------------------------------------------------------


def guess(text: str) -> "tuple[str, int]":
    """Return (digits, type of address) for an address as people write it.

    Raises ValueError for what is neither a number nor a name.
    """
    if text[:1] == "+":
        if len(text) > 1 and not text[1:].strip(_DIGITS):
            return text[1:], INTERNATIONAL_TOA
    elif not text.strip(_DIGITS):
        return text, UNKNOWN_TOA
    elif text.strip(_DIGITS + " -/.()"):
        return text, ALPHANUMERIC_TOA
    raise ValueError("neither a number nor a name: %r" % text)


def _address(address: "Address") -> bytes:
    """Return length in semi-octets, type, and value (clause 9.1.2.5)."""
    toa = octet(address.toa, "type of address")
    digits = address.digits
    if address.alphanumeric:
        septets = encode_gsm7(digits)
        if len(septets) > 11:
            raise ValueError("an alphanumeric address has at most 11 characters")
        return bytes(((7 * len(septets) + 3) // 4, toa)) + pack(septets)
    if len(digits) > 20:
        raise ValueError("an address has at most 20 digits")
    count = len(digits)
    if not digits.isdigit():
        if digits.strip(_DIGITS + "abc"):
            raise ValueError("not digits: %r" % digits)
        for place in range(5):  # in this order they can be replaced one by one
            digits = digits.replace("cba#*"[place], "edcba"[place])
    if count & 1:
        digits += "f"
    return bytes((count, toa)) + swap(binascii.unhexlify(digits.encode()))


def encode_smsc(address: "Address | None") -> bytes:
    """Return the service centre address as it stands before a TPDU; b"\\0" for None.

    Its length counts octets, unlike the others (TS 27.005 clause 3.1, TS 24.011 8.2.5.1).
    """
    if address is None:
        return b"\0"
    tail = _address(address)[1:]
    return bytes((len(tail),)) + tail


# --- user data -------------------------------------------------------------------------------


def encode_header(elements: "tuple[Element, ...]") -> bytes:
    """Return the header with its length octet, b"" for none. Raises ValueError above 255."""
    if not elements:
        return b""
    out = bytearray(1)
    for element in elements:
        out.append(octet(element.id, "information element identifier"))
        out.append(octet(len(element.data), "length of an information element"))
        out += element.data
    out[0] = octet(len(out) - 1, "length of the user data header")
    return bytes(out)


def header_septets(octets: int) -> int:
    """Return how many septets a header of so many octets takes, fill bits included."""
    return (8 * octets + 6) // 7


def packed(user_data: "UserData") -> bytes:
    """Return packed septets as they stand behind the header, fill bits included."""
    return pack(user_data.data, -8 * len(encode_header(user_data.elements)) % 7)


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
        bytes((first, octet(message.reference, "message reference")))
        + _address(message.recipient)
        + bytes((octet(message.pid, "protocol identifier"), message.dcs.value))
        + (validity.octets if validity else b"")
        + _user_data(message.user_data)
    )
