"""`+CSCS`: strings between the TE and the modem (27.007 clause 5.5).

What is on the wire is a str with one character an octet (Latin-1), as everywhere inside the
device. GSM-7 text is handed about as septets, one a byte.
"""

from modem.sms.fields import decode_gsm7
from modem.sms.ucs2 import decode_ucs2
from modem.sms.units import encode_ucs2
from modem.sms.writing import encode_gsm7

CODECS = {"IRA": "ascii", "8859-1": "latin-1", "PCCP437": "cp437", "UTF-8": "utf-8"}


def to_wire(text: str, charset: str) -> str:
    """Return text as the TE wants it; what the set does not have becomes `?`."""
    if charset == "UCS2":
        return encode_ucs2(text).hex().upper()
    if charset in CODECS:
        return text.encode(CODECS[charset], "replace").decode("latin-1")
    septets = to_septets(text)
    return septets.hex().upper() if charset == "HEX" else septets.decode("latin-1")


def from_wire(wire: str, charset: str) -> str:
    """Return the text that the TE wrote. Raises ValueError where it is none."""
    if charset == "UCS2":
        return decode_ucs2(whole_hex(wire, 4))
    if charset in CODECS:
        return wire.encode("latin-1").decode(CODECS[charset])
    return decode_gsm7(septets_from_wire(wire, charset))


def septets_to_wire(septets: bytes, charset: str) -> str:
    """Return GSM-7 septets as the TE wants them."""
    if charset == "GSM":
        return septets.decode("latin-1")
    if charset == "HEX":
        return septets.hex().upper()
    return to_wire(decode_gsm7(septets), charset)


def septets_from_wire(wire: str, charset: str) -> bytes:
    """Return what the TE wrote as GSM-7 septets. Raises ValueError where it is no text."""
    if charset == "GSM":
        return bytes(octet & 0x7F for octet in wire.encode("latin-1"))
    if charset == "HEX":
        return bytes(octet & 0x7F for octet in whole_hex(wire, 2))
    return to_septets(from_wire(wire, charset))


def to_septets(text: str) -> bytes:
    """Return text as GSM-7 septets, `?` for what they cannot say."""
    try:
        return encode_gsm7(text)
    except ValueError:
        return b"".join(_septets_or_mark(character) for character in text)


def whole_hex(wire: str, unit: int) -> bytes:
    """Return the octets of hexadecimal digits. Raises ValueError for what is no whole unit."""
    if len(wire) % unit:
        raise ValueError("not a whole number of characters")
    if any(character.isspace() for character in wire):
        raise ValueError("white space between hexadecimal digits")
    return bytes.fromhex(wire)


def _septets_or_mark(character: str) -> bytes:
    try:
        return encode_gsm7(character)
    except ValueError:
        return b"?"
