"""From addresses, and other short texts, to octets (3GPP TS 23.040 clause 9.1.2.5)."""

from modem.sms.fields import ALPHANUMERIC_TOA, INTERNATIONAL_TOA, LOW_HALVES, SAME, UNKNOWN_TOA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.fields import Address

_DIGITS = "0123456789*#"


def checked(value: int, most: int, name: str) -> int:
    """Return `value`; raise ValueError unless it is 0 to `most`."""
    if not 0 <= value <= most:
        raise ValueError("%s is not in 0-%d: %r" % (name, most, value))
    return value


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
    toa = checked(address.toa, 0xFF, "toa")
    digits = address.digits
    if address.alphanumeric:
        from modem.sms.lettering import encode_name

        count, value = encode_name(encode_gsm7(digits))
        return bytes((count, toa)) + value
    if len(digits) > 20:
        raise ValueError("a number has at most 20 digits")
    count = len(digits)
    if digits and not digits.isdigit():
        from modem.sms.lettering import semi_octets_of

        digits = semi_octets_of(digits)
    if count & 1:
        digits += "f"
    number = int("0" + digits, 16)
    low = number & LOW_HALVES
    swapped = low << 4 | (number ^ low) >> 4
    return bytes((count, toa)) + swapped.to_bytes(count + 1 >> 1, "big")


def encode_smsc(address: "Address | None") -> bytes:
    """Return the service centre address as it stands before a TPDU; b"\\0" for None.

    Its length counts octets, unlike the others (TS 27.005 clause 3.1, TS 24.011 8.2.5.1).
    """
    if address is None:
        return b"\0"
    tail = encode_address(address)[1:]
    return bytes((len(tail),)) + tail
