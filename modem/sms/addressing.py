"""From addresses, and other short texts, to octets (3GPP TS 23.040 clause 9.1.2.5)."""

import binascii

from modem.sms.fields import ALPHANUMERIC_TOA, INTERNATIONAL_TOA, SAME, UNKNOWN_TOA
from modem.sms.packing import pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.fields import Address

_DIGITS = "0123456789*#"


def octet(value: int, name: str) -> int:
    """Return `value`; raise ValueError unless it fits one octet."""
    if not 0 <= value <= 255:
        raise ValueError("%s is not in 0-255: %r" % (name, value))
    return value


def swap(octets: bytes) -> bytes:
    """Return `octets` with the two halves of each exchanged (clause 9.1.2.3)."""
    return bytes([(value & 15) << 4 | value >> 4 for value in octets])


def encode_gsm7(text: str, locking: int = 0, single: int = 0) -> bytes:
    """Return the septets of `text`, one a byte, in the tables of these two languages.

    Raises ValueError naming the first character that they cannot express.
    """
    data = text.encode()
    if locking or single or data.strip(SAME):
        import modem.sms.gsm7_encode as gsm7_encode

        return gsm7_encode.encode(data, locking, single)
    return data


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


def encode_address(address: "Address") -> bytes:
    """Return length in semi-octets, type, and value (clause 9.1.2.5)."""
    toa = octet(address.toa, "toa")
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
    tail = encode_address(address)[1:]
    return bytes((len(tail),)) + tail
