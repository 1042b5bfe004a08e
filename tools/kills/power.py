"""What a power cut may leave of an SQLite database in WAL mode, made from what a kill left.

A kill leaves all that was written; a power cut only what was synced before. What was synced is
known from the write-ahead log's index, noted each time that a transaction had returned. What a
checkpoint has begun to copy was synced too, before it began, though the transaction that set it
off may not have returned yet: the index that the kill left tells how far that is. From
there on the log may hold anything: it is cut, torn within a sector, or filled with noise. While it
holds pages, a checkpoint may have been writing them into the database without a sync yet: those
pages are spoilt there. The index itself is shared memory and never survives.

The layout is that of SQLite's file format (https://www.sqlite.org/fileformat2.html, section 4)
and of its WAL index (https://www.sqlite.org/walformat.html, section 2.1).
"""

import os
import random
import struct
from dataclasses import dataclass
from pathlib import Path

WAL_HEADER = 32
FRAME_HEADER = 24
DATABASE_HEADER = 100  # it has no part that changes the file's meaning: it stays
SECTOR = 512
FRAMES_AT, SALT_AT = 16, 32  # in the index's header
INDEX_HEADER = 48
COPIED_AT = 128  # in the index: how many frames a checkpoint has begun to copy


@dataclass(frozen=True)
class Promise:
    """What has been promised durable: so many frames of the log with this salt."""

    frames: int = 0
    salt: bytes = b""

    def pack(self) -> bytes:
        """Return it as 12 octets."""
        return struct.pack("<I8s", self.frames, self.salt)


def unpack(octets: bytes) -> Promise:
    """Return what `pack` made."""
    frames, salt = struct.unpack("<I8s", octets)
    return Promise(frames, salt)


def durable(database: str, known: Promise, noted: Promise) -> Promise:
    """Return what is durable of the log after a life that left `noted`; before, it was `known`.

    What a checkpoint has begun to copy is among it, noted or not. What was promised of another
    log is in the database, synced: a new one is begun only then.
    """
    try:
        with open(database + "-wal", "rb") as file:
            salt = file.read(WAL_HEADER)[16:24]
    except FileNotFoundError:
        return Promise()
    frames = [promise.frames for promise in (known, noted) if promise.salt == salt]
    return Promise(max(frames + [_copied(database, salt)]), salt)


def _copied(database: str, salt: bytes) -> int:
    try:
        index = Path(database + "-shm").read_bytes()
    except FileNotFoundError:
        return 0
    if len(index) < COPIED_AT + 4 or index[SALT_AT : SALT_AT + 8] != salt:
        return 0
    return int(struct.unpack_from("=I", index, COPIED_AT)[0])


class Index:
    """The log's index, of a database that this process has open.

    It stays open: to close it would take away the locks that SQLite has on it.
    """

    def __init__(self, database: str) -> None:
        self._file = os.open(database + "-shm", os.O_RDONLY)

    def promised(self) -> Promise:
        """Return what the log holds for certain, right after a transaction has returned."""
        head = os.pread(self._file, INDEX_HEADER, 0)
        frames = struct.unpack_from("=I", head, FRAMES_AT)[0]
        return Promise(frames, head[SALT_AT : SALT_AT + 8])

    def close(self) -> None:
        """Let go of it, once nothing more is done with the database."""
        os.close(self._file)


class PowerCut:
    """Cuts the power of a database that nobody has open; `draw` decides what it leaves.

    `promise` is of the log that is there, see `durable`.
    """

    def __init__(self, database: str, promise: Promise, draw: random.Random) -> None:
        self._database = Path(database)
        self._log = Path(database + "-wal")
        self._promise = promise
        self._draw = draw

    def happen(self) -> str:
        """Spoil what need not have survived; return in a word how."""
        Path(str(self._database) + "-shm").unlink(missing_ok=True)
        if not self._log.exists() or self._log.stat().st_size < WAL_HEADER:
            return "no log"
        log = bytearray(self._log.read_bytes())
        size = FRAME_HEADER + struct.unpack_from(">I", log, 8)[0]
        how = self._spoil(log, WAL_HEADER + self._promise.frames * size)
        if self._draw.random() < 0.5:
            self._spoil_pages(log, size)
            how += ", checkpoint"
        self._log.write_bytes(log)
        return how

    def _spoil(self, log: bytearray, safe: int) -> str:
        """Change what is behind `safe`, which is all that may be changed."""
        loose = len(log) - safe
        if loose <= 0:
            if self._draw.random() < 0.5:
                log += self._draw.randbytes(self._draw.randrange(1, 9000))
                return "noise after the end"
            return "all synced"
        kind = self._draw.choice(("cut", "torn", "noise", "zeros", "holes"))
        start = safe + self._draw.randrange(loose)
        if kind == "cut":
            del log[start:]
        elif kind == "torn":
            start -= start % SECTOR
            log[max(safe, start) :] = b""
        elif kind == "noise":
            log[start:] = self._draw.randbytes(len(log) - start)
        elif kind == "zeros":
            log[start:] = bytes(len(log) - start)
        else:
            for sector in range(start, len(log), SECTOR):
                if self._draw.random() < 0.3:
                    end = min(sector + SECTOR, len(log))
                    log[sector:end] = self._draw.randbytes(end - sector)
        return kind

    def _spoil_pages(self, log: bytearray, size: int) -> None:
        """Tear pages in the database that the synced part of the log has whole."""
        page_size = size - FRAME_HEADER
        pages = {
            struct.unpack_from(">I", log, WAL_HEADER + index * size)[0]
            for index in range(self._promise.frames)
        }
        length = self._database.stat().st_size
        with open(self._database, "r+b") as file:
            for page in sorted(pages):
                start = (page - 1) * page_size
                if self._draw.random() < 0.5 or start + page_size > length:
                    continue
                start += DATABASE_HEADER if page == 1 else 0
                start += self._draw.randrange(page * page_size - start)
                file.seek(start)
                file.write(self._draw.randbytes(page * page_size - start))
                os.fsync(file.fileno())
