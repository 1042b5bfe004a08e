"""How the answer to a test command is read: the values that it allows (V.250 clause 5.7.3)."""

from modem.at.fields import number

_SPACE = 0x20
_QUOTE = 0x22
_OPENING = 0x28  # parenthesis
_CLOSING = 0x29
_COMMA = 0x2C

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
    for code in rest:
        if code == _OPENING:
            depth += 1
            groups.append([])
        elif code in (_COMMA, _CLOSING):
            _add_values(groups, token, depth)
            token = b""
            if code == _CLOSING and depth:
                depth -= 1
        elif code != _QUOTE and code != _SPACE:
            token += bytes((code,))
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
