"""UTF-16 unit by unit: what needs surrogates, and every text on its way out."""

import struct

from modem.sms.utf8 import append


def decode(octets: bytes) -> str:
    """Return the text of UTF-16 `octets`, with surrogate pairs joined; see `ucs2.decode_ucs2`."""
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
