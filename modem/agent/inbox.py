"""Commands that came in, on disk: each kept once, and given to each queue until that is done."""

import json
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from modem.agent import records
from modem.agent.outgoing import Letter
from modem.agent.records import Incoming, Outgoing, Task
from modem.session.messages import Command

if TYPE_CHECKING:
    from modem.agent.store import Store

_STATES = (records.WAITING, records.DONE, records.DEAD)
_TASK = (
    "SELECT task.queue, task.state, task.attempts, task.error, task.due, incoming.*"
    " FROM task JOIN incoming USING (number) "
)


class Inbox:
    """The incoming part of a store.

    Every method raises StoreError when the disk does not do its part; then nothing has changed.
    """

    def __init__(self, store: "Store") -> None:
        self._store = store

    # --- what comes in -----------------------------------------------------------------------

    def keep(self, command: Command, modem: str) -> Incoming | None:
        """Keep a Command for all queues; None when it is known already.

        Once this returns it is on the disk, and the modem may forget it.
        """
        with self._store.change() as connection:
            if self._is_known(command, modem):
                return None
            number = self._insert(connection, command, modem)
            connection.execute(
                "INSERT INTO task (queue, number, state) SELECT name, ?, 'waiting' FROM queue",
                (number,),
            )
        return self.get(number)

    def _is_known(self, command: Command, modem: str) -> bool:
        row = self._store.row(
            "SELECT 1 FROM incoming WHERE modem = ? AND (id = ? OR sid = ?)",
            modem,
            command.id,
            command.sid,
        )
        return row is not None

    def _insert(self, connection: sqlite3.Connection, command: Command, modem: str) -> int:
        cursor = connection.execute(
            "INSERT INTO incoming (id, sid, sender, text, data, sent_at, parts, missing, modem,"
            " received_at, kept, queued)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, EXISTS (SELECT 1 FROM queue))",
            (
                command.id,
                command.sid,
                command.sender,
                command.text,
                bytes(command.data),
                None if command.sent_at is None else command.sent_at.iso(),
                command.parts,
                " ".join(map(str, command.missing)),
                modem,
                self._store.clock.wall(),
                self._store.now(),
            ),
        )
        return cursor.lastrowid or 0

    # --- queues ------------------------------------------------------------------------------

    def queues(self) -> list[str]:
        """Return the names of all queues."""
        return [row[0] for row in self._store.rows("SELECT name FROM queue ORDER BY name")]

    def ensure(self, queue: str) -> None:
        """Make a queue, unless it exists: it gets what comes from now on.

        It also gets what nobody was there for: Commands that never were in any queue.
        """
        if self._store.row("SELECT 1 FROM queue WHERE name = ?", queue) is not None:
            return
        with self._store.change() as connection:
            connection.execute("INSERT OR IGNORE INTO queue VALUES (?)", (queue,))
            connection.execute(
                "INSERT INTO task (queue, number, state) SELECT ?, number, 'waiting'"
                " FROM incoming WHERE NOT queued",
                (queue,),
            )
            connection.execute("UPDATE incoming SET queued = 1 WHERE NOT queued")

    def forget(self, queue: str) -> None:
        """Drop a queue, and what it had still to do; harmless when there is none."""
        with self._store.change() as connection:
            connection.execute("DELETE FROM queue WHERE name = ?", (queue,))

    def next(self, queue: str, out: Collection[int] = ()) -> Task | None:
        """Return the Command whose turn it is; None when there is none, or it has to wait.

        `out`: numbers of Commands that somebody has already; the turn is that of another.
        """
        row = self._head(queue, out)
        return None if row is None or row["due"] > self._store.now() else _task(row)

    def wait(self, queue: str, out: Collection[int] = ()) -> float | None:
        """Return the seconds until `next` may say something else by itself, or None."""
        row = self._head(queue, out)
        return None if row is None else max(0.0, float(row["due"]) - self._store.now())

    def _head(self, queue: str, out: Collection[int]) -> sqlite3.Row | None:
        return self._store.row(
            _TASK.replace("FROM task", "FROM task INDEXED BY task_turn")
            + "WHERE task.queue = ? AND task.state = 'waiting' AND task.number NOT IN"
            " (SELECT value FROM json_each(?)) ORDER BY task.number",
            queue,
            json.dumps(list(out)),
        )

    # --- what becomes of them ----------------------------------------------------------------

    def done(self, queue: str, number: int, reply: str | bytes | None = None) -> Outgoing | None:
        """Note that a Command is dealt with, and accept the reply to its sender, if there is one.

        Both is on the disk, or neither. Doing it twice changes nothing. Raises KeyError when
        the queue has no such Command, ValueError for a reply that cannot be sent.
        """
        key = "reply %d of %s" % (number, queue)
        outbox = self._store.outbox
        with self._store.change() as connection:
            task = self._must_get(queue, number)
            if task.state == records.DONE:
                return outbox.with_key(key)
            answer = None
            if reply is not None:
                letter = Letter(reply, task.command.sender, task.command.modem, key=key)
                answer = outbox.insert(connection, letter, limited=False)
            self._update(connection, queue, number, records.DONE, task.attempts, "", 0)
        return answer

    def failed(self, queue: str, number: int, error: str, pause: float | None) -> None:
        """Note that a try failed: it is given again after `pause` seconds, never if None.

        Raises KeyError when the queue has no such Command.
        """
        with self._store.change() as connection:
            task = self._must_get(queue, number)
            if task.state != records.WAITING:
                return
            state = records.DEAD if pause is None else records.WAITING
            due = self._store.now() + (pause or 0)
            self._update(connection, queue, number, state, task.attempts + 1, error, due)

    def again(self, queue: str, number: int) -> Task:
        """Have a Command given again. Raises KeyError, ValueError when it is not dead."""
        with self._store.change() as connection:
            task = self._must_get(queue, number)
            if task.state != records.DEAD:
                raise ValueError("Command %d is not dead but %s" % (number, task.state))
            self._update(connection, queue, number, records.WAITING, 0, "", 0)
            return self._must_get(queue, number)

    def _update(
        self,
        connection: sqlite3.Connection,
        queue: str,
        number: int,
        state: str,
        attempts: int,
        error: str,
        due: float,
    ) -> None:
        connection.execute(
            "UPDATE task SET state = ?, attempts = ?, error = ?, due = ?"
            " WHERE queue = ? AND number = ?",
            (state, attempts, error, due, queue, number),
        )

    def get(self, number: int) -> Incoming | None:
        """Return a Command, or None when there is none of this number (any more)."""
        row = self._store.row("SELECT * FROM incoming WHERE number = ?", number)
        return None if row is None else _incoming(row)

    def task(self, queue: str, number: int) -> Task | None:
        """Return what is known of a Command in a queue, or None."""
        row = self._store.row(_TASK + "WHERE task.queue = ? AND task.number = ?", queue, number)
        return None if row is None else _task(row)

    def counts(self, queue: str) -> dict[str, int]:
        """Return how many Commands of a queue are in each state."""
        rows = self._store.rows(
            "SELECT state, count(*) FROM task WHERE queue = ? GROUP BY state", queue
        )
        return dict.fromkeys(_STATES, 0) | {row[0]: row[1] for row in rows}

    # --- for the store -----------------------------------------------------------------------

    def prune(self, connection: sqlite3.Connection, before: float, most: int) -> int:
        """Forget at most so many of the Commands kept before, and done in every queue."""
        old = connection.execute(
            "SELECT number FROM incoming WHERE kept < ? AND queued AND NOT EXISTS (SELECT 1 FROM"
            " task WHERE number = incoming.number AND state <> 'done') ORDER BY kept LIMIT ?",
            (before, most),
        ).fetchall()
        numbers = json.dumps([row[0] for row in old])
        for table in ("task", "incoming"):
            connection.execute(
                "DELETE FROM %s WHERE number IN (SELECT value FROM json_each(?))" % table,
                (numbers,),
            )
        return len(old)

    def _must_get(self, queue: str, number: int) -> Task:
        found = self.task(queue, number)
        if found is None:
            raise KeyError(number)
        return found

    # --- listings ----------------------------------------------------------------------------

    def tasks(
        self, queue: str, states: Collection[str] = (), limit: int = 100, after: int = 0
    ) -> list[Task]:
        """Return a queue's Commands by number from `after` on; of some states, if given."""
        rows = self._store.rows(
            _TASK + "WHERE task.queue = ? AND task.number > ? AND (? OR task.state IN"
            " (SELECT value FROM json_each(?))) ORDER BY task.number LIMIT ?",
            queue,
            after,
            not states,
            json.dumps(list(states)),
            limit,
        )
        return [_task(row) for row in rows]

    def list(self, limit: int = 100, after: int = 0) -> list[Incoming]:
        """Return Commands by number from `after` on."""
        rows = self._store.rows(
            "SELECT * FROM incoming WHERE number > ? ORDER BY number LIMIT ?", after, limit
        )
        return [_incoming(row) for row in rows]


def _incoming(row: sqlite3.Row) -> Incoming:
    return Incoming(
        number=row["number"],
        id=row["id"],
        sid=row["sid"],
        sender=row["sender"],
        text=row["text"],
        data=row["data"],
        sent_at=row["sent_at"],
        parts=row["parts"],
        missing=tuple(int(word) for word in row["missing"].split()),
        modem=row["modem"],
        received_at=row["received_at"],
    )


def _task(row: sqlite3.Row) -> Task:
    return Task(row["queue"], _incoming(row), row["state"], row["attempts"], row["error"])
