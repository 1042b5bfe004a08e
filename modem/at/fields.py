"""How the fields of an information line are read (V.250 clause 5.4.2, 3GPP TS 27.007 clause 4)."""


def parameters(line: bytes) -> "list[bytes]":
    """Split what follows the colon of an information line at commas outside quotes.

    `+CMGL: 1,"REC READ","+49,1",,"a"` gives `[b"1", b"REC READ", b"+49,1", b"", b"a"]`.
    """
    fields = [b""]
    quoted = False
    for piece in line[line.find(b":") + 1 :].strip().split(b'"'):
        if quoted:
            fields[-1] += piece
        else:
            first, *others = piece.split(b",")
            fields[-1] += first.strip()
            for field in others:
                fields.append(field.strip())
        quoted = not quoted
    return fields


def is_memory(name: bytes) -> bool:
    """Whether this is the name of a memory (27.005 clause 3.1), and not what noise made of one."""
    return len(name) == 2 and name.isalpha() and name.isupper()


def digits(value: str) -> str:
    """Drop what modems put around a number: `IMEI: 86...`, a trailing filler `F`."""
    return "".join([char for char in value if "0" <= char <= "9"])


def number(field: bytes) -> "int | None":
    """Read a decimal field, quoted or not, with a sign; None when it is no number."""
    digits = field.strip(b' "')
    negative = digits[:1] == b"-"
    if negative:
        digits = digits[1:]
    if len(digits) > 18 or not digits.isdigit():
        return None
    return -int(digits) if negative else int(digits)


def text(data: bytes) -> str:
    """Read printable ASCII as str; every other octet becomes `?`, so that nothing raises."""
    clean = bytearray()
    for octet in data:
        clean.append(octet if 0x20 <= octet < 0x7F else 0x3F)
    return clean.decode()
