"""Texts that are not the same in ASCII, as septets (3GPP TS 23.038 clause 6.2.1)."""

from modem.sms.fields import ESCAPE, SAME
from modem.sms.gsm7_tables import (
    DEFAULT,
    EXTENSION,
    find,
    locking_table,
    single_table,
    utf8_size,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.gsm7_tables import Single

_septets: "dict[bytes, bytes]" = {}  # characters met; at most the alphabet of them


def encode(data: bytes, locking: int, single: int) -> bytes:
    """Return the septets of a text in UTF-8; see `addressing.encode_gsm7`. Raises ValueError."""
    if not locking and not single:
        return _encode_default(data)
    base = locking_table(locking)
    extension = single_table(single)
    if base is None or extension is None:
        raise ValueError("no shift tables for languages %d, %d" % (locking, single))
    out = bytearray()
    while data:
        char = data[: utf8_size(data[0])]
        out += _express(char, base, extension)
        data = data[len(char) :]
    return bytes(out)


def _encode_default(data: bytes) -> bytes:
    """Replace each character that is not the same in ASCII, all its occurrences at once.

    The order keeps one replacement from touching what another wrote: "|" becomes 1B 40, where
    40 was "@"; and what is not ASCII becomes codes that were "[" or "_".
    """
    steps: "list[list[tuple[bytes, bytes]]]" = [[], [], []]
    rest = data.lstrip(SAME)
    while rest:
        char = rest[: utf8_size(rest[0])]
        septets = _septets.get(char)
        if septets is None:
            septets = _septets[char] = _express(char, DEFAULT, EXTENSION)
        steps[2 if len(char) > 1 else len(septets) - 1].append((char, septets))
        rest = rest.replace(char, b"").lstrip(SAME)
    for step in steps:
        for char, septets in step:
            data = data.replace(char, septets)
    return data


def _express(char: bytes, base: bytes, extension: "Single") -> bytes:
    """Return the one or two septets of a UTF-8 character. Raises ValueError if there are none."""
    code_point = ord(char.decode())
    code = find(base, code_point)
    if code >= 0:
        return bytes((code,))
    position = find(extension[1], code_point)
    if position < 0:
        raise ValueError("U+%04X is not in the GSM 7-bit alphabet" % code_point)
    return bytes((ESCAPE, extension[0][position]))
