"""The store: one SQLite file (write-ahead log) or memory; a table for each kind of record.

What a method wrote is on disk when it returns, so that it survives the end of the process at
any moment. Everything happens in one thread.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any, TypeVar

from modem.cloud.records import KINDS, Command, Record, columns

R = TypeVar("R", bound=Record)
Condition = Mapping[str, Any]

INDEXES = (
    "CREATE UNIQUE INDEX IF NOT EXISTS sim_iccid ON Sim (iccid)",
    "CREATE INDEX IF NOT EXISTS sim_name ON Sim (unique_name)",
    "CREATE INDEX IF NOT EXISTS command_sim ON Command (sim_sid, row)",
    "CREATE INDEX IF NOT EXISTS command_open ON Command (settled, expires)",
    "CREATE INDEX IF NOT EXISTS delivery_open ON Delivery (state, due)",
    "CREATE INDEX IF NOT EXISTS delivery_command ON Delivery (command_sid, row)",
    "CREATE TABLE IF NOT EXISTS Setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)


class Store:
    """Adds, saves, finds and pages records; tells `on_change` of each after it is committed.

    A condition is column -> value, where a tuple of values means any of them.
    """

    def __init__(self, path: str = ":memory:") -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.row_factory = sqlite3.Row
        self._listeners: list[Callable[[Record], None]] = []
        self._changed: list[Record] = []
        self._depth = 0
        with self.together():
            for kind in KINDS:
                self._connection.execute(_table(kind))
            for statement in INDEXES:
                self._connection.execute(statement)

    def close(self) -> None:
        self._connection.close()

    def on_change(self, callback: Callable[[Record], None]) -> None:
        """Call back with every record that was added or saved, once it is committed."""
        self._listeners.append(callback)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit everything inside at once, or nothing of it if that raises."""
        if self._depth == 0:
            self._connection.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
            if self._depth == 1:
                self._connection.execute("COMMIT")
        except BaseException:
            if self._depth == 1:
                self._changed.clear()
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth -= 1
        if self._depth == 0:
            self._tell()

    def _tell(self) -> None:
        changed, self._changed = self._changed, []
        for record in changed:
            for listener in self._listeners:
                listener(record)

    # Writing

    def add(self, record: R) -> R:
        """Insert `record`; return it with its `row`. Raises sqlite3.IntegrityError if there."""
        names = columns(type(record))
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {type(record).__name__} ({', '.join(names)}) VALUES ({marks})"
        with self.together():
            values = [getattr(record, name) for name in names]
            row = self._connection.execute(statement, values).lastrowid or 0
            added = replace(record, row=row)
            self._changed.append(added)
        return added

    def save(self, record: R, **changes: Any) -> R:
        """Write `record` with `changes` over the row of its SID; return it."""
        changed = replace(record, **changes)
        names = columns(type(record))
        sets = ", ".join(f"{name} = ?" for name in names)
        values = [getattr(changed, name) for name in names]
        statement = f"UPDATE {type(record).__name__} SET {sets} WHERE sid = ?"
        with self.together():
            self._connection.execute(statement, [*values, record.sid])
            self._changed.append(changed)
        return changed

    def remove(self, kind: type[Record], where: Condition) -> int:
        """Delete the rows that match; return how many."""
        clause, values = _where(where)
        with self.together():
            return self._connection.execute(
                f"DELETE FROM {kind.__name__}{clause}", values
            ).rowcount

    # Reading

    def get(self, kind: type[R], sid: str | None) -> R | None:
        """Return the record of a SID, or None."""
        return next(iter(self.select(kind, {"sid": sid}, most=1)), None)

    def named(self, kind: type[R], name: str, **where: Any) -> R | None:
        """Return the record whose SID or unique name is `name`, or None."""
        for column in ("sid", "unique_name"):
            for found in self.select(kind, {column: name, **where}, most=1):
                return found
        return None

    def select(
        self,
        kind: type[R],
        where: Condition = {},  # noqa: B006 - read only
        most: int = -1,
        below: int | None = None,
        above: int | None = None,
        newest_first: bool = True,
    ) -> list[R]:
        """Return up to `most` records that match, those with a row in between if given."""
        clause, values = _where(where, below, above)
        order = "DESC" if newest_first else "ASC"
        rows = self._connection.execute(
            f"SELECT * FROM {kind.__name__}{clause} ORDER BY row {order} LIMIT ?", [*values, most]
        )
        return [_record(kind, row) for row in rows]

    def least(self, kind: type[Record], column: str, where: Condition) -> Any:
        """Return the smallest value of a column in the rows that match, or None."""
        clause, values = _where(where)
        statement = f"SELECT MIN({column}) FROM {kind.__name__}{clause}"
        return self._connection.execute(statement, values).fetchone()[0]

    def expired(self, now: int) -> list[Command]:
        """Return the Commands that nothing became of in time."""
        rows = self._connection.execute(
            "SELECT * FROM Command WHERE settled = 0 AND expires <= ? ORDER BY row", [now]
        )
        return [_record(Command, row) for row in rows]

    def forget(self, kind: type[Record], before: int) -> None:
        """Delete the rows that were created before a time."""
        with self.together():
            self._connection.execute(f"DELETE FROM {kind.__name__} WHERE created < ?", [before])

    def count(self, kind: type[Record], where: Condition) -> int:
        """Return how many rows match."""
        clause, values = _where(where)
        statement = f"SELECT COUNT(*) FROM {kind.__name__}{clause}"
        return int(self._connection.execute(statement, values).fetchone()[0])

    # Settings

    def setting(self, name: str, default: Any) -> Any:
        """Return what was kept under `name` (JSON); keep `default` if nothing was."""
        query = "SELECT value FROM Setting WHERE name = ?"
        found = self._connection.execute(query, [name]).fetchone()
        if found is not None:
            return json.loads(found[0])
        with self.together():
            self._connection.execute(
                "INSERT INTO Setting VALUES (?, ?)", [name, json.dumps(default)]
            )
        return default


def _table(kind: type[Record]) -> str:
    names = ", ".join(f"{name} UNIQUE" if name == "sid" else name for name in columns(kind))
    return (
        f"CREATE TABLE IF NOT EXISTS {kind.__name__} "
        f"(row INTEGER PRIMARY KEY AUTOINCREMENT, {names})"
    )


def _where(
    where: Condition, below: int | None = None, above: int | None = None
) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    for name, wanted in where.items():
        many = wanted if isinstance(wanted, tuple) else (wanted,)
        parts.append(f"{name} IN ({', '.join('?' * len(many))})")
        values += many
    for row, sign in ((below, "<"), (above, ">")):
        if row is not None:
            parts.append(f"row {sign} ?")
            values.append(row)
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def _record(kind: type[R], row: sqlite3.Row) -> R:
    values = dict(row)
    for field in fields(kind):
        if field.type is bool:
            values[field.name] = bool(values[field.name])
    return kind(**values)
