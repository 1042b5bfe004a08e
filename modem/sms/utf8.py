"""Single characters of UTF-8, which is what MicroPython keeps text in."""


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
