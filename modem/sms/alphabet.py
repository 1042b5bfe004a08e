"""The alphabets of a short message (3GPP TS 23.038): GSM 7-bit with its shifts, and UCS-2.

Text becomes septets one a byte; `pack` and `unpack` bring those to octets and back. Where
septets and ASCII agree, which is nearly everywhere in machine-to-machine texts, whole runs are
taken as they are. Text is never built from one-character strings: MicroPython keeps those for
ever.
"""

from modem.sms.packing import pack, unpack
from modem.sms.ucs2 import append, decode_ucs2, encode_ucs2

TYPE_CHECKING = False
if TYPE_CHECKING:
    Single = tuple[bytes, bytes]

__all__ = [
    "DATA",
    "GSM7",
    "UCS2",
    "decode_gsm7",
    "decode_ucs2",
    "encode_gsm7",
    "encode_ucs2",
    "locking_table",
    "pack",
    "single_table",
    "unpack",
]

GSM7 = "gsm7"
DATA = "8bit"
UCS2 = "ucs2"

ESCAPE = 0x1B
_HOLE = 0xFFFD  # stands in the tables where a position has no character

# Codes that are the same character in ASCII and in the default alphabet. The most frequent
# letters come first because stripping searches this from its start.
_SAME = b" etaonirshdlucmfwygpbvkxqjz0123456789.,:;-+/=\"'()<>?!%&*#\r\nABCDEFGHIJKLMNOPQRSTUVWXYZ"

# TS 23.038 clause 6.2.1, as UTF-16 code units, big endian; and clause 6.2.1.1, as codes after
# the escape with their characters.
_DEFAULT = (
    b"\x00@\x00\xa3\x00$\x00\xa5\x00\xe8\x00\xe9\x00\xf9\x00\xec\x00\xf2\x00\xc7\x00\n\x00\xd8"
    b"\x00\xf8\x00\r\x00\xc5\x00\xe5\x03\x94\x00_\x03\xa6\x03\x93\x03\x9b\x03\xa9\x03\xa0\x03\xa8"
    b'\x03\xa3\x03\x98\x03\x9e\xff\xfd\x00\xc6\x00\xe6\x00\xdf\x00\xc9\x00 \x00!\x00"\x00#'
    b"\x00\xa4\x00%\x00&\x00'\x00(\x00)\x00*\x00+\x00,\x00-\x00.\x00/\x000\x001\x002\x003\x004"
    b"\x005\x006\x007\x008\x009\x00:\x00;\x00<\x00=\x00>\x00?\x00\xa1\x00A\x00B\x00C\x00D\x00E"
    b"\x00F\x00G\x00H\x00I\x00J\x00K\x00L\x00M\x00N\x00O\x00P\x00Q\x00R\x00S\x00T\x00U\x00V\x00W"
    b"\x00X\x00Y\x00Z\x00\xc4\x00\xd6\x00\xd1\x00\xdc\x00\xa7\x00\xbf\x00a\x00b\x00c\x00d\x00e"
    b"\x00f\x00g\x00h\x00i\x00j\x00k\x00l\x00m\x00n\x00o\x00p\x00q\x00r\x00s\x00t\x00u\x00v\x00w"
    b"\x00x\x00y\x00z\x00\xe4\x00\xf6\x00\xf1\x00\xfc\x00\xe0"
)
_EXTENSION = (
    b"\n\x14()/<=>@e",
    b"\x00\x0c\x00^\x00{\x00}\x00\\\x00[\x00~\x00]\x00| \xac",
)

# What stands for an escape sequence while the codes around it are replaced: 0xF5 and its place
# in the extension table.
_SAME_OR_HELD = _SAME + b"\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe"

# Characters met that are not the same in ASCII, and codes: at most the alphabet of them.
_septets: "dict[bytes, bytes]" = {}
_chars: "dict[bytes, bytes]" = {}
_held: "dict[bytes, tuple[bytes, bytes]]" = {}


def locking_table(language: int) -> "bytes | None":
    """Return the 128 code units of a locking shift table; None where there is none.

    0 is the default alphabet (TS 23.038 annex A.3).
    """
    if language == 0:
        return _DEFAULT
    try:
        from modem.sms.locking import LOCKING
    except ImportError:  # a board may leave the national tables out
        return None
    return LOCKING.get(language)


def single_table(language: int) -> "Single | None":
    """Return (codes, code units) of a single shift table; None where there is none.

    0 is the extension of the default alphabet (TS 23.038 annex A.2).
    """
    if language == 0:
        return _EXTENSION
    try:
        from modem.sms.single import SINGLE
    except ImportError:  # a board may leave the national tables out
        return None
    return SINGLE.get(language)


def find(units: bytes, code_point: int) -> int:
    """Return the position of `code_point` among 16-bit code units, -1 if it is not there."""
    if code_point >= _HOLE:
        return -1
    wanted = bytes((code_point >> 8, code_point & 255))
    index = units.find(wanted)
    while index > 0 and index & 1:
        index = units.find(wanted, index + 1)
    return index >> 1


def utf8_size(lead: int) -> int:
    """Return how many octets the UTF-8 sequence that begins with `lead` has."""
    if lead < 0x80:
        return 1
    if lead < 0xE0:
        return 2
    return 3 if lead < 0xF0 else 4


def encode_gsm7(text: str, locking: int = 0, single: int = 0) -> bytes:
    """Return the septets of `text`, one a byte, in the tables of these two languages.

    Raises ValueError naming the first character that they cannot express.
    """
    data = text.encode()
    if not locking and not single:
        return data if not data.strip(_SAME) else _encode_default(data)
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
    rest = data.lstrip(_SAME)
    while rest:
        char = rest[: utf8_size(rest[0])]
        septets = _septets.get(char)
        if septets is None:
            septets = _septets[char] = _express(char, _DEFAULT, _EXTENSION)
        steps[2 if len(char) > 1 else len(septets) - 1].append((char, septets))
        rest = rest.replace(char, b"").lstrip(_SAME)
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


def decode_gsm7(septets: bytes, locking: int = 0, single: int = 0) -> str:
    """Return the text of `septets`, one a byte, in the tables of these two languages.

    Never fails. A language without tables means the default (TS 23.038 clause 6.2.1.2.4); an
    escape before a code without a meaning is ignored, two escapes are a space (clause
    6.2.1.1), an escape at the very end is dropped, and a hole in a table gives U+FFFD.
    """
    if not locking and not single:
        return (septets if not septets.strip(_SAME) else _decode_default(septets)).decode()
    base = locking_table(locking) or _DEFAULT
    extension = single_table(single) or _EXTENSION
    out = bytearray()
    while septets:
        code = septets[:2] if septets[0] == ESCAPE else septets[:1]
        out += _char(code, base, extension)
        septets = septets[len(code) :]
    return out.decode()


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
            char = _chars[code] = _char(code, _DEFAULT, _EXTENSION)
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
    place = _EXTENSION[0].find(code[1:])
    if len(code) == 1 or place < 0:
        return code[1:], code[1:]
    return bytes((0xF5 + place,)), _utf8(_EXTENSION[1], place)


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
