"""The parts of a long message put together, those that are there."""

from modem.sms.fields import DATA, UserData, shifts
from modem.sms.parts import Joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.parts import Parts


def join(total: int, by_number: "Parts") -> Joined:
    """Return the message of so many parts, of which these came: number -> (part, tokens)."""
    numbers = sorted(by_number)
    alphabet = by_number[numbers[0]][0].alphabet
    parts = []
    tokens: "list[object]" = []
    alike = True
    for number in numbers:
        part, own = by_number[number]
        parts.append(part)
        tokens += own
        if part.alphabet != alphabet:
            alike = False
    data = b"".join([part.data if alike else part.octets for part in parts])
    missing = [number for number in range(1, total + 1) if number not in by_number]
    return Joined(_text(numbers, parts), data, alphabet, tuple(tokens), tuple(missing))


def _text(numbers: "list[int]", parts: "list[UserData]") -> "str | None":
    """Return the text of all parts, None if one has none.

    Neighbours of one kind are decoded together: some senders cut a surrogate pair or an escape
    sequence in two.
    """
    runs: "list[tuple[object, UserData, list[bytes]]]" = []
    for index in range(len(parts)):
        part = parts[index]
        if part.alphabet == DATA:
            return None
        kind = (part.alphabet, shifts(part.elements), numbers[index] - index)
        if not runs or runs[-1][0] != kind:
            runs.append((kind, part, []))
        runs[-1][2].append(part.data)
    texts = []
    for _, first, pieces in runs:
        texts.append(UserData(b"".join(pieces), first.alphabet, first.elements).text or "")
    return "".join(texts)
