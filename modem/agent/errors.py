"""What can go wrong with the agent itself, besides what `modem.errors` says of modems."""

import sqlite3

from modem.errors import ModemError


class StoreError(ModemError):
    """The agent's disk: nothing was changed by the call that raised this.

    `temporary` where it passes as soon as there is room, or the disk can be written again;
    `corrupt` where the file is damaged.
    """

    def __init__(self, message: str, temporary: bool = True, corrupt: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary
        self.corrupt = corrupt


class OutboxFull(ModemError):
    """So many messages wait that no more are accepted."""

    temporary = True


class Busy(ModemError):
    """The agent serves so many, or so much of this client's, that it takes no more for now."""

    temporary = True


_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_ADVICE = {
    sqlite3.SQLITE_FULL: "the disk is full: make room",
    sqlite3.SQLITE_READONLY: "the disk or file is read-only: mount it for writing, and look into"
    " the kernel's log, for a failing card is made read-only",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened: does its directory exist, is it the"
    " agent's own, and has it room for files (df, df -i)?",
    sqlite3.SQLITE_IOERR: "the disk gives errors: it may be full or failing",
    sqlite3.SQLITE_BUSY: "another program holds the file locked",
    sqlite3.SQLITE_LOCKED: "another program holds the file locked",
}
_DAMAGED = "the file is damaged: start the agent again, which puts it aside and begins a new one"


def store_error(path: str, error: sqlite3.Error) -> StoreError:
    """Return an error of SQLite as one that says what to do."""
    if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
        return StoreError("%s is closed: the agent is ending" % path)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _CORRUPT:
        return StoreError("%s: %s (%s)" % (path, _DAMAGED, error), temporary=False, corrupt=True)
    advice = _ADVICE.get(code)
    if advice is None:
        return StoreError("%s: %s" % (path, error), temporary=False)
    return StoreError("%s: %s (%s)" % (path, advice, error))
