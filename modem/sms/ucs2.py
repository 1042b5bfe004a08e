"""UTF-16 big endian, which is what UCS-2 means in practice (3GPP TS 23.038 clause 6.2.3).

Text is built as UTF-8 and decoded once: one-character strings stay for ever in MicroPython's
memory, and codecs other than UTF-8 do not exist there. Whole texts are turned as one integer
with a lane for each unit; where a unit needs fewer octets than its lane has, 0xFF fills it up,
which UTF-8 never uses, and is taken out at the end.
"""

import struct

_BLOCK = 144  # octets turned at once: a full message, in groups of eight
_ONES = int.from_bytes(b"\0\1" * (_BLOCK // 2), "big")


def decode_ucs2(octets: bytes) -> str:
    """Return the text of UTF-16 big endian `octets`.

    A surrogate without its other half becomes U+FFFD; an odd octet at the end is ignored.
    """
    end = len(octets) & ~1
    out = []
    for start in range(0, end, _BLOCK):
        block = _block(octets[start : min(start + _BLOCK, end)])
        if block is None:
            from modem.sms.units import decode

            return decode(octets)
        out.append(block)
    return b"".join(out).decode()


def _block(octets: bytes) -> "bytes | None":
    """Return the UTF-8 of up to _BLOCK octets, None if there are surrogates."""
    number = int.from_bytes(octets, "big")
    ones = _ONES >> 8 * (_BLOCK - len(octets))
    if number & ones * 0xF800:
        return _three(octets)
    small = ones ^ (number + ones * 0x780 >> 11 & ones)  # ASCII
    result = number << 2 & ones * 0x1F00 | number & ones * 0x3F | ones * 0xC080
    result = (result | small * 0x3F00) - small * 0x80 + (number & small * 0x40)
    return result.to_bytes(len(octets), "big").replace(b"\xff", b"")


def _three(octets: bytes) -> "bytes | None":
    """Do the same for units that may need three octets."""
    groups = (len(octets) + 7) >> 3
    padding = 8 * groups - len(octets)
    ones = int.from_bytes(b"\0\0\1" * (4 * groups), "big")
    units = _spread(b"\0" * padding + octets, groups)
    if units + ones * 0x2800 & ones << 16:  # something from U+D800 on
        top = ones * 0xF800
        if ((units ^ ones * 0xD800) & top) + top >> 16 & ones != ones:
            return None
    result = units << 4 & ones * 0x0F0000 | units << 2 & ones * 0x3F00 | units & ones * 0x3F
    result |= ones * 0xE08080
    short = ones ^ (units + ones * 0xF800 >> 16 & ones)  # below U+0800
    if short:
        small = ones ^ (units + ones * 0xFF80 >> 16 & ones)  # ASCII
        result |= short * 0x1F4000 | small * 0x3F00
        result += (units & small * 0x40) - small * 0x80
    return result.to_bytes(12 * groups, "big")[3 * padding >> 1 :].replace(b"\xff", b"")


def _spread(octets: bytes, groups: int) -> int:
    """Return the 16-bit units of `octets` in lanes of 24 bits, by halving groups of four."""
    parts = struct.unpack("8s" * groups, octets)
    number = int.from_bytes(b"\0\0\0\0".join(parts), "big")
    number += 0xFFFF * (
        number & int.from_bytes(b"\0\0\0\0\xff\xff\xff\xff\0\0\0\0" * groups, "big")
    )
    return number + 0xFF * (number & int.from_bytes(b"\0\0\xff\xff\0\0" * (2 * groups), "big"))
