"""What became of messages, in the order in which it did, for those who pass it on.

Whoever remembers the number of the last ending that it has passed on misses none, though it, or
the agent, is away meanwhile. A message that changes again (sent, then delivered) ends again;
only its last end is found.
"""

from modem.agent.outgoing import outgoing
from modem.agent.records import Outgoing
from modem.agent.store import Store


def since(store: Store, number: int, limit: int = 20) -> list[tuple[int, Outgoing]]:
    """Return what came after the ending `number`: the number of each, and the message."""
    rows = store.rows(
        "SELECT ending.seq, outgoing.* FROM ending JOIN outgoing USING (id) WHERE ending.seq > ?"
        " ORDER BY ending.seq LIMIT ?",
        number,
        limit,
    )
    return [(row["seq"], outgoing(row)) for row in rows]


def last(store: Store) -> int:
    """Return the number of the last ending so far, 0 before the first."""
    row = store.row("SELECT seq FROM sqlite_sequence WHERE name = 'ending'")
    return 0 if row is None else int(row[0])
