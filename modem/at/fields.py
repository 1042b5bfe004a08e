"""How the fields of an information line are read (V.250 clause 5.4.2, 3GPP TS 27.007 clause 4)."""

from modem.at.replies import number as number
from modem.at.replies import text as text


def parameters(line: bytes) -> "list[bytes]":
    """Split what follows the colon of an information line at commas outside quotes.

    `+CMGL: 1,"REC READ","+49,1",,"a"` gives `[b"1", b"REC READ", b"+49,1", b"", b"a"]`.
    """
    start = line.find(b":") + 1
    rest = line[start:].strip()
    if b'"' not in rest:
        return [field.strip() for field in rest.split(b",")]
    fields = []
    field = b""
    for index, piece in enumerate(rest.split(b'"')):
        if index & 1:
            field += piece
            continue
        commas = piece.split(b",")
        field += commas[0].strip()
        for following in commas[1:]:
            fields.append(field)
            field = following.strip()
    fields.append(field)
    return fields


def is_memory(name: bytes) -> bool:
    """Whether this is the name of a memory (27.005 clause 3.1), and not what noise made of one."""
    return len(name) == 2 and not name.strip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def digits(value: str) -> str:
    """Drop what modems put around a number: `IMEI: 86...`, a trailing filler `F`."""
    return "".join([char for char in value if "0" <= char <= "9"])
