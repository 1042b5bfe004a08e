"""Messages that a listing leaves out: some modems do not list all they have."""

from modem.errors import Refused
from modem.session.reading import reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.session.state import State
    from modem.session.tasks import Conversation

MOST_SLOTS = 255
"""Slots of a memory that are looked into one by one."""


def find(session: "State", memory: bytes, listed: "list[int]", missing: int) -> "Conversation":
    """Read slot by slot, but those `listed`, until so many were found; return them and theirs."""
    total = session.stored.totals.get(memory) or 0
    found: list[tuple[int, tuple[bytes, bytes | None]]] = []
    for index in range(min(total, MOST_SLOTS) + 1):
        if len(found) >= missing:
            break
        if index not in listed:
            try:
                lines = yield reading(index)
            except Refused:
                continue
            if lines and lines[0][1]:
                found.append((index, lines[0]))
    return found
