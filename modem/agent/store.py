"""The agent's database: one SQLite file that survives a power cut at any moment.

It is in WAL mode with `synchronous=FULL`: a transaction that returned is on the disk. Every
change of state is a transaction of its own. One agent has it open, which a lock file keeps.
"""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from typing import IO, Any

from modem.agent import schema
from modem.agent.clock import Ages, Clock
from modem.agent.errors import StoreError, store_error
from modem.agent.inbox import Inbox
from modem.agent.outbox import Outbox

MARK_EVERY = 60.0
"""How often `Ages` is noted on the disk by transactions that come anyway, s: after a power cut
it goes on from there."""

WAL_LIMIT = 4 * 1024 * 1024
"""What the WAL file keeps of the disk once it was copied into the database."""

LOCK = ".lock"
PRUNED_AT_ONCE = 500

SCARCE = 64 * 1024
"""Octets free on the disk below which it is tried whether it can still be written."""


class Store:
    """The outbox and the inbox at `path`, which is made when it does not exist.

    `aside` names where a damaged file was put, "" when there was none; `vanished` tells that there
    had been one, and it was gone. `trouble` says why the last transaction could not be written, ""
    when it was. Methods raise StoreError.
    """

    def __init__(self, path: str, clock: Clock | None = None) -> None:
        self.path = path
        self.clock = clock or Clock()
        self.aside = ""
        self.trouble = ""
        used = os.path.exists(path + LOCK)
        self._lock = _lock(path)
        self.vanished = used and not _has_size(path)
        try:
            self._connection = self._open()
        except BaseException:
            self._lock.close()
            raise
        self.outbox = Outbox(self)
        self.inbox = Inbox(self)

    # --- for the outbox and the inbox --------------------------------------------------------

    def now(self) -> float:
        """Return the time by which things are decided: see `clock.Ages`."""
        return self._ages.now()

    @contextlib.contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for one transaction, on the disk when this ends without error."""
        connection = self._connection
        try:
            if _identity(self.path) != self._file:
                raise self._gone()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                if self.now() - self._marked >= MARK_EVERY:
                    self._mark()
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            failure = store_error(self.path, error)
            self.trouble = failure.message
            raise failure from error
        self.trouble = ""

    def _gone(self) -> StoreError:
        """Note that what is written would be gone with the process."""
        self.trouble = (
            "%s was deleted or replaced: start the agent again, which begins with what"
            " is there" % self.path
        )
        return StoreError(self.trouble, temporary=False)

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """Return what a query finds."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise store_error(self.path, error) from error

    def row(self, query: str, *values: Any) -> sqlite3.Row | None:
        """Return the first row that a query finds."""
        found = self.rows(query + " LIMIT 1", *values)
        return found[0] if found else None

    def value(self, name: str) -> Any:
        """Return what stands under `name` in the table of odds and ends, or None."""
        found = self.row("SELECT value FROM meta WHERE name = ?", name)
        return None if found is None else found[0]

    def count(self, connection: sqlite3.Connection, name: str) -> None:
        """Add one to what stands under `name`, within a transaction."""
        connection.execute(
            "INSERT INTO meta VALUES (?, 1) ON CONFLICT DO UPDATE SET value = value + 1", (name,)
        )

    def keep_value(self, name: str, value: str | None) -> None:
        """Keep something under `name`, in a transaction of its own."""
        with self.change() as connection:
            _set(connection, name, value)

    # --- for the engine ----------------------------------------------------------------------

    def check(self) -> None:
        """Write something, and note the time with it: raises StoreError when that fails."""
        with self.change():
            self._mark()

    def look(self) -> None:
        """Bring `trouble` up to date; what is written for that is written where it looks bad."""
        if self.trouble or self._is_doubtful():
            with contextlib.suppress(StoreError):
                self.check()

    def _is_doubtful(self) -> bool:
        try:
            disk = os.statvfs(os.path.dirname(os.path.abspath(self.path)))
        except OSError:
            return True
        if disk.f_bavail * disk.f_frsize < SCARCE or disk.f_flag & os.ST_RDONLY:
            return True
        return _identity(self.path) != self._file

    def prune(self, keep: float) -> int:
        """Forget what ended more than `keep` seconds ago, a batch of it; return how much."""
        before = self.now() - keep
        with self.change() as connection:
            return self.outbox.prune(connection, before, PRUNED_AT_ONCE) + self.inbox.prune(
                connection, before, PRUNED_AT_ONCE
            )

    def close(self) -> None:
        """Note that all is well, put everything into the one file, and let go of it."""
        with contextlib.suppress(StoreError), self.change():
            self._mark()
            _set(self._connection, "clean", 1)
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()  # the last one to close copies the WAL
        self._lock.close()

    # --- opening -----------------------------------------------------------------------------

    def _open(self) -> sqlite3.Connection:
        if self.vanished and _has_size(self.path + "-wal"):
            self.aside = _put_aside(self.path)  # SQLite would delete it
        try:
            return self._open_file()
        except StoreError as error:
            if not error.corrupt:
                raise
        self.aside = _put_aside(self.path)
        return self._open_file()

    def _open_file(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                self.path, isolation_level=None, check_same_thread=False, timeout=10
            )
        except sqlite3.Error as error:
            raise store_error(self.path, error) from error
        self._connection = connection
        try:
            self._file = _identity(self.path)
            self._prepare(connection)
        except sqlite3.Error as error:
            connection.close()
            raise store_error(self.path, error) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -1024")  # KiB: it finds by index what it needs
        connection.execute("PRAGMA journal_size_limit = %d" % WAL_LIMIT)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > schema.VERSION:
            raise StoreError(
                "%s was made by a newer version of this program: install that one, or name"
                " another directory" % self.path,
                temporary=False,
            )
        if version == 0:
            self._create(connection)
        elif not self.value("clean"):
            _examine(self.path, connection)
        self._ages = Ages(self.clock, *self._marks())
        self._marked = self.now()
        with self.change():
            self._mark()
            _set(connection, "clean", 0)

    def _create(self, connection: sqlite3.Connection) -> None:
        os.chmod(self.path, 0o600)  # it has the texts of messages in it
        connection.executescript(
            "BEGIN IMMEDIATE;%s;PRAGMA user_version = %d;COMMIT" % (schema.TABLES, schema.VERSION)
        )
        _sync_directory(self.path)

    def _marks(self) -> tuple[float, str, float]:
        total, boot, elapsed = (self.value(name) for name in ("total", "boot", "elapsed"))
        return total or 0.0, boot or "", elapsed or 0.0

    def _mark(self) -> None:
        for name, value in zip(("total", "boot", "elapsed"), self._ages.mark(), strict=True):
            _set(self._connection, name, value)
        self._marked = self.now()


def _set(connection: sqlite3.Connection, name: str, value: object) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def _lock(path: str) -> IO[bytes]:
    try:
        file = open(path + LOCK, "ab")  # noqa: SIM115  kept open as long as the store
    except OSError as error:
        raise StoreError(
            "%s cannot be opened: %s; is the directory there, and the agent's own?"
            % (path, error.strerror)
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise StoreError("%s is in use by another agent: stop that one first" % path) from error
    return file


def _identity(path: str) -> tuple[int, int] | None:
    """Return what tells a file from another one that is put in its place; None without one."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _has_size(path: str) -> bool:
    return os.path.exists(path) and os.path.getsize(path) > 0


def _examine(path: str, connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError("%s: %s" % (path, found), temporary=False, corrupt=True)


def _put_aside(path: str) -> str:
    number = 1
    while os.path.exists("%s.corrupt-%d" % (path, number)):
        number += 1
    name = "%s.corrupt-%d" % (path, number)
    for end in ("-wal", "-shm", ""):
        with contextlib.suppress(FileNotFoundError):
            os.rename(path + end, name + end)
    _sync_directory(path)
    return name


def _sync_directory(path: str) -> None:
    descriptor = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
