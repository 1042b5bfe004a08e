"""Which lines end an exchange, and how the fields of a reply are read.

Final result codes: V.250 clause 5.7.1, 3GPP TS 27.007 clause 9, 27.005 clause 3.2.5, and the
few words that vendors made up. Parameters: V.250 clause 5.4.2 and 27.007 clause 4.
"""

OK = "OK"
ERROR = "ERROR"
CME = "+CME ERROR"
CMS = "+CMS ERROR"

_EXACT = {
    b"OK": OK,
    b"ERROR": ERROR,
    b"CONNECT": OK,
    b"NO CARRIER": ERROR,
    b"BUSY": ERROR,
    b"NO ANSWER": ERROR,
    b"NO DIALTONE": ERROR,
    b"COMMAND NOT SUPPORT": ERROR,
    b"TOO MANY PARAMETERS": ERROR,
    b"NA": ERROR,
}
_CODED = (
    (b"+CME ERROR", CME),
    (b"+CMS ERROR", CMS),
    (b"MODEM ERROR", ERROR),
    (b"ERROR:", ERROR),
    (b"ERROR+", ERROR),
    (b"CONNECT ", OK),
)
_NUMERIC = {b"0": OK, b"4": ERROR}


def final(line: bytes, numeric: bool = False) -> "tuple[str, int | str | None] | None":
    """Read a final result code: (kind, code), or None when `line` is none.

    kind is `OK`, `ERROR`, `+CME ERROR` or `+CMS ERROR`; code is the number, the words where the
    modem used words, or None. `numeric` also accepts the digits of ATV0.
    """
    line = line.strip()
    kind = _EXACT.get(line)
    if kind is not None:
        return kind, None
    if numeric and line in _NUMERIC:
        return _NUMERIC[line], None
    if line[:1] in b"+EMC":
        for start, kind in _CODED:
            if line.startswith(start):
                return kind, _code(line[len(start) :]) if kind in (CME, CMS) else None
    return None


def _code(rest: bytes) -> "int | str | None":
    rest = rest.strip(b": ")
    if not rest:
        return None
    code = number(rest)
    return text(rest) if code is None else code


def number(field: bytes) -> "int | None":
    """Read a decimal field, quoted or not, with a sign; None when it is no number."""
    digits = field.strip(b' "')
    negative = digits[:1] == b"-"
    if negative:
        digits = digits[1:]
    if not digits or len(digits) > 18 or digits.strip(b"0123456789"):
        return None
    return -int(digits) if negative else int(digits)


def text(data: bytes) -> str:
    """Read printable ASCII as str; every other octet becomes `?`, so that nothing raises."""
    if not data.strip(_PRINTABLE):
        return data.decode()
    clean = bytearray()
    for octet in data:
        clean.append(octet if 0x20 <= octet < 0x7F else 0x3F)
    return clean.decode()


_PRINTABLE = bytes(range(0x20, 0x7F))


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
