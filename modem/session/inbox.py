"""What is known of every message in the modem: content, meaning, and who still needs it.

A slot is (memory, index). Its content is remembered as a digest, so that a slot that was
emptied and filled again by somebody else is never mistaken for the old one.
"""

from modem.session.commands import command_of, is_peer, piece_of
from modem.session.events import CommandReceived, Delivered, OtherMessage, Unreadable
from modem.session.state import ACKNOWLEDGED, FOREIGN, HELD, OTHER, PART, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.keeping import Keeper
    from modem.session.messages import Command
    from modem.session.state import Piece, Slot, State
    from modem.sms.deliver import Deliver
    from modem.sms.fields import Address
    from modem.sms.parts import Joined
    from modem.sms.report import StatusReport
    from modem.sms.submit import Submit

REMEMBERED_PARTS = 64
"""Parts of finished messages that are known again when the network repeats one."""


class Inbox:
    """Turns PDUs into events, and keeps account of their slots: all in `session.stored`."""

    def __init__(self, session: "State") -> None:
        self._session = session
        self._settings = session.settings
        self._stored = session.stored

    # --- messages in -------------------------------------------------------------------------

    def take(
        self, slot: "Slot | None", digest: bytes, message: "Deliver | Submit | StatusReport | None"
    ) -> None:
        """Take in what is new in `slot`, or was routed directly where that is None.

        `message` None is one that somebody stored for sending.
        """
        if message is None or message.kind == "submit":
            self._occupy(slot, digest, FOREIGN)
        elif message.kind == "deliver":
            self._take_deliver(slot, digest, message)
        else:
            self._occupy(slot, digest, ACKNOWLEDGED)
            delivery = self._session.reports.take(message, self._session.now)
            if delivery is not None:
                self._session.emit(Delivered(delivery))

    def _take_deliver(self, slot: "Slot | None", digest: bytes, message: "Deliver") -> None:
        self._occupy(slot, digest, PART)
        piece = piece_of(slot, digest, message)
        if slot is not None:
            self._stored.entries[slot].piece = piece
        if self._is_repetition(piece):
            return
        if slot is None and self._keeper is not None and self._is_for_us(message.sender):
            self._keeper.keep(piece)
        self._join(piece, message)

    @property
    def _keeper(self) -> "Keeper | None":
        """What writes the journal, where there is one."""
        journal = self._settings.journal
        if journal is not None and self._stored.keeper is None:
            from modem.session.keeping import Keeper

            self._stored.keeper = Keeper(journal)
        return self._stored.keeper

    def restore(self) -> None:
        """Take in what the journal kept when the power was cut."""
        keeper = self._keeper
        assert keeper is not None
        done, routed = keeper.restore()
        self._stored.joined += done
        for key, mark, message in routed:
            piece = piece_of(None, mark, message)
            piece.kept, piece.mark, piece.restored = key, mark, True
            self._join(piece, message)

    def _join(self, piece: "Piece", message: "Deliver") -> None:
        if self._stored.joiner is None:
            from modem.sms.parts import Joiner

            self._stored.joiner = Joiner(self._settings.part_timeout, self._settings.parts_limit)
        toa, number = message.sender.toa, message.sender.number
        now = self._session.now
        joined = self._stored.joiner.add(toa, number, message.user_data, now, piece)
        if joined is not None:
            self._hand_over(joined)

    def take_unreadable(
        self, slot: "Slot | None", digest: bytes, octets: bytes, reason: str
    ) -> None:
        """Take in what is no message."""
        self._session.emit(Unreadable(octets, reason))
        self._occupy(slot, digest, OTHER)

    def _occupy(self, slot: "Slot | None", digest: bytes, state: int) -> None:
        if slot is not None:
            self._stored.vacate(slot)
            self._stored.order += 1
            self._stored.entries[slot] = Entry(digest, self._stored.order, state)

    def expire(self, now: int) -> None:
        """Hand over the messages whose missing parts took too long; there are parts."""
        joiner = self._stored.joiner
        assert joiner is not None
        for joined in joiner.expire(now):
            self._hand_over(joined)

    def _hand_over(self, joined: "Joined") -> None:
        pieces: list[Piece] = list(joined.tokens)  # type: ignore[arg-type]
        sender = pieces[0].sender
        assert sender is not None
        command = command_of(joined, sender, pieces)
        for_us = self._is_for_us(sender)
        # First, so that want of memory in what follows has it come twice, and not never.
        self._session.emit(CommandReceived(command) if for_us else OtherMessage(command))
        if any(piece.kept or piece.slot is not None for piece in pieces):
            self._stored.open.append((command.id, pieces))
        if command.parts > 1 or pieces[0].restored:
            self._stored.joined += [(piece.mark, command.id, None) for piece in pieces]
            self._stored.joined = self._stored.joined[-REMEMBERED_PARTS:]
        for piece in pieces:
            piece.user_data = piece.sender = piece.sent_at = None  # they are in the Command now
            self._set(piece.slot, HELD if for_us else OTHER)

    def _is_for_us(self, sender: "Address") -> bool:
        return is_peer(sender, self._settings.peer)

    def _is_repetition(self, piece: "Piece") -> bool:
        """Whether this is, once more, of a message that was handed over already."""
        id = None
        for mark, joined, slot in self._stored.joined:
            if mark == piece.mark and slot in (None, piece.slot):
                id = joined
        if id is None:
            return False
        for known, pieces in self._stored.open:
            if known == id:
                pieces.append(piece)
                self._set(piece.slot, HELD)
                return True
        self._set(piece.slot, ACKNOWLEDGED)
        return True

    def _set(self, slot: "Slot | None", state: int) -> None:
        if slot is not None and slot in self._stored.entries:
            self._stored.entries[slot].state = state

    # --- slots -------------------------------------------------------------------------------

    def acknowledge(self, command: "Command") -> "list[Slot]":
        """Mark the slots of `command` to be deleted and return them; [] if it has none (left).

        Of several messages with one id, the oldest is acknowledged.
        """
        for index, (id, pieces) in enumerate(self._stored.open):
            if id == command.id:
                if self._keeper is not None:
                    self._keeper.acknowledge(id, pieces)
                slots = [piece.slot for piece in pieces if self._release(piece)]
                self._stored.open.pop(index)
                return slots  # type: ignore[return-value]
        return []

    def _release(self, piece: "Piece") -> bool:
        entry = self._stored.entries.get(piece.slot) if piece.slot is not None else None
        if entry is None or entry.digest != piece.digest:
            return False  # somebody else emptied the slot
        entry.state = ACKNOWLEDGED
        return True

    def set_aside(self, slot: "Slot") -> None:
        """Note that a part is about to lose its slot, though its message is not whole."""
        piece = self._stored.entries[slot].piece
        if self._keeper is None or piece is None or piece.kept or piece.sender is None:
            return
        if self._is_for_us(piece.sender):
            self._keeper.keep(piece)
