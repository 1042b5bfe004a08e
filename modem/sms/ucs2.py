"""UTF-16 big endian, which is what UCS-2 means in practice (3GPP TS 23.038 clause 6.2.3).

Text is built as UTF-8 and decoded once: one-character strings stay for ever in MicroPython's
memory, and codecs other than UTF-8 do not exist there. Whole texts are turned as one integer
with a lane for each unit; where a unit needs fewer octets than its lane has, 0xFF fills it up,
which UTF-8 never uses, and is taken out at the end.
"""

import struct

_BLOCK = 72  # units turned at once: a full message, in groups of four

_ONES_2 = int.from_bytes(b"\0\1" * _BLOCK, "big")
_BEYOND_2 = int.from_bytes(b"\xf8\0" * _BLOCK, "big")
_ONES_3 = int.from_bytes(b"\0\0\1" * _BLOCK, "big")
_UPPER_2 = int.from_bytes(b"\0\0\0\0\xff\xff\xff\xff\0\0\0\0" * (_BLOCK // 4), "big")
_UPPER_1 = int.from_bytes(b"\0\0\xff\xff\0\0" * (_BLOCK // 2), "big")


def append(out: bytearray, code: int) -> None:
    """Append the UTF-8 octets of the code point `code`."""
    if code < 0x80:
        out.append(code)
        return
    if code < 0x800:
        out.append(0xC0 | code >> 6)
    else:
        if code < 0x10000:
            out.append(0xE0 | code >> 12)
        else:
            out.append(0xF0 | code >> 18)
            out.append(0x80 | code >> 12 & 0x3F)
        out.append(0x80 | code >> 6 & 0x3F)
    out.append(0x80 | code & 0x3F)


def decode_ucs2(octets: bytes) -> str:
    """Return the text of UTF-16 big endian `octets`.

    A surrogate without its other half becomes U+FFFD; an odd octet at the end is ignored.
    """
    end = len(octets) & ~1
    out = []
    for start in range(0, end, 2 * _BLOCK):
        block = _block(octets[start : min(start + 2 * _BLOCK, end)])
        if block is None:
            return _decode_units(octets)
        out.append(block)
    return b"".join(out).decode()


def _block(octets: bytes) -> "bytes | None":
    """Return the UTF-8 of up to _BLOCK units, None if there are surrogates."""
    number = int.from_bytes(octets, "big")
    if number & _BEYOND_2:
        return _three(octets)
    count = len(octets) >> 1
    ones = _ONES_2 >> 16 * (_BLOCK - count)
    small = ones ^ (number + ones * 0x780 >> 11 & ones)  # ASCII
    result = number << 2 & ones * 0x1F00 | number & ones * 0x3F | ones * 0xC080
    result = (result | small * 0x3F00) - small * 0x80 + (number & small * 0x40)
    return result.to_bytes(2 * count, "big").replace(b"\xff", b"")


def _three(octets: bytes) -> "bytes | None":
    """Do the same for units that may need three octets."""
    groups = (len(octets) + 7) >> 3
    padding = 8 * groups - len(octets)
    ones = _ONES_3 >> 24 * (_BLOCK - 4 * groups)
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
    number += 0xFFFF * (number & _UPPER_2)
    return number + 0xFF * (number & _UPPER_1)


def _decode_units(octets: bytes) -> str:
    """Decode unit by unit, joining surrogate pairs."""
    out = bytearray()
    high = 0
    for unit in struct.unpack(">%dH" % (len(octets) >> 1), octets[: len(octets) & ~1]):
        if unit & 0xFC00 == 0xDC00 and high:
            append(out, 0x10000 + ((high & 0x3FF) << 10 | unit & 0x3FF))
            high = 0
            continue
        if high:
            append(out, 0xFFFD)
        high = unit if unit & 0xFC00 == 0xD800 else 0
        if unit < 0x80:
            out.append(unit)
        elif not high:
            append(out, 0xFFFD if unit & 0xFC00 == 0xDC00 else unit)
    if high:
        append(out, 0xFFFD)
    return out.decode()


def encode_ucs2(text: str) -> bytes:
    """Return `text` as UTF-16 big endian, surrogate pairs included.

    Raises ValueError for a surrogate that stands alone.
    """
    units = []
    octets = iter(text.encode())
    for lead in octets:
        if lead < 0x80:
            units.append(lead)
        elif lead < 0xE0:
            units.append((lead & 31) << 6 | next(octets) & 63)
        elif lead < 0xF0:
            units.append((lead & 15) << 12 | (next(octets) & 63) << 6 | next(octets) & 63)
            if lead == 0xED:
                _refuse_surrogate(units[-1])
        else:
            code = (lead & 7) << 18 | (next(octets) & 63) << 12
            code |= (next(octets) & 63) << 6 | next(octets) & 63
            units.append(0xD7C0 + (code >> 10))
            units.append(0xDC00 | code & 0x3FF)
    return struct.pack(">%dH" % len(units), *units)


def _refuse_surrogate(unit: int) -> None:
    """Raise ValueError for a surrogate; CPython's encode() has done that already."""
    if unit & 0xF800 == 0xD800:  # pragma: no cover - MicroPython's encode() lets them through
        raise ValueError("U+%04X stands alone" % unit)
