"""UTF-16 big endian, which is what UCS-2 means in practice (3GPP TS 23.038 clause 6.2.3).

Text is built as UTF-8 and decoded once: one-character strings stay for ever in MicroPython's
memory, and codecs other than UTF-8 do not exist there.
"""


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
    out = bytearray()
    high = 0
    for index in range(0, len(octets) - 1, 2):
        unit = octets[index] << 8 | octets[index + 1]
        if high:
            if 0xDC00 <= unit < 0xE000:
                append(out, 0x10000 + ((high & 0x3FF) << 10 | unit & 0x3FF))
                high = 0
                continue
            append(out, 0xFFFD)
            high = 0
        if 0xD800 <= unit < 0xDC00:
            high = unit
        else:
            append(out, 0xFFFD if 0xDC00 <= unit < 0xE000 else unit)
    if high:
        append(out, 0xFFFD)
    return out.decode()


def encode_ucs2(text: str) -> bytes:
    """Return `text` as UTF-16 big endian, surrogate pairs included.

    Raises ValueError for a surrogate that stands alone.
    """
    data = text.encode()
    out = bytearray()
    index = 0
    end = len(data)
    while index < end:
        lead = data[index]
        if lead < 0x80:
            out.append(0)
            out.append(lead)
            index += 1
        elif lead < 0xE0:
            out.append(lead >> 2 & 7)
            out.append((lead & 3) << 6 | data[index + 1] & 0x3F)
            index += 2
        elif lead < 0xF0:
            middle = data[index + 1]
            out.append((lead & 15) << 4 | middle >> 2 & 15)
            out.append((middle & 3) << 6 | data[index + 2] & 0x3F)
            index += 3
        else:
            _append_pair(out, data[index : index + 4])
            index += 4
    return bytes(out)


def _append_pair(out: bytearray, utf8: bytes) -> None:
    """Append the surrogate pair for a code point beyond U+FFFF, given as four UTF-8 octets."""
    code = (utf8[0] & 7) << 18 | (utf8[1] & 63) << 12 | (utf8[2] & 63) << 6 | utf8[3] & 63
    code -= 0x10000
    for unit in (0xD800 | code >> 10, 0xDC00 | code & 0x3FF):
        out.append(unit >> 8)
        out.append(unit & 255)
