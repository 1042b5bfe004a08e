"""A small journal in flash: what has to be known again after the power was cut.

    modem = Modem.open(port, settings={"journal": Journal("modem.journal")})

A file to which records are appended; each has a length and a checksum, so one that was cut short
by the power is as if it had never been written. Nothing is rewritten in place: when most of the
file is out of date, what counts is copied to a new one, which then takes its name. So the wear
is that of appending, spread by the file system, and one copy in many records.
"""

import os
import struct
from binascii import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class File(Protocol):
        """An open file."""

        def read(self, __most: int) -> bytes: ...
        def write(self, __data: bytes) -> "int | None": ...
        def seek(self, __offset: int) -> int: ...
        def close(self) -> None: ...


LIMIT = 8192  # bytes in the file before it is looked whether a copy is worth it
_HEAD = "<BHI"  # mark, length of the rest, its checksum
_HEAD_SIZE = 7
_MARK = 0xA7
_PUT = 1
_REMOVE = 0


class Disk:
    """The file system, as far as it is used; tests have another one, that fails."""

    def open(self, path: str, mode: str) -> "File":
        """Open a file for octets. Raises OSError."""
        file: File = open(path, mode)  # noqa: SIM115
        return file

    def finish(self, file: "File") -> None:
        """Close a file so that its content survives a power cut."""
        if hasattr(os, "fsync"):
            file.flush()  # type: ignore[attr-defined]
            os.fsync(file.fileno())  # type: ignore[attr-defined]
        file.close()  # where there is no fsync, to close is what commits

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        try:
            os.stat(path)
        except OSError:
            return False
        return True

    def rename(self, old: str, new: str) -> None:
        """Give `old` the name `new`, in the place of what had it."""
        getattr(os, "replace", os.rename)(old, new)

    def remove(self, path: str) -> None:
        """Remove a file."""
        os.remove(path)


class Journal:
    """Values by their keys, both octets: keys up to 255, values up to 60,000 of them.

    Raises OSError where the file system does; a record is then not in the journal.
    """

    def __init__(self, path: str, limit: int = LIMIT, disk: "Disk | None" = None) -> None:
        self._path = path
        self._spare = path + ".new"
        self._limit = limit
        self._disk = disk or Disk()
        self._live: list[tuple[bytes, int, int]] = []  # key, offset and length of its record
        self._size = 0
        self._torn = False  # behind `_size` there is something that is no record
        self._load()

    def put(self, key: bytes, value: bytes) -> None:
        """Note that `key` has this value; when this returns it will be known again."""
        start = self._append(_PUT, key, value)
        self._forget(key)
        self._live.append((key, start, self._size - start))
        self._tidy()

    def remove(self, key: bytes) -> None:
        """Note that `key` has no value any more."""
        if self._forget(key):
            self._append(_REMOVE, key, b"")
            self._tidy()

    def records(self) -> "Iterator[tuple[bytes, bytes]]":
        """Yield (key, value) of all that count, the oldest first; not to be changed meanwhile."""
        if not self._live:
            return
        file = self._disk.open(self._path, "rb")
        for key, start, length in self._live:
            file.seek(start)
            yield key, file.read(length)[_HEAD_SIZE + 2 + len(key) :]
        file.close()

    def _forget(self, key: bytes) -> bool:
        before = len(self._live)
        self._live = [entry for entry in self._live if entry[0] != key]
        return len(self._live) < before

    def _append(self, kind: int, key: bytes, value: bytes) -> int:
        """Write a record and return where it begins."""
        if self._torn:
            self._compact()
        body = bytes((kind, len(key))) + key + value
        record = struct.pack(_HEAD, _MARK, len(body), crc32(body)) + body
        self._torn = True
        file = self._disk.open(self._path, "ab")
        file.write(record)
        self._disk.finish(file)
        self._torn = False
        start = self._size
        self._size += len(record)
        return start

    def _tidy(self) -> None:
        """Copy what counts once the file is long and most of it does not."""
        if self._size > self._limit and self._size > 2 * sum([entry[2] for entry in self._live]):
            self._compact()

    def _compact(self) -> None:
        new = self._disk.open(self._spare, "wb")
        live = []
        size = 0
        if self._live:
            old = self._disk.open(self._path, "rb")
            for key, start, length in self._live:
                old.seek(start)
                new.write(old.read(length))
                live.append((key, size, length))
                size += length
            old.close()
        self._disk.finish(new)
        self._disk.rename(self._spare, self._path)
        self._live = live
        self._size = size
        self._torn = False

    def _load(self) -> None:
        if not self._disk.exists(self._path):
            if not self._disk.exists(self._spare):
                return
            self._disk.rename(self._spare, self._path)  # where renaming is two steps: cut between
        elif self._disk.exists(self._spare):
            self._disk.remove(self._spare)  # a copy that was not finished
        file = self._disk.open(self._path, "rb")
        while self._load_record(file):
            pass
        file.close()
        if self._torn:
            self._compact()

    def _load_record(self, file: "File") -> bool:
        """Take the next record into account; False at the end, or where it is torn."""
        head = file.read(_HEAD_SIZE)
        if len(head) < _HEAD_SIZE:
            self._torn = bool(head)
            return False
        mark, length, checksum = struct.unpack(_HEAD, head)
        body = file.read(length)
        if mark != _MARK or len(body) < max(2, length) or crc32(body) != checksum:
            self._torn = True
            return False
        key = body[2 : 2 + body[1]]
        self._forget(key)
        if body[0] == _PUT:
            self._live.append((key, self._size, _HEAD_SIZE + length))
        self._size += _HEAD_SIZE + length
        return True
