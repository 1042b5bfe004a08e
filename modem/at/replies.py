"""Which lines end an exchange; `results` knows the rare ones, `fields` reads the others."""

OK = "OK"
ERROR = "ERROR"
CME = "+CME ERROR"
CMS = "+CMS ERROR"

_OTHERS = b"BCNT"  # what the words besides these two begin with


def final(line: bytes, numeric: bool = False) -> "tuple[str, int | str | None] | None":
    """Read a final result code: (kind, code), or None when `line` is none.

    kind is `OK`, `ERROR`, `+CME ERROR` or `+CMS ERROR`; code is the number, the words where the
    modem used words, or None. `numeric` also accepts the digits of ATV0.
    """
    line = line.strip()
    if line == b"OK":
        return OK, None
    if line == b"ERROR":
        return ERROR, None
    if numeric or b"ERROR" in line or line[:1] in _OTHERS:
        from modem.at import results

        return results.other(line, numeric)
    return None
