"""Which lines end an exchange; `fields` reads the others.

Final result codes: V.250 clause 5.7.1, 3GPP TS 27.007 clause 9, 27.005 clause 3.2.5, and the
few words that vendors made up.
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
    from modem.at.fields import number, text  # few have a code

    code = number(rest)
    return text(rest) if code is None else code
