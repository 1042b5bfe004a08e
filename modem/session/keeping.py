"""What must be known again after the power was cut, in a journal.

Messages that the modem stores need no journal to be found again; it is what was done with them
that would be forgotten. Of those it only routes, nothing would be left at all.

A journal has `put(key, value)`, `remove(key)` and `records()`, which gives (key, value) in the
order of writing; all are octets. `modem.ports.journal` has one in flash. One that raises OSError
is done without: the message goes its way.
"""

from modem.errors import PduError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from modem.session.state import Piece, Slot
    from modem.sms.deliver import Deliver

    Kept = tuple[bytes, bytes, Deliver]  # key, mark, message

    class Journal(Protocol):
        """Values by their keys, which outlast a power cut."""

        def put(self, key: bytes, value: bytes) -> None:
            """Note that `key` has this value, for good when this returns."""

        def remove(self, key: bytes) -> None:
            """Note that `key` has no value."""

        def records(self) -> "Iterator[tuple[bytes, bytes]]":
            """Yield what was put and not removed, the last one put last."""


ACKNOWLEDGEMENTS = 64
"""Commands whose acknowledgement is known again: those that the modem may still have."""

MOST_ROUTED = 64
"""Routed messages kept at a time; an application that acknowledges none gets no more of them."""

_ROUTED = b"R"
_ACKNOWLEDGED = b"A"
_MARK = 8
_ID = 8


class Keeper:
    """Writes down what the inbox would forget."""

    def __init__(self, journal: "Journal") -> None:
        self._journal = journal
        self._routed = 0  # counts those kept
        self._next = 0  # number of the next one
        self._acknowledged = 0  # number of the next acknowledgement

    def keep(self, piece: "Piece") -> None:
        """Write down a message that nobody else stores, before its arrival is acknowledged."""
        if self._routed >= MOST_ROUTED:
            return
        key = _ROUTED + b"%d" % self._next
        try:
            self._journal.put(key, piece.mark + _octets(piece))
        except (OSError, ValueError):
            return
        piece.kept = key
        self._next = (self._next + 1) & 0xFFFF
        self._routed += 1

    def acknowledge(self, id: str, pieces: "list[Piece]") -> None:
        """Write down that a message is done with, before any of its slots is freed."""
        value = bytes.fromhex(id)
        for piece in pieces:
            value += piece.mark + _place(piece.slot if len(pieces) == 1 else None)
        try:
            self._journal.put(_ACKNOWLEDGED + b"%d" % self._acknowledged, value)
            self._acknowledged = (self._acknowledged + 1) % ACKNOWLEDGEMENTS
            for piece in pieces:
                if piece.kept:
                    self._journal.remove(piece.kept)
                    self._routed -= 1
        except OSError:
            return

    def restore(self) -> "tuple[list[tuple[bytes, str, Slot | None]], list[Kept]]":
        """Return (mark, id, slot) of what is done with, and the routed messages that are not.

        The slot is that of a stored message in one part, which is done with only there.
        """
        done: list[tuple[bytes, str, Slot | None]] = []
        found: list[tuple[bytes, bytes]] = []
        for key, value in self._records():
            if key[:1] not in (_ROUTED, _ACKNOWLEDGED) or not key[1:].isdigit():
                continue  # somebody else's
            number = int(key[1:].decode()) + 1
            if key[:1] == _ACKNOWLEDGED:
                self._acknowledged = number % ACKNOWLEDGEMENTS
                done += _acknowledgement(value)
            else:
                self._next = number & 0xFFFF
                found.append((key, value))
        marks = [mark for mark, _, slot in done if slot is None]
        routed = []
        for key, value in found:
            message = _message(value[_MARK:])
            if message is None or value[:_MARK] in marks:
                self._drop(key)
            else:
                routed.append((key, value[:_MARK], message))
        self._routed = len(routed)
        return done, routed

    def _records(self) -> "list[tuple[bytes, bytes]]":
        try:
            return list(self._journal.records())
        except OSError:
            return []

    def _drop(self, key: bytes) -> None:
        """Remove what the power was cut before removing."""
        try:
            self._journal.remove(key)
        except OSError:
            return


def _place(slot: "Slot | None") -> bytes:
    """Return a slot in four octets: memory and index; zeros stand for none."""
    return slot[0] + (slot[1] & 0xFFFF).to_bytes(2, "big") if slot is not None else b"\0\0\0\0"


def _acknowledgement(value: bytes) -> "Iterator[tuple[bytes, str, Slot | None]]":
    id = value[:_ID].hex()
    for start in range(_ID, len(value), _MARK + 4):
        place = value[start + _MARK : start + _MARK + 4]
        slot = None if place == b"\0\0\0\0" else (place[:2], int.from_bytes(place[2:], "big"))
        yield value[start : start + _MARK], id, slot


def _octets(piece: "Piece") -> bytes:
    """Return a TPDU that says the same. Raises ValueError."""
    from modem.sms.deliver import Deliver

    assert piece.sender is not None and piece.user_data is not None
    return Deliver(piece.sender, piece.user_data, piece.sent_at).encode()


def _message(octets: bytes) -> "Deliver | None":
    from modem.sms.pdu import decode

    try:
        message = decode(octets, smsc=False)
    except PduError:
        return None
    return message if message.kind == "deliver" else None
