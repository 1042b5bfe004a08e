"""What a conversation may ask for at a `yield`: an exchange with the modem, or time.

`yield Request(...)` gives the list of its information lines; the modem's refusal, or its
silence, is raised there. `yield Sleep(ms)` lets other conversations use the modem meanwhile.
"""

from modem.at.fields import number, parameters, text
from modem.at.request import Request
from modem.errors import Refused
from modem.session.tasks import Sleep as Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.tasks import Conversation

SIM_CODES = (10, 11, 12, 13, 14, 15, 310, 311, 312, 313, 314, 315, 316)
"""+CME ERROR and +CMS ERROR that speak of the SIM, not of what was asked."""


def query(line: bytes, *, timeout: int = 5000) -> Request:
    """Ask `+NAME?` or `+NAME=?`, whose answer starts with `+NAME:`; asking twice does no harm."""
    name = line.rstrip(b"?=")
    return Request(line, name + b":", timeout=timeout, attempts=2)


def command(line: bytes, *, timeout: int = 5000, attempts: int = 2) -> Request:
    """Set something: an answer of OK or an error. Only what may be repeated is sent twice."""
    return Request(line, timeout=timeout, attempts=attempts)


def identity(line: bytes) -> Request:
    """Ask for a line without a prefix, such as +CGMI; some modems do put one."""
    return Request(line, line.rstrip(b"?") + b":", bare=True, timeout=5000, attempts=2)


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


def attempt(request: Request) -> "Conversation":
    """Ask for something that the modem may refuse; return its lines, or [] if it does."""
    try:
        return (yield request)
    except Refused:
        return []


def inquire(*forms: bytes) -> "Conversation":
    """Return the first line of the first form that gives one, without prefix and quotes."""
    for form in forms:
        lines = yield from attempt(identity(form))
        for line, _ in lines:
            name, colon, rest = line.partition(b":")
            if not colon or name.lstrip()[:1] not in b"+^#%":
                return text(line.strip(b' "'))
            if name.strip() == form or name.endswith(b"CCID"):  # else it is a URC
                return text(rest.strip(b' "'))
    return ""
