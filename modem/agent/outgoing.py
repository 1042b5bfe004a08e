"""A message on its way out, as the database has it."""

import sqlite3
from dataclasses import dataclass

from modem.agent.records import Outgoing


@dataclass(frozen=True)
class Letter:
    """What somebody wants to have sent; see `Outbox.accept`."""

    body: str | bytes
    to: str = ""
    modem: str = ""
    priority: int = 0
    confirm: bool = False
    validity: int | None = None
    expires: float | None = None
    key: str = ""

    @property
    def text(self) -> str | None:
        """The body, if it is one of text."""
        return self.body if isinstance(self.body, str) else None

    @property
    def octets(self) -> bytes:
        """The body as octets: a text as UTF-8."""
        return self.body.encode() if isinstance(self.body, str) else bytes(self.body)


def insert(
    connection: sqlite3.Connection,
    letter: Letter,
    marker: str,
    parts: int,
    wall: float,
    ends: float | None,
) -> int:
    """Add a row that waits; return its number."""
    cursor = connection.execute(
        "INSERT INTO outgoing (state, recipient, text, data, modem, priority, confirm, validity,"
        " expires, key, marker, parts, attempts, tries, via, refs, error, accepted_at, due, ends)"
        " VALUES ('waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', '', '', ?, 0, ?)",
        (
            letter.to,
            letter.text,
            letter.octets,
            letter.modem,
            letter.priority,
            letter.confirm,
            letter.validity,
            letter.expires,
            letter.key,
            marker,
            parts,
            wall,
            ends,
        ),
    )
    return cursor.lastrowid or 0


def outgoing(row: sqlite3.Row) -> Outgoing:
    """Return a row of the table as what people and programs see."""
    return Outgoing(
        id=row["id"],
        state=row["state"],
        to=row["recipient"],
        text=row["text"],
        data=row["data"],
        modem=row["modem"],
        priority=row["priority"],
        confirm=bool(row["confirm"]),
        validity=row["validity"],
        expires=row["expires"],
        key=row["key"],
        marker=row["marker"],
        attempts=row["attempts"],
        via=row["via"],
        references=tuple(int(word) for word in row["refs"].split()),
        error=row["error"],
        accepted_at=row["accepted_at"],
        ended_at=row["ended_at"],
    )
