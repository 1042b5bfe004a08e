"""Messages on their way out, on disk: each ends once, and nothing is sent twice by itself."""

import json
import secrets
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from modem.agent import outgoing, records
from modem.agent.errors import OutboxFull
from modem.agent.outgoing import Letter
from modem.agent.records import Outgoing
from modem.agent.turns import Turns
from modem.agent.wording import count_parts, marker_of

if TYPE_CHECKING:
    from modem.agent.store import Store

LIMIT = 10000

_RESENDABLE = (
    records.UNKNOWN,
    records.REFUSED,
    records.UNDELIVERED,
    records.EXPIRED,
    records.CANCELLED,
)
_NOT_RESENT = {
    records.WAITING: "it waits to be sent already",
    records.SENDING: "it is being sent",
    records.SENT: "it was sent",
    records.DELIVERED: "it was delivered",
}
_PARKED = (records.WAITING, records.SENDING, records.UNKNOWN)


class Outbox(Turns):
    """The outgoing part of a store. `limit` messages may wait; each text is marked if `marker`.

    Every method raises StoreError when the disk does not do its part; then nothing has changed.
    """

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self.limit = LIMIT
        self.marker = False

    def accept(
        self,
        body: str | bytes,
        to: str = "",
        *,
        modem: str = "",
        priority: int = 0,
        confirm: bool = False,
        validity: int | None = None,
        expires: float | None = None,
        key: str = "",
    ) -> Outgoing:
        """Keep a message to be sent and return it; once it returns, the message is on the disk.

        `validity` and `expires` are seconds: how long the network may try to deliver it, and
        how long we may try to send it. The same `key` gives the message accepted before.
        Raises ValueError for what cannot be sent, and OutboxFull.
        """
        letter = Letter(body, to, modem, priority, confirm, validity, expires, key)
        with self._store.change() as connection:
            return self.insert(connection, letter)

    def insert(
        self, connection: sqlite3.Connection, letter: Letter, limited: bool = True
    ) -> Outgoing:
        """Do what `accept` does within a transaction of the caller's."""
        if letter.expires is not None and not letter.expires > 0:
            raise ValueError("a message expires after some seconds, not %r" % letter.expires)
        marker = self._new_marker() if self.marker and letter.text is not None else ""
        parts = count_parts(letter.body, letter.to, letter.validity, marker)
        known = self._known(letter)
        if known is not None:
            return known
        if limited:
            self._refuse_flood()
        ends = None if letter.expires is None else self._store.now() + letter.expires
        wall = self._store.clock.wall()
        return self._must_get(outgoing.insert(connection, letter, marker, parts, wall, ends))

    def cancel(self, id: int) -> Outgoing:
        """Have a message not sent that waits, or let one be of which nobody knows.

        Of the latter, `error` and `references` go on telling what is known. Raises KeyError,
        ValueError when it is too late.
        """
        with self._store.change() as connection:
            message = self._must_get(id)
            if message.state == records.UNKNOWN:
                connection.execute("UPDATE outgoing SET state = 'cancelled' WHERE id = ?", (id,))
            elif message.state == records.WAITING:
                self.end(connection, id, records.CANCELLED)
            else:
                raise ValueError("message %d cannot be cancelled: it is %s" % (id, message.state))
            return self._must_get(id)

    def resend(self, id: int) -> Outgoing:
        """Have a message sent again, which may have been sent. Raises KeyError, ValueError."""
        with self._store.change() as connection:
            message = self._must_get(id)
            if message.state not in _RESENDABLE:
                reason = _NOT_RESENT[message.state]
                raise ValueError("message %d is not sent again: %s" % (id, reason))
            ends = None if message.expires is None else self._store.now() + message.expires
            connection.execute(
                "UPDATE outgoing SET state = 'waiting', tries = 0, refs = '', error = '',"
                " due = 0, ends = ?, ended = NULL, ended_at = NULL WHERE id = ?",
                (ends, id),
            )
            return self._must_get(id)

    def get(self, id: int) -> Outgoing | None:
        """Return a message, or None when there is none of this number (any more)."""
        row = self._store.row("SELECT * FROM outgoing WHERE id = ?", id)
        return None if row is None else outgoing.outgoing(row)

    def counts(self) -> dict[str, int]:
        """Return how many messages are in each state."""
        rows = self._store.rows("SELECT state, count(*) FROM outgoing GROUP BY state")
        return dict.fromkeys(records.OUTGOING, 0) | {row[0]: row[1] for row in rows}

    def waiting_for(self) -> dict[str, int]:
        """Return how many messages wait for each modem; "" for those that any may send."""
        rows = self._store.rows(
            "SELECT modem, count(*) FROM outgoing WHERE state = 'waiting' GROUP BY modem"
        )
        return {row[0]: row[1] for row in rows}

    def prune(self, connection: sqlite3.Connection, before: float, most: int) -> int:
        """Forget at most so many of the messages that ended before; but none that is parked."""
        cursor = connection.execute(
            "DELETE FROM outgoing WHERE id IN (SELECT id FROM outgoing WHERE ended < ? AND state"
            " NOT IN (SELECT value FROM json_each(?)) ORDER BY ended LIMIT ?)",
            (before, json.dumps(_PARKED), most),
        )
        return cursor.rowcount

    def with_key(self, key: str) -> Outgoing | None:
        """Return the message that was accepted with this key, or None."""
        row = self._store.row("SELECT * FROM outgoing WHERE key = ? AND key <> ''", key)
        return None if row is None else outgoing.outgoing(row)

    def _known(self, letter: Letter) -> Outgoing | None:
        known = self.with_key(letter.key)
        if known is None:
            return None
        if (known.to, known.text, known.data) != (letter.to, letter.text, letter.octets):
            raise ValueError("the key of message %d was given with another one now" % known.id)
        return known

    def _refuse_flood(self) -> None:
        waiting = self._store.rows("SELECT count(*) FROM outgoing WHERE state = 'waiting'")[0][0]
        if waiting >= self.limit:
            raise OutboxFull("%d messages wait to be sent: no more are accepted" % waiting)

    def _new_marker(self) -> str:
        last = self._store.row("SELECT seq FROM sqlite_sequence WHERE name = 'outgoing'")
        return marker_of(1 if last is None else last[0] + 1, secrets.randbits(20))

    def _must_get(self, id: int) -> Outgoing:
        message = self.get(id)
        if message is None:
            raise KeyError(id)
        return message

    def list(
        self, states: Collection[str] = (), limit: int = 100, after: int = 0
    ) -> list[Outgoing]:
        """Return messages by number from `after` on; of some states only, if any are given."""
        wanted = " AND state IN (%s)" % ", ".join("?" * len(states)) if states else ""
        rows = self._store.rows(
            "SELECT * FROM outgoing WHERE id > ?%s ORDER BY id LIMIT ?" % wanted,
            after,
            *states,
            limit,
        )
        return [outgoing.outgoing(row) for row in rows]
