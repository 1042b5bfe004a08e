"""What is known of every message in the modem: content, meaning, and who still needs it.

A slot is (memory, index). Its content is remembered as a digest, so that a slot that was
emptied and filled again by somebody else is never mistaken for the old one.
"""

from hashlib import sha256

from modem.session.events import CommandReceived, Delivered, OtherMessage, Unreadable
from modem.session.keeping import Keeper, Piece
from modem.session.messages import Command, take_sid
from modem.session.storage import Counts
from modem.sms import pdu
from modem.sms.parts import Joiner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from modem.session.events import Event
    from modem.session.reports import Reports
    from modem.session.settings import Settings
    from modem.sms.fields import Address
    from modem.sms.parts import Joined

    Slot = tuple[bytes, int]
else:
    Slot = tuple

PART = 0  # waits for the other parts of its message
HELD = 1  # the application has it and has not acknowledged it
OTHER = 2  # no Command: kept while there is room
ACKNOWLEDGED = 3  # to be deleted
FOREIGN = 4  # a message that somebody stored for sending: not ours

REMEMBERED_PARTS = 64
"""Parts of finished messages that are known again when the network repeats one."""


class Entry:
    """What is known of one slot; `order` counts the messages taken in.

    `verified`: read by its index, not only seen in a listing.
    """

    def __init__(self, digest: bytes, order: int) -> None:
        self.digest = digest
        self.order = order
        self.state = PART
        self.verified = False
        self.piece: Piece | None = None


