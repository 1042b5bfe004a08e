"""What a courier asks of the outbox: whose turn it is, and what became of it."""

import json
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from modem.agent import records
from modem.agent.outgoing import outgoing
from modem.agent.records import Outgoing

if TYPE_CHECKING:
    from modem.agent.store import Store

REFERENCES = 256  # there are no more of them, so that those of older messages have come round


class Turns:
    """The courier's half of the outbox: `begin`, and then one of the words for how it ended."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def next(self, modems: Collection[str]) -> Outgoing | None:
        """Return the message whose turn it is among those for `modems`.

        None when there is none, or when it has to wait, and those behind it with it. Messages
        whose time is over expire.
        """
        self.expire()
        row = self._head(modems)
        if row is None or row["due"] > self._store.now():
            return None
        return outgoing(row)

    def expire(self) -> int:
        """Have those messages end whose time is over; return how many."""
        late = "state = 'waiting' AND ends <= ?"
        now = self._store.now()
        found = "SELECT 1 FROM outgoing INDEXED BY outgoing_end WHERE "
        if self._store.row(found + late, now) is None:
            return 0
        with self._store.change() as connection:
            cursor = connection.execute(
                "UPDATE outgoing SET state = 'expired', ended = ?, ended_at = ? WHERE " + late,
                (now, self._store.clock.wall(), now),
            )
        return cursor.rowcount

    def hurry(self, modems: Collection[str]) -> None:
        """Have what waits for its next try be tried now: what was in its way has gone."""
        waits = "state = 'waiting' AND due > ? AND modem IN (SELECT value FROM json_each(?))"
        values = (self._store.now(), json.dumps(list(modems)))
        if self._store.row("SELECT 1 FROM outgoing WHERE " + waits, *values) is not None:
            with self._store.change() as connection:
                connection.execute("UPDATE outgoing SET due = 0 WHERE " + waits, values)

    def wait(self, modems: Collection[str]) -> float | None:
        """Return the seconds until `next` may say something else by itself, or None.

        The times at which messages expire are among it, of those for other modems, too.
        """
        row = self._head(modems)
        due = None if row is None else row["due"]
        first = self._store.rows(
            "SELECT min(ends) FROM outgoing INDEXED BY outgoing_end"
            " WHERE state = 'waiting' AND ends IS NOT NULL"
        )[0][0]
        times = [time for time in (due, first) if time is not None]
        return max(0.0, min(times) - self._store.now()) if times else None

    def pace(self, via: str, most: int, seconds: float, id: int) -> float:
        """Return how many seconds `via` has to wait with message `id`: `most` SMS go in `seconds`.

        A message of more parts than that goes when nothing has gone in this time.
        """
        now = self._store.now()
        begun = self._store.rows(
            "SELECT at, parts FROM begun WHERE modem = ? AND at > ? ORDER BY at DESC",
            via,
            now - seconds,
        )
        room = most - self._number(id, "parts")
        for row in begun:
            room -= row["parts"]
            if room < 0:
                return max(0.0, float(row["at"]) + seconds - now)
        return 0.0

    def begin(self, id: int, via: str, remember: float = 0.0) -> int:
        """Note that a message is about to be handed to the modem `via`; synced, before it is.

        Returns how often it was tried since it was accepted or resent. `remember`: how many
        seconds back `pace` is going to ask. Raises KeyError when it does not wait any more.
        """
        now = self._store.now()
        with self._store.change() as connection:
            cursor = connection.execute(
                "UPDATE outgoing SET state = 'sending', via = ?, attempts = attempts + 1,"
                " tries = tries + 1, error = '' WHERE id = ? AND state = 'waiting'",
                (via, id),
            )
            if not cursor.rowcount:
                raise KeyError(id)
            self._store.count(connection, "handed to " + via)
            if remember:
                connection.execute(
                    "DELETE FROM begun WHERE modem = ? AND at <= ?", (via, now - remember)
                )
                connection.execute(
                    "INSERT INTO begun SELECT ?, ?, parts FROM outgoing WHERE id = ?",
                    (via, now, id),
                )
            return self._number(id, "tries")

    def handed(self, via: str) -> int:
        """Return how many messages were ever begun with a modem, each try counted."""
        return int(self._store.value("handed to " + via) or 0)

    def sent(self, id: int, references: Collection[int]) -> None:
        """Note that the network took it."""
        self._finish(id, records.SENT, "", references)

    def refused(self, id: int, error: str) -> None:
        """Note that it was not sent, and will not be."""
        self._finish(id, records.REFUSED, error)

    def unknown(self, id: int, error: str, references: Collection[int] = ()) -> None:
        """Note that it may have been sent, the parts with these references for certain."""
        self._finish(id, records.UNKNOWN, error, references)

    def again(self, id: int, error: str, pause: float) -> None:
        """Note that it was not sent, and is to be tried again after a pause, seconds."""
        with self._store.change() as connection:
            connection.execute(
                "UPDATE outgoing SET state = 'waiting', error = ?, due = ?"
                " WHERE id = ? AND state = 'sending'",
                (error, self._store.now() + pause, id),
            )

    def delivered(self, id: int, ok: bool, error: str = "") -> None:
        """Note what the network reported of a message that was sent."""
        state = records.DELIVERED if ok else records.UNDELIVERED
        with self._store.change() as connection:
            connection.execute(
                "UPDATE outgoing SET state = ?, error = ? WHERE id = ? AND state = 'sent'",
                (state, error, id),
            )

    def unreported(self, via: str) -> list[tuple[Outgoing, float]]:
        """Return what `via` sent and has not been reported on, with its age in seconds.

        Of those whose references have come round since, and so are another message's by now, none.
        """
        now = self._store.now()
        rows = self._store.rows(
            "SELECT * FROM outgoing INDEXED BY outgoing_ended WHERE via = ? AND refs <> ''"
            " AND ended IS NOT NULL ORDER BY ended DESC LIMIT ?",
            via,
            REFERENCES,
        )
        used: set[tuple[str, str]] = set()
        found = []
        for row in rows:
            names = {(row["recipient"], word) for word in row["refs"].split()}
            waits = row["state"] == records.SENT and row["confirm"]
            if waits and not names & used:
                found.append((outgoing(row), now - row["ended"]))
            used |= names
        return found

    def interrupted(self) -> list[Outgoing]:
        """Park what was being sent when the agent ended: nobody can tell. For the start."""
        rows = self._store.rows("SELECT * FROM outgoing WHERE state = 'sending' ORDER BY id")
        for row in rows:
            self.unknown(row["id"], "the agent ended while it was being sent")
        return [outgoing(row) for row in rows]

    # --- inside ------------------------------------------------------------------------------

    def _head(self, modems: Collection[str]) -> sqlite3.Row | None:
        """Return the first that waits for any of these modems; an index serves each of them."""
        heads = []
        for modem in set(modems):
            row = self._store.row(
                "SELECT * FROM outgoing INDEXED BY outgoing_turn WHERE state = 'waiting'"
                " AND modem = ? ORDER BY priority DESC, id",
                modem,
            )
            if row is not None:
                heads.append(row)
        return min(heads, key=lambda row: (-row["priority"], row["id"])) if heads else None

    def _finish(self, id: int, state: str, error: str, references: Collection[int] = ()) -> None:
        with self._store.change() as connection:
            self.end(connection, id, state, error, references)

    def end(
        self,
        connection: sqlite3.Connection,
        id: int,
        state: str,
        error: str = "",
        references: Collection[int] = (),
    ) -> None:
        """Note how a message ended that had not, within a transaction."""
        now, wall = self._store.now(), self._store.clock.wall()
        connection.execute(
            "UPDATE outgoing SET state = ?, error = ?, refs = ?, ended = ?, ended_at = ?"
            " WHERE id = ? AND state IN ('waiting', 'sending')",
            (state, error, " ".join(map(str, references)), now, wall, id),
        )

    def _number(self, id: int, column: str) -> int:
        row = self._store.row("SELECT %s FROM outgoing WHERE id = ?" % column, id)
        return 0 if row is None else int(row[0])
