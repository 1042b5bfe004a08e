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
    "is_gsm7",
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

# What the default alphabet made of characters that are not the same in ASCII, and back: a
# device uses a handful of them. The bound keeps junk from filling the memory of a board.
_septets: "dict[bytes, bytes]" = {}
_chars: "dict[bytes, bytes]" = {}
_MOST_KNOWN = 80


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


def _same(table: bytes) -> bytes:
    """Return the codes that `table` shares with ASCII."""
    if table is _DEFAULT:
        return _SAME
    return bytes(
        [code for code in range(128) if not table[2 * code] and table[2 * code + 1] == code]
    )


def find(units: bytes, code_point: int) -> int:
    """Return the position of `code_point` among 16-bit code units, -1 if it is not there."""
    if code_point >= _HOLE:
        return -1
    wanted = bytes((code_point >> 8, code_point & 255))
    index = units.find(wanted)
    while index > 0 and index & 1:
        index = units.find(wanted, index + 1)
    return index >> 1


def is_gsm7(text: str) -> bool:
    """Tell whether the default alphabet with its extension can carry `text`."""
    try:
        encode_gsm7(text)
    except ValueError:
        return False
    return True


def encode_gsm7(text: str, locking: int = 0, single: int = 0) -> bytes:
    """Return the septets of `text`, one a byte, in the tables of these two languages.

    Raises ValueError naming the first character that they cannot express.
    """
    data = text.encode()
    if not locking and not data.strip(_SAME):
        return data
    base = locking_table(locking)
    extension = single_table(single)
    if base is None or extension is None:
        raise ValueError("no shift tables for languages %d, %d" % (locking, single))
    return _encode_runs(data, base, extension)


def _encode_runs(data: bytes, base: bytes, extension: "Single") -> bytes:
    same = _same(base)
    known: "dict[bytes, bytes]" = _septets if base is _DEFAULT and extension is _EXTENSION else {}
    out = []
    while data:
        rest = data.lstrip(same)
        if len(rest) < len(data):
            out.append(data[: len(data) - len(rest)])
            if not rest:
                break
        char = rest[: utf8_size(rest[0])]
        septets = known.get(char)
        if septets is None:
            septets = known[char] = _express(ord(char.decode()), base, extension)
        out.append(septets)
        data = rest[len(char) :]
    return b"".join(out)


def _express(code_point: int, base: bytes, extension: "Single") -> bytes:
    """Return the one or two septets of a character. Raises ValueError if there are none."""
    code = find(base, code_point)
    if code >= 0:
        return bytes((code,))
    position = find(extension[1], code_point)
    if position < 0:
        raise ValueError("U+%04X is not in the GSM 7-bit alphabet" % code_point)
    return bytes((ESCAPE, extension[0][position]))


def utf8_size(lead: int) -> int:
    """Return how many octets the UTF-8 sequence that begins with `lead` has."""
    if lead < 0x80:
        return 1
    if lead < 0xE0:
        return 2
    return 3 if lead < 0xF0 else 4


def decode_gsm7(septets: bytes, locking: int = 0, single: int = 0) -> str:
    """Return the text of `septets`, one a byte, in the tables of these two languages.

    Never fails. A language without tables means the default (TS 23.038 clause 6.2.1.2.4); an
    escape before a code without a meaning is ignored, two escapes are a space (clause
    6.2.1.1), an escape at the very end is dropped, and a hole in a table gives U+FFFD.
    """
    if not locking and not septets.strip(_SAME):
        return septets.decode()
    return _decode_runs(
        septets, locking_table(locking) or _DEFAULT, single_table(single) or _EXTENSION
    )


def _decode_runs(septets: bytes, base: bytes, extension: "Single") -> str:
    same = _same(base)
    known: "dict[bytes, bytes]" = _chars if base is _DEFAULT and extension is _EXTENSION else {}
    out = []
    while septets:
        rest = septets.lstrip(same)
        if len(rest) < len(septets):
            out.append(septets[: len(septets) - len(rest)])
            if not rest:
                break
        code = rest[:1]
        if code == b"\x1b":
            code = rest[:2]
        char = known.get(code)
        if char is None:
            char = _char(code, base, extension)
            if len(known) < _MOST_KNOWN:
                known[code] = char
        out.append(char)
        septets = rest[len(code) :]
    return b"".join(out).decode()


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
    return _utf8(base, code[-1] & 0x7F)


def _utf8(units: bytes, position: int) -> bytes:
    """Return the UTF-8 of one of the 16-bit code units of a table."""
    out = bytearray()
    append(out, units[2 * position] << 8 | units[2 * position + 1])
    return bytes(out)
