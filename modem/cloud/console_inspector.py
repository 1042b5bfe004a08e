"""The request inspector: local URLs that catch webhooks and show them, as public services do.

Any request to `/inspect/NAME` is caught, whatever its method. The answer is 200, or what the
query asks for: `?status=500` to see a retry, `?delay=3` (seconds) to be slow.
"""

import re
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

MOST_NAMES = 100
MOST_REQUESTS = 200
LARGEST_BODY = 256 * 1024
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SIGNATURE = "x-twilio-signature"
Pairs = list[tuple[str, str]]

GOOD, BAD, NONE = "good", "bad", "none"


@dataclass(frozen=True)
class Caught:
    """One request. `signature` is good, bad or none; `form` what its body says as a form."""

    number: int
    name: str
    at: int
    method: str
    url: str
    headers: Pairs
    query: Pairs
    form: Pairs
    body: str
    signature: str
    status: int


Check = Callable[[str, Pairs, str], bool]


class Inspector:
    """The last requests of each name. `check(url, form, signature)` judges a signature."""

    def __init__(self, check: Check, on_caught: Callable[[Caught], object]) -> None:
        self._check = check
        self._on_caught = on_caught
        self._names: OrderedDict[str, deque[Caught]] = OrderedDict()
        self._count = 0

    def names(self) -> list[str]:
        """Return the names there are, the one with the latest request first."""
        return list(reversed(self._names))

    def requests(self, name: str) -> list[Caught]:
        """Return what a name has caught, the latest first."""
        return list(reversed(self._names.get(name, ())))

    def open(self, name: str) -> None:
        """Make a name known. Raises ValueError for one that cannot stand in an address."""
        if not NAME.fullmatch(name):
            raise ValueError("a name has up to 64 letters, digits, dots, dashes and underscores")
        self._names.setdefault(name, deque(maxlen=MOST_REQUESTS))
        self._names.move_to_end(name)
        while len(self._names) > MOST_NAMES:
            self._names.popitem(last=False)

    def clear(self, name: str) -> None:
        """Forget what a name has caught."""
        if name in self._names:
            self._names[name].clear()

    def catch(
        self, name: str, at: int, method: str, url: str, headers: Pairs, body: bytes, status: int
    ) -> Caught:
        """Keep a request. Raises ValueError as `open` does."""
        self.open(name)
        self._count += 1
        named = dict(headers)
        is_form = named.get("content-type", "").startswith("application/x-www-form-urlencoded")
        text = body.decode(errors="replace")
        form = parse_qsl(text, keep_blank_values=True) if is_form else []
        signature = named.get(SIGNATURE)
        verdict = NONE
        if signature is not None:
            verdict = GOOD if self._check(url, form, signature) else BAD
        query = parse_qsl(url.partition("?")[2], keep_blank_values=True)
        caught = Caught(
            self._count, name, at, method, url, headers, query, form, text, verdict, status
        )
        self._names[name].append(caught)
        self._on_caught(caught)
        return caught
