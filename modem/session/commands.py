"""From a message that came to what an application gets."""

from hashlib import sha256

from modem.session.messages import Command
from modem.session.state import Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import Slot
    from modem.sms.deliver import Deliver
    from modem.sms.fields import Address
    from modem.sms.parts import Joined

SID_LETTERS = ("DC", "HC")  # Programmable Wireless and Super SIM
_SID_LENGTH = 34

HAS_HEADER = 0x40  # TP-UDHI, the one flag in the first octet that is the message's own
MARK = 8  # octets


def piece_of(slot: "Slot | None", digest: bytes, message: "Deliver") -> Piece:
    """Return what is to be known of a message until it is handed over."""
    from modem.sms.fields import concatenation

    piece = Piece(slot, digest)
    if message.raw:  # what tells it from another, however it came (23.040 clause 9.2.2.1)
        octets = bytes((message.raw[0] & HAS_HEADER,)) + message.raw[1:]
        piece.mark = sha256(octets).digest()[:MARK]
    piece.sender = message.sender
    piece.sent_at = message.sent_at
    piece.user_data = message.user_data
    place = concatenation(message.user_data.elements)
    if place is not None:
        piece.number = place[2]
    return piece


def command_of(joined: "Joined", sender: "Address", pieces: "list[Piece]") -> Command:
    """Return the message that `pieces` were joined to."""
    sent_at = pieces[0].sent_at
    data = joined.data if joined.text is None else joined.text.encode()
    stamp = sent_at.iso() if sent_at is not None else ""
    mark = "%s|%s|%s|" % (sender.number, stamp, "8" if joined.text is None else "t")
    sid, text = None, joined.text
    if text is not None:
        sid, text = take_sid(text)
        data = text.encode()
    total = len({piece.number for piece in pieces}) + len(joined.missing)
    id = sha256(mark.encode() + joined.data).digest()[:8].hex()
    return Command(id, sender.number, text, data, sent_at, total, sid, joined.missing)


def is_peer(sender: "Address", peer: str) -> bool:
    """Whether a message comes from the cloud: the same digits and the same kind of number.

    A name that looks like the number, or an international number that starts with it, is
    somebody else: anybody can have one.
    """
    if sender.alphanumeric:
        return False
    return sender.number == peer


def take_sid(text: str) -> "tuple[str | None, str]":
    """Separate the cloud's identifier from a text that starts or ends with it.

    The cloud puts the 34 characters first or last with one space between (IncludeSid).
    """
    if len(text) < _SID_LENGTH:
        return None, text
    if _is_sid(text[:_SID_LENGTH]) and text[_SID_LENGTH : _SID_LENGTH + 1] in ("", " "):
        return text[:_SID_LENGTH], text[_SID_LENGTH + 1 :]
    if _is_sid(text[-_SID_LENGTH:]) and text[-_SID_LENGTH - 1] == " ":
        return text[-_SID_LENGTH:], text[: -_SID_LENGTH - 1]
    return None, text


def _is_sid(word: str) -> bool:
    return word[:2] in SID_LETTERS and not word[2:].strip("0123456789abcdefABCDEF")
