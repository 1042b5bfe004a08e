"""Septets that are not the same in ASCII, as text (3GPP TS 23.038 clause 6.2.1)."""

from modem.sms.fields import ESCAPE, SAME
from modem.sms.gsm7_tables import DEFAULT, EXTENSION, locking_table, single_table
from modem.sms.utf8 import append

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.gsm7_tables import Single

# What stands for an escape sequence while the codes around it are replaced: 0xF5 and its place
# in the extension table.
_SAME_OR_HELD = SAME + b"\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe"

# Codes and escape sequences met: at most the alphabet of them.
_chars: "dict[bytes, bytes]" = {}
_held: "dict[bytes, tuple[bytes, bytes]]" = {}


def decode(septets: bytes, locking: int, single: int) -> bytes:
    """Return the text of `septets` in UTF-8; see `fields.decode_gsm7`."""
    if not locking and not single:
        return _decode_default(septets)
    base = locking_table(locking) or DEFAULT
    extension = single_table(single) or EXTENSION
    out = bytearray()
    while septets:
        code = septets[:2] if septets[0] == ESCAPE else septets[:1]
        out += _char(code, base, extension)
        septets = septets[len(code) :]
    return bytes(out)


def _decode_default(septets: bytes) -> bytes:
    """Replace each code that is not the same in ASCII, all its occurrences at once.

    What becomes ASCII comes last, since ASCII characters are codes too. Until then escape
    sequences are held by octets that neither codes nor UTF-8 use.
    """
    late: "list[tuple[bytes, bytes]]" = []
    start = septets.find(b"\x1b")
    if start >= 0:
        septets = septets.replace(b"\x1b\x1b", b" ")
        start = septets.find(b"\x1b", start)
    while start >= 0:
        code = septets[start : start + 2]
        step = _held.get(code)
        if step is None:
            step = _held[code] = _hold(code)
        septets = septets.replace(code, step[0])
        late.append(step)
        start = septets.find(b"\x1b", start)
    rest = septets.lstrip(_SAME_OR_HELD)
    while rest:
        code = rest[:1]
        char = _chars.get(code)
        if char is None:
            char = _chars[code] = _char(code, DEFAULT, EXTENSION)
        if len(char) > 1:
            septets = septets.replace(code, char)
        else:
            late.append((code, char))
        rest = rest.replace(code, b"").lstrip(_SAME_OR_HELD)
    for code, char in late:
        septets = septets.replace(code, char)
    return septets


def _hold(code: bytes) -> "tuple[bytes, bytes]":
    """Return what holds the place of an escape sequence, and what it becomes in the end."""
    place = EXTENSION[0].find(code[1:])
    if len(code) == 1 or place < 0:
        return code[1:], code[1:]
    return bytes((0xF5 + place,)), _utf8(EXTENSION[1], place)


def _char(code: bytes, base: bytes, extension: "Single") -> bytes:
    """Return the UTF-8 of one septet, or of an escape with the septet behind it."""
    if code[0] == ESCAPE:
        if len(code) == 1:
            return b""
        if code[1] == ESCAPE:
            return b" "
        position = extension[0].find(code[1:])
        if position >= 0:
            return _utf8(extension[1], position)
    return _utf8(base, code[-1])


def _utf8(units: bytes, position: int) -> bytes:
    """Return the UTF-8 of one of the 16-bit code units of a table."""
    out = bytearray()
    append(out, units[2 * position] << 8 | units[2 * position + 1])
    return bytes(out)
