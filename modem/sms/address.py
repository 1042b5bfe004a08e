"""Addresses (3GPP TS 23.040 clause 9.1.2.5) and the service centre address before a TPDU."""

import binascii

from modem.errors import PduError
from modem.record import Record
from modem.sms.alphabet import decode_gsm7, encode_gsm7, pack, unpack
from modem.sms.octets import octet, swap

UNKNOWN_TOA = 0x81
INTERNATIONAL_TOA = 0x91
NATIONAL_TOA = 0xA1
ALPHANUMERIC_TOA = 0xD0

_TON = 0x70
_TON_INTERNATIONAL = 0x10
_TON_ALPHANUMERIC = 0x50
_DIGITS = "0123456789*#"
_LOW = 0x0F0F0F0F0F0F0F0F0F0F  # the lower half of each octet of the longest address

# Semi-octets A to F on the wire, in the order in which they can be replaced one by one.
_FROM_WIRE = (("a", "*"), ("b", "#"), ("c", "a"), ("d", "b"), ("e", "c"), ("f", ""))
_TO_WIRE = (("c", "e"), ("b", "d"), ("a", "c"), ("#", "b"), ("*", "a"))


def _only(text: str, allowed: str) -> bool:
    return not text.strip(allowed)


class Address(Record):
    """A TP address (clause 9.1.2.5): `digits` and `toa`, the type-of-address octet.

    `digits` are 0-9, *, #, a, b, c, or the text of an alphanumeric address. Without `toa`,
    "+4917..." is international (0x91), other digits are unknown (0x81: right for a short code
    such as 2936), and a name with a letter in it is alphanumeric (0xD0). Raises ValueError
    for anything else.
    """

    _fields = ("digits", "toa")

    def __init__(self, digits: str, toa: "int | None" = None) -> None:
        if toa is None:
            digits, toa = _guess(digits)
        self.digits = digits
        self.toa = toa

    @property
    def alphanumeric(self) -> bool:
        """Whether it is a text; only the type of number counts, since 0xD1 is seen too."""
        return self.toa & _TON == _TON_ALPHANUMERIC

    @property
    def number(self) -> str:
        """The form for people: "+4917...", "2936", "Twilio"."""
        if self.toa & _TON == _TON_INTERNATIONAL and self.digits:
            return "+" + self.digits
        return self.digits

    def encode(self) -> bytes:
        """Return length in semi-octets, type, and value. Raises ValueError."""
        octet(self.toa, "type of address")
        if self.alphanumeric:
            septets = encode_gsm7(self.digits)
            if len(septets) > 11:
                raise ValueError("an alphanumeric address has at most 11 characters")
            return bytes(((7 * len(septets) + 3) // 4, self.toa)) + pack(septets)
        if len(self.digits) > 20:
            raise ValueError("an address has at most 20 digits")
        return bytes((len(self.digits), self.toa)) + _semi_octets(self.digits)

    @staticmethod
    def decode(semi_octets: int, toa: int, value: bytes) -> "Address":
        """Return the address of `value`, of which `semi_octets` are meant."""
        if toa & _TON == _TON_ALPHANUMERIC:
            return Address(decode_gsm7(unpack(value, semi_octets * 4 // 7)), toa)
        size = len(value)
        number = int.from_bytes(value, "big")
        low = number & (_LOW if size <= 10 else int.from_bytes(b"\x0f" * size, "big"))
        digits = "%0*x" % (2 * size, low << 4 | (number ^ low) >> 4)
        if len(digits) > semi_octets:
            digits = digits[:semi_octets]
        if not digits.isdigit():
            for wire, digit in _FROM_WIRE:
                digits = digits.replace(wire, digit)
        return Address(digits, toa)


def _guess(text: str) -> "tuple[str, int]":
    """Return (digits, type of address) for an address as people write it."""
    if text.startswith("+"):
        if len(text) > 1 and _only(text[1:], _DIGITS):
            return text[1:], INTERNATIONAL_TOA
    elif _only(text, _DIGITS):
        return text, UNKNOWN_TOA
    elif not _only(text, _DIGITS + " -/.()"):
        return text, ALPHANUMERIC_TOA
    raise ValueError("neither a number nor a name: %r" % text)


def _semi_octets(digits: str) -> bytes:
    """Return BCD digits as octets, padded with F."""
    if not _only(digits, _DIGITS + "abc"):
        raise ValueError("not digits: %r" % digits)
    for digit, wire in _TO_WIRE:
        digits = digits.replace(digit, wire)
    if len(digits) & 1:
        digits += "f"
    return swap(binascii.unhexlify(digits.encode()))


def encode_smsc(address: "Address | None") -> bytes:
    """Return the service centre address as it stands before a TPDU; b"\\0" for None.

    Its length counts octets, unlike the others (TS 27.005 clause 3.1, TS 24.011 8.2.5.1).
    """
    if address is None:
        return b"\0"
    tail = address.encode()[1:]
    return bytes((len(tail),)) + tail


def decode_smsc(octets: bytes) -> "tuple[Address | None, int]":
    """Return (service centre address or None, offset of the TPDU). Raises PduError."""
    if not octets:
        raise PduError("no octets", "SMSC", 0, octets)
    end = 1 + octets[0]
    if end > len(octets):
        raise PduError("longer than the PDU", "SMSC", 0, octets)
    if end == 1:
        return None, 1
    return Address.decode(2 * (end - 2), octets[1], octets[2:end]), end
