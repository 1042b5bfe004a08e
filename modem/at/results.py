"""Which lines besides OK and ERROR end an exchange; imported when one looks like it.

Final result codes: V.250 clause 5.7.1, 3GPP TS 27.007 clause 9, 27.005 clause 3.2.5, and the
few words that vendors made up.
"""

from modem.at.fields import number, text
from modem.at.replies import CME, CMS, ERROR, OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.at.request import Request

_EXACT = {
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
_MESSAGE_SERVICE = (b"+CMG", b"+CNM", b"+CPM", b"+CSCA", b"+CSCB", b"+CSM", b"+CMS", b"+CMM")


def other(line: bytes, numeric: bool) -> "tuple[str, int | str | None] | None":
    """Read a final result code other than OK and ERROR, see `replies.final`."""
    kind = _EXACT.get(line)
    if kind is not None:
        return kind, None
    if numeric and line in _NUMERIC:
        return _NUMERIC[line], None
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


def is_message_service(request: "Request") -> bool:
    """Whether `+CMS ERROR` is a sensible answer (27.005 clause 3.2.5 names the commands)."""
    return request.bare or any(request.text.startswith(start) for start in _MESSAGE_SERVICE)
