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


RANGE_LIMIT = 1000
"""A range such as `(0-255)` is expanded up to this many values; more is noise."""


def value_lists(line: bytes) -> "list[list[bytes]]":
    """Read the answer to a test command (`=?`): one list of allowed values a parameter.

    `+CNMI: (0-2),(0,1),(0),(0-2),(0,1)` gives `[[b"0", b"1", b"2"], [b"0", b"1"], ...]`.
    Missing quotes, nested parentheses and values outside parentheses are all met in the field.
    """
    groups: "list[list[bytes]]" = []
    depth = 0
    token = b""
    rest = line[line.find(b":") + 1 :]
    for index in range(len(rest)):
        char = rest[index : index + 1]
        if char == b"(":
            depth += 1
            groups.append([])
        elif char in (b",", b")"):
            _add_values(groups, token, depth)
            token = b""
            depth = max(0, depth - 1) if char == b")" else depth
        elif char not in (b'"', b" "):
            token += char
    _add_values(groups, token, depth)
    return groups if b"((" not in rest else [group for group in groups if group]


def _add_values(groups: "list[list[bytes]]", token: bytes, depth: int) -> None:
    if not token:
        return
    if not depth:
        groups.append([])
    low, dash, high = token.partition(b"-")
    first, last = number(low), number(high)
    if dash and first is not None and last is not None and 0 <= last - first < RANGE_LIMIT:
        groups[-1].extend([b"%d" % value for value in range(first, last + 1)])
    else:
        groups[-1].append(token)


def is_memory(name: bytes) -> bool:
    """Whether this is the name of a memory (27.005 clause 3.1), and not what noise made of one."""
    return len(name) == 2 and not name.strip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def digits(value: str) -> str:
    """Drop what modems put around a number: `IMEI: 86...`, a trailing filler `F`."""
    return "".join([char for char in value if "0" <= char <= "9"])
