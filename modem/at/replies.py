"""Which lines end an exchange; `results` knows the rare ones, `fields` reads the others."""

OK = "OK"
ERROR = "ERROR"
CME = "+CME ERROR"
CMS = "+CMS ERROR"


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
    # Those are words, and BUSY, CONNECT, NO CARRIER, TOO MANY PARAMETERS and the like.
    if numeric or b"ERROR" in line or line[:1] in b"BCNT":
        from modem.at import results

        return results.other(line, numeric)
    return None
