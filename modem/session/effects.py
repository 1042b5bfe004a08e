"""What a conversation may ask for at a `yield`: an exchange with the modem, or time.

`yield Request(...)` gives the list of its information lines; the modem's refusal, or its
silence, is raised there. `yield Sleep(ms)` lets other conversations use the modem meanwhile.
"""

from modem.at.fields import number, parameters
from modem.at.request import Request
from modem.session.tasks import Sleep as Sleep


def query(text: bytes, *, timeout: int = 5000) -> Request:
    """Ask `+NAME?` or `+NAME=?`, whose answer starts with `+NAME:`; asking twice does no harm."""
    name = text.rstrip(b"?=")
    return Request(text, name + b":", timeout=timeout, attempts=2)


def command(text: bytes, *, timeout: int = 5000, attempts: int = 2) -> Request:
    """Set something: an answer of OK or an error. Only what may be repeated is sent twice."""
    return Request(text, timeout=timeout, attempts=attempts)


def identity(text: bytes) -> Request:
    """Ask for a line without a prefix, such as +CGMI; some modems do put one."""
    return Request(text, text.rstrip(b"?") + b":", bare=True, timeout=5000, attempts=2)


def registration(name: bytes) -> Request:
    """Ask +CREG?, +CGREG? or +CEREG?, told from the URC of the same name by its shape.

    27.007 clause 7.2: the answer is `<n>,<stat>[,...]`, the URC `<stat>[,<lac>,...]`, whose
    second field is a hex string of at least two characters, quoted by most.
    """
    return Request(
        name + b"?", name + b":", shape=_is_registration_answer, timeout=5000, attempts=2
    )


def _is_registration_answer(line: bytes) -> bool:
    fields = parameters(line)
    if len(fields) < 2 or b'"' in line.partition(b",")[2].partition(b",")[0]:
        return False
    stat = number(fields[1])
    return number(fields[0]) is not None and stat is not None and len(fields[1].lstrip(b"0")) <= 2
