"""Which slots of the modem are taken, and which of them may be freed; see `state.Stored`."""

from modem.session.state import ACKNOWLEDGED, HELD, OTHER, PART

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import Slot, Stored


def in_state(stored: "Stored", state: int) -> "list[Slot]":
    """Return the slots in a state, the oldest message first."""
    found = [(entry.order, slot) for slot, entry in stored.entries.items() if entry.state == state]
    return [slot for _, slot in sorted(found)] if found else []


def usage(stored: "Stored", memory: bytes) -> "tuple[int, int | None]":
    """Return (slots known to be taken, slots there are)."""
    used = len([slot for slot in stored.entries if slot[0] == memory])
    return used, stored.totals.get(memory)


def lacks_room(stored: "Stored", memory: bytes, spare: int) -> bool:
    """Whether fewer than `spare` slots are free (of a small memory, a third)."""
    used, total = usage(stored, memory)
    return total is not None and total - used < min(spare, max(1, total // 3))


def in_the_way(stored: "Stored", memory: bytes) -> "Slot | None":
    """Return the oldest part in a memory that is full and where nothing else gets free."""
    used, total = usage(stored, memory)
    if total is None or used < total:
        return None
    for state in (HELD, OTHER, ACKNOWLEDGED):
        if any(slot[0] == memory for slot in in_state(stored, state)):
            return None
    parts = [slot for slot in in_state(stored, PART) if slot[0] == memory]
    return parts[0] if parts else None


def is_verified(stored: "Stored", slot: "Slot") -> bool:
    """Whether the content of `slot` was read from the slot itself."""
    return slot in stored.entries and stored.entries[slot].verified


def doubt(stored: "Stored", slot: "Slot") -> None:
    """Note that `slot` may have been emptied, and filled again by another message."""
    if slot in stored.entries:
        stored.entries[slot].verified = False


def forget(stored: "Stored", slot: "Slot") -> None:
    """Note that `slot` is empty."""
    stored.vacate(slot)
    entries = stored.entries
    stored.open = [one for one in stored.open if any(p.kept or p.slot in entries for p in one[1])]


def forget_missing(stored: "Stored", memory: bytes, indexes: "list[int]") -> None:
    """Note that `memory` holds messages at `indexes` and nowhere else."""
    for slot in [slot for slot in stored.entries if slot[0] == memory]:
        if slot[1] not in indexes:
            forget(stored, slot)
