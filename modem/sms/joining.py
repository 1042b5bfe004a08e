"""Parts of long messages joined again, in whatever order they come.

Nothing is kept elsewhere: after a restart, adding the parts that are still stored builds the
same state again.
"""

from modem.record import Record
from modem.sms.alphabet import DATA, UCS2, decode_gsm7, decode_ucs2
from modem.sms.headers import concatenation, shifts
from modem.sms.userdata import UserData

TYPE_CHECKING = False
if TYPE_CHECKING:
    Run = tuple[str, tuple[int, int], list[bytes]]

HOUR = 3_600_000


class Joined(Record):
    """A message put together: its `text` (None for 8-bit data), `data` and `alphabet`.

    `data` is as in UserData; where parts differ in alphabet it is their octets, and `alphabet`
    that of the first. `tokens` are those the parts were added with, in the order of the parts,
    those of duplicates behind the part's own. `missing` are the numbers that never came: empty
    for a whole message.
    """

    _fields = ("text", "data", "alphabet", "tokens", "missing")

    def __init__(
        self,
        text: "str | None",
        data: bytes,
        alphabet: str,
        tokens: "tuple[object, ...]",
        missing: "tuple[int, ...]" = (),
    ) -> None:
        self.text = text
        self.data = data
        self.alphabet = alphabet
        self.tokens = tokens
        self.missing = missing


class _Group:
    """The parts of one message so far: number -> (user data, its tokens)."""

    def __init__(self, key: "tuple[object, ...]", total: int) -> None:
        self.key = key
        self.total = total
        self.parts: "dict[int, tuple[UserData, list[object]]]" = {}
        self.touched = 0

    def joined(self) -> Joined:
        numbers = sorted(self.parts)
        parts = []
        tokens: "list[object]" = []
        for number in numbers:
            part, names = self.parts[number]
            parts.append(part)
            tokens += names
        missing = []
        if len(parts) < self.total:
            missing = [n for n in range(1, self.total + 1) if n not in self.parts]
        runs = _runs(numbers, parts)
        alphabet = parts[0].alphabet
        if len(runs) > 1 and [part for part in parts if part.alphabet != alphabet]:
            data = b"".join([part.octets for part in parts])
        else:
            data = b"".join([part.data for part in parts])
        return Joined(_text(runs), data, alphabet, tuple(tokens), tuple(missing))


def _runs(numbers: "list[int]", parts: "list[UserData]") -> "list[Run]":
    """Return (alphabet, shift tables, pieces of data) of neighbours of one kind.

    They are decoded together: some senders cut a surrogate pair or an escape sequence in two.
    """
    runs: "list[Run]" = []
    last: object = None
    for index, part in enumerate(parts):
        tables = shifts(part.elements)
        kind = (part.alphabet, tables, numbers[index] - index)
        if kind == last:
            runs[-1][2].append(part.data)
        else:
            runs.append((part.alphabet, tables, [part.data]))
        last = kind
    return runs


def _text(runs: "list[Run]") -> "str | None":
    """Return the text of all runs, None if one has none."""
    texts = []
    for alphabet, tables, pieces in runs:
        if alphabet == DATA:
            return None
        data = b"".join(pieces)
        texts.append(decode_ucs2(data) if alphabet == UCS2 else decode_gsm7(data, *tables))
    return "".join(texts)


class Joiner:
    """Joins parts: any order, duplicates, several senders at once. Bounded in time and number.

    Parts that wait longer than `limit_ms` since the last new one come out of `expire` as they
    are; so does, from `add`, the message that waited longest when more than `most` are open.
    """

    def __init__(self, limit_ms: int = HOUR, most: int = 16) -> None:
        self._limit = limit_ms
        self._most = most
        self._groups: "list[_Group]" = []

    def add(
        self,
        key_extra: object,
        sender: str,
        user_data: UserData,
        now: int,
        token: object = None,
    ) -> "Joined | None":
        """Take one message; return a whole one, or one that has to be given up, or None.

        Parts belong together that have `key_extra`, `sender`, reference and total in common.
        A number that comes again with the same data is a duplicate: only its token is kept. With
        other data the reference is being used again: the older message comes back
        incomplete. `token` is the caller's name for the part (a storage slot); None is not
        reported.
        """
        place = concatenation(user_data.elements)
        if place is None or place[1] == 1:
            tokens = () if token is None else (token,)
            return Joined(user_data.text, user_data.data, user_data.alphabet, tokens)
        reference, total, number = place
        key = (key_extra, sender, reference, total)
        group = self._find(key)
        given_up = None
        if group and number in group.parts:
            old, tokens_of_old = group.parts[number]
            if old == user_data:
                if token is not None and token not in tokens_of_old:
                    tokens_of_old.append(token)
                return None
            given_up = self._remove(group)
            group = None
        if group is None:
            if len(self._groups) >= self._most:
                given_up = self._remove(self._oldest())
            group = _Group(key, total)
            self._groups.append(group)
        group.parts[number] = (user_data, [] if token is None else [token])
        group.touched = now
        if len(group.parts) == total:
            return self._remove(group)
        return given_up

    def _find(self, key: "tuple[object, ...]") -> "_Group | None":
        for group in self._groups:
            if group.key == key:
                return group
        return None

    def _oldest(self) -> _Group:
        oldest = self._groups[0]
        for group in self._groups:
            if group.touched < oldest.touched:
                oldest = group
        return oldest

    def _remove(self, group: _Group) -> Joined:
        self._groups.remove(group)
        return group.joined()

    def expire(self, now: int) -> "list[Joined]":
        """Return the messages whose limit has passed, incomplete, oldest first."""
        out = []
        while self._groups:
            oldest = self._oldest()
            if oldest.touched + self._limit > now:
                break
            out.append(self._remove(oldest))
        return out

    def deadline(self) -> "int | None":
        """Return when `expire` has something to do, None while nothing waits."""
        return self._oldest().touched + self._limit if self._groups else None

    def pending(self) -> int:
        """Return how many messages wait for parts."""
        return len(self._groups)
