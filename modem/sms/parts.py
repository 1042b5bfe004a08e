"""Parts of long messages joined again, in whatever order they come.

Nothing is kept elsewhere: after a restart, adding the parts that are still stored builds the
same state again.
"""

from modem.record import Record
from modem.sms.fields import concatenation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.fields import UserData

    Parts = dict[int, tuple[UserData, list[object]]]  # number -> (part, its tokens)
    Key = tuple[object, str, int, int]  # the last is how many parts there are
    Group = tuple[Key, Parts, int]  # the last is when a part came last


class Joined(Record):
    """A message put together: its `text` (None for 8-bit data), `data` and `alphabet`.

    `data` is as in UserData; where parts differ in alphabet it is their octets, and `alphabet`
    that of the first. `tokens` are those the parts were added with, in the order of the parts,
    those of duplicates behind the part's own. `missing` are the numbers that never came: empty
    for a whole message.
    """

    _fields = ("text", "data", "alphabet", "tokens", "missing")

    missing: "tuple[int, ...]" = ()

    if TYPE_CHECKING:
        text: "str | None"
        data: bytes
        alphabet: str
        tokens: "tuple[object, ...]"

        def __init__(
            self,
            text: "str | None",
            data: bytes,
            alphabet: str,
            tokens: "tuple[object, ...]",
            missing: "tuple[int, ...]" = (),
        ) -> None: ...


class Joiner:
    """Joins parts: any order, duplicates, several senders at once. Bounded in time and number.

    Parts that wait longer than `limit_ms` (an hour) since the last new one come out of `expire`
    as they are; so does, from `add`, the message that waited longest when more than `most` are
    open.
    """

    def __init__(self, limit_ms: int = 3_600_000, most: int = 16) -> None:
        self._limit = limit_ms
        self._most = most
        self._groups: "list[Group]" = []  # the one that waits longest first

    def add(
        self,
        key_extra: object,
        sender: str,
        user_data: "UserData",
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
        tokens = [] if token is None else [token]
        place = concatenation(user_data.elements)
        if place is None or place[1] == 1:
            return Joined(user_data.text, user_data.data, user_data.alphabet, tuple(tokens))
        reference, total, number = place
        key = (key_extra, sender, reference, total)
        groups = self._groups
        group = given_up = None
        parts: "Parts" = {}
        for known in groups:
            if known[0] == key:
                group = known
                parts = known[1]
        if group and number in parts:
            old, others = parts[number]
            if old == user_data:
                if token is not None and token not in others:
                    others.append(token)
                # It is whole where there was no memory to join it when its last part came.
                return self._remove(group) if len(parts) == total else None
            given_up = self._remove(group)
            parts = {}
        elif group:
            groups.remove(group)
        elif len(groups) >= self._most:
            given_up = self._remove(groups[0])
        parts[number] = (user_data, tokens)
        group = (key, parts, now)
        groups.append(group)
        return self._remove(group) if len(parts) == total else given_up

    def _remove(self, group: "Group") -> Joined:
        from modem.sms.joining import join

        self._groups.remove(group)
        return join(group[0][3], group[1])

    def expire(self, now: int) -> "list[Joined]":
        """Return the messages whose limit has passed, incomplete, oldest first."""
        out = []
        while self._groups and self._groups[0][2] + self._limit <= now:
            out.append(self._remove(self._groups[0]))
        return out

    def deadline(self) -> "int | None":
        """Return when `expire` has something to do, None while nothing waits."""
        return self._groups[0][2] + self._limit if self._groups else None

    def pending(self) -> int:
        """Return how many messages wait for parts."""
        return len(self._groups)
