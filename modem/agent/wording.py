"""What of a message is decided before it is accepted: that it can be sent, and what it takes."""

from modem.agent.records import Outgoing
from modem.sms.fields import Address
from modem.sms.splitting import split
from modem.sms.validity import Validity

_LETTERS = "0123456789abcdefghijkmnpqrstuvwxyz"
_MARK = " #"


def count_parts(body: str | bytes, to: str, validity: int | None, marker: str) -> int:
    """Return how many SMS a message takes. Raises ValueError for one that can never be sent."""
    if not isinstance(body, str | bytes | bytearray):
        raise TypeError("a body is str or bytes, not %r" % body)
    if to:
        recipient = Address(to)
        if recipient.alphanumeric or not recipient.digits:
            raise ValueError("nothing can be sent to %r: it is no number" % to)
        recipient.encode()
    if validity is not None:
        Validity.from_seconds(validity)
    return len(split(marked(body, marker), 0))


def marked(body: str | bytes, marker: str) -> str | bytes:
    """Return the body as it is sent: a text ends in its marker, if it has one."""
    return body + _MARK + marker if marker and isinstance(body, str) else body


def body_of(message: Outgoing) -> str | bytes:
    """Return what is to be sent."""
    return marked(message.data if message.text is None else message.text, message.marker)


def marker_of(id: int, salt: int) -> str:
    """Return a word that no other message of this store has, nor probably of the one before."""
    return _word(id) + _word(salt)


def _word(number: int) -> str:
    word = ""
    while number or not word:
        number, digit = divmod(number, len(_LETTERS))
        word = _LETTERS[digit] + word
    return word
