"""The tables of the GSM 7-bit alphabet (3GPP TS 23.038): the default, and where national ones are.

A table is 16-bit code units, big endian; U+FFFD where a position has no character.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    Single = tuple[bytes, bytes]

_HOLE = 0xFFFD

# TS 23.038 clause 6.2.1, as UTF-16 code units, big endian; and clause 6.2.1.1, as codes after
# the escape with their characters.
DEFAULT = (
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
EXTENSION = (
    b"\n\x14()/<=>@e",
    b"\x00\x0c\x00^\x00{\x00}\x00\\\x00[\x00~\x00]\x00| \xac",
)


def locking_table(language: int) -> "bytes | None":
    """Return the 128 code units of a locking shift table; None where there is none.

    0 is the default alphabet (TS 23.038 annex A.3).
    """
    if language == 0:
        return DEFAULT
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
        return EXTENSION
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
