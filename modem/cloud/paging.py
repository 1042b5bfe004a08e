"""Lists: newest first, a page at a time, with links that lead back to this server.

A page token names the row that the page begins after (A) or ends before (B), so that what is
added meanwhile neither repeats nor hides anything.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from modem.cloud.calls import Call
from modem.cloud.errors import Refused
from modem.cloud.store import R

TOKEN = re.compile(r"P([AB])([0-9a-f]{16})\Z")
DEFAULT_SIZE, MOST_SIZE = 50, 1000


def list_page(
    call: Call,
    key: str,
    kind: type[R],
    where: dict[str, Any],
    filters: dict[str, str | None],
    show: Callable[[Call, R], dict[str, Any]],
) -> dict[str, Any]:
    """Return the page that the query asks for, of the records that match `where`.

    `filters` are the query's own, as they are repeated in the links.
    """
    size = _number(call, "PageSize", 1, MOST_SIZE, DEFAULT_SIZE)
    number = _number(call, "Page", 0, 999_999_999, 0)
    token = call.query.text("PageToken")
    records = _rows(call, kind, where, size, token)
    links = _Links(call, filters, size)
    after, before = _neighbours(call, kind, where, records) if records else (None, None)
    is_first = token is None or before is None
    return {
        key: [show(call, record) for record in records],
        "meta": {
            "first_page_url": links.to(0),
            "key": key,
            "next_page_url": links.to(number + 1, after) if after else None,
            "page": number,
            "page_size": size,
            "previous_page_url": None if is_first else links.to(max(0, number - 1), before),
            "url": links.to(number, token),
        },
    }


def _number(call: Call, name: str, least: int, most: int, default: int) -> int:
    try:
        return call.query.number(name, least, most, default)
    except Refused as refused:
        raise Refused(400, call.product.codes.page, refused.message) from None


def _rows(
    call: Call, kind: type[R], where: dict[str, Any], size: int, token: str | None
) -> list[R]:
    if token is None:
        return call.store.select(kind, where, size)
    match = TOKEN.match(token)
    row = int(match[2], 16) if match else 0
    if match is None or row >= 1 << 63:
        raise Refused(400, call.product.codes.page, "Invalid PageToken")
    if match[1] == "A":
        return call.store.select(kind, where, size, below=row)
    return call.store.select(kind, where, size, above=row, newest_first=False)[::-1]


def _neighbours(
    call: Call, kind: type[R], where: dict[str, Any], records: list[R]
) -> tuple[str | None, str | None]:
    """Return the tokens of the pages after and before these records, if there is anything."""
    first, last = records[0].row, records[-1].row
    after = call.store.select(kind, where, 1, below=last)
    before = call.store.select(kind, where, 1, above=first)
    return (
        f"PA{last:016x}" if after else None,
        f"PB{first:016x}" if before else None,
    )


class _Links:
    def __init__(self, call: Call, filters: dict[str, str | None], size: int) -> None:
        self._base = call.base + call.path
        given = {name: value for name, value in filters.items() if value is not None}
        self._query = given | {"PageSize": str(size)}

    def to(self, page: int, token: str | None = None) -> str:
        query = self._query | {"Page": str(page)} | ({"PageToken": token} if token else {})
        return f"{self._base}?{urlencode(query)}"