class Inbox:
    """Turns PDUs into events through `emit`, and keeps account of their slots."""

    def __init__(
        self, settings: "Settings", reports: "Reports", emit: "Callable[[Event], None]"
    ) -> None:
        self._settings = settings
        self._reports = reports
        self._emit = emit
        self._joiner = Joiner(settings.part_timeout, settings.parts_limit)
        self._entries: dict[Slot, Entry] = {}
        self._open: list[tuple[str, list[Piece]]] = []
        self.counts = Counts()
        # Mark, id of its message, and the slot where it is meant only there:
        self._joined: list[tuple[bytes, str, Slot | None]] = []
        self._keeper = Keeper(settings.journal)
        self._order = 0

    # --- messages in -------------------------------------------------------------------------

    def knows(self, slot: "Slot | None", digest: bytes) -> bool:
        """Whether `slot` is known to hold the content of this digest."""
        return slot is not None and self.digest(slot) == digest

    def take(
        self,
        slot: "Slot | None",
        digest: bytes,
        message: "pdu.Deliver | pdu.Submit | pdu.StatusReport | None",
        now: int,
    ) -> None:
        """Take in what is new in `slot`, or was routed directly where that is None.

        `message` None is one that somebody stored for sending.
        """
        self._occupy(slot, digest)
        if isinstance(message, pdu.Deliver):
            piece = Piece(slot, digest, message)
            if slot is not None:
                self._entries[slot].piece = piece
            if self._is_repetition(piece):
                return
            if slot is None and is_peer(message.sender, self._settings.peer):
                self._keeper.keep(piece)
            self._join(piece, message, now)
        elif isinstance(message, pdu.StatusReport):
            self._set([slot], ACKNOWLEDGED)
            delivery = self._reports.take(message, now)
            if delivery is not None:
                self._emit(Delivered(delivery))
        else:
            self._set([slot], FOREIGN)

    def restore(self, now: int) -> None:
        """Take in what the journal kept when the power was cut; once in a session's life."""
        done, routed = self._keeper.restore()
        self._joined += done
        for key, mark, message in routed:
            piece = Piece(None, mark, message)
            piece.kept, piece.mark, piece.restored = key, mark, True
            self._join(piece, message, now)

    def _join(self, piece: Piece, message: "pdu.Deliver", now: int) -> None:
        sender = message.sender
        joined = self._joiner.add(sender.toa, sender.number, message.user_data, now, piece)
        if joined is not None:
            self._hand_over(joined)

    def take_unreadable(
        self, slot: "Slot | None", digest: bytes, octets: bytes, reason: str
    ) -> None:
        """Take in what is no message."""
        self._occupy(slot, digest)
        self._set([slot], OTHER)
        self._emit(Unreadable(octets, reason))

    def _occupy(self, slot: "Slot | None", digest: bytes) -> None:
        if slot is not None:
            self._vacate(slot)
            self._order += 1
            self._entries[slot] = Entry(digest, self._order)

    def expire(self, now: int) -> None:
        """Hand over the messages whose missing parts took too long."""
        for joined in self._joiner.expire(now):
            self._hand_over(joined)

    def deadline(self) -> "int | None":
        """Return when `expire` has something to do, ms, or None."""
        return self._joiner.deadline()

    def _hand_over(self, joined: "Joined") -> None:
        pieces: list[Piece] = list(joined.tokens)  # type: ignore[arg-type]
        for piece in pieces:
            piece.user_data = None  # it is in the message now
        sender = pieces[0].sender
        command = _command(joined, sender, pieces)
        for_us = is_peer(sender, self._settings.peer)
        slots = [piece.slot for piece in pieces]
        self._set(slots, HELD if for_us else OTHER)
        if any(piece.kept or piece.slot is not None for piece in pieces):
            self._open.append((command.id, pieces))
        self._emit(CommandReceived(command) if for_us else OtherMessage(command))
        if command.parts > 1 or pieces[0].restored:
            self._joined += [(piece.mark, command.id, None) for piece in pieces]
            self._joined = self._joined[-REMEMBERED_PARTS:]

    def _is_repetition(self, piece: Piece) -> bool:
        """Whether this is, once more, of a message that was handed over already."""
        id = None
        for mark, joined, slot in self._joined:
            if mark == piece.mark and slot in (None, piece.slot):
                id = joined
        if id is None:
            return False
        for known, pieces in self._open:
            if known == id:
                pieces.append(piece)
                self._set([piece.slot], HELD)
                return True
        self._set([piece.slot], ACKNOWLEDGED)
        return True

    def _set(self, slots: "list[Slot | None]", state: int) -> None:
        for slot in slots:
            if slot is not None and slot in self._entries:
                self._entries[slot].state = state

    # --- slots -------------------------------------------------------------------------------

    def acknowledge(self, command: Command) -> "list[Slot]":
        """Mark the slots of `command` to be deleted and return them; [] if it has none (left).

        Of several messages with one id, the oldest is acknowledged.
        """
        for index, (id, pieces) in enumerate(self._open):
            if id == command.id:
                self._open.pop(index)
                self._keeper.acknowledge(id, pieces)
                return [piece.slot for piece in pieces if self._release(piece)]  # type: ignore[misc]
        return []

    def _release(self, piece: Piece) -> bool:
        entry = self._entries.get(piece.slot) if piece.slot is not None else None
        if entry is None or entry.digest != piece.digest:
            return False  # somebody else emptied the slot
        entry.state = ACKNOWLEDGED
        return True

    def slots_of(self, state: int) -> "list[Slot]":
        """Return the slots in a state, the oldest message first."""
        found = [
            (entry.order, slot) for slot, entry in self._entries.items() if entry.state == state
        ]
        return [slot for _, slot in sorted(found)] if found else []

    def digest(self, slot: Slot) -> "bytes | None":
        """Return what tells the content of `slot` from another; None when it is empty."""
        entry = self._entries.get(slot)
        return None if entry is None else entry.digest

    def is_verified(self, slot: Slot) -> bool:
        """Whether the content of `slot` was read from the slot itself."""
        return slot in self._entries and self._entries[slot].verified

    def verify(self, slot: Slot) -> None:
        """Note that the content of `slot` was read from the slot itself."""
        if slot in self._entries:
            self._entries[slot].verified = True

    def doubt(self, slot: Slot) -> None:
        """Note that `slot` may have been emptied, and filled again by another message."""
        if slot in self._entries:
            self._entries[slot].verified = False

    def forget(self, slot: Slot) -> None:
        """Note that `slot` is empty."""
        self._vacate(slot)
        slots = self._entries
        self._open = [one for one in self._open if any(p.kept or p.slot in slots for p in one[1])]

    def _vacate(self, slot: Slot) -> None:
        """Drop what was in `slot`; a part keeps its content, and nothing else of it."""
        entry = self._entries.pop(slot, None)
        if entry is not None and entry.piece is not None:
            entry.piece.slot = None

    def forget_missing(self, memory: bytes, indexes: "list[int]") -> None:
        """Note that `memory` holds messages at `indexes` and nowhere else."""
        for slot in [slot for slot in self._entries if slot[0] == memory]:
            if slot[1] not in indexes:
                self.forget(slot)

    def usage(self, memory: bytes) -> "tuple[int, int | None]":
        """Return (slots known to be taken, slots there are)."""
        used = len([slot for slot in self._entries if slot[0] == memory])
        return used, self.counts.total(memory)

    def in_the_way(self, memory: bytes) -> "Slot | None":
        """Return the oldest part in a memory that is full and where nothing else gets free."""
        used, total = self.usage(memory)
        if total is None or used < total:
            return None
        for state in (HELD, OTHER, ACKNOWLEDGED):
            if any(slot[0] == memory for slot in self.slots_of(state)):
                return None
        parts = [slot for slot in self.slots_of(PART) if slot[0] == memory]
        return parts[0] if parts else None

    def set_aside(self, slot: Slot) -> None:
        """Note that a part is about to lose its slot, though its message is not whole."""
        piece = self._entries[slot].piece
        if piece and not piece.kept and is_peer(piece.sender, self._settings.peer):
            self._keeper.keep(piece)

    def lacks_room(self, memory: bytes, spare: int) -> bool:
        """Whether fewer than `spare` slots are free (of a small memory, a third)."""
        used, total = self.usage(memory)
        return total is not None and total - used < min(spare, max(1, total // 3))


def _command(joined: "Joined", sender: "Address", pieces: "list[Piece]") -> Command:
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
