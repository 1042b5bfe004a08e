"""Parameters of a command: `1,"SM",,"+49171"` as typed values, and `(0-3),(0,1)` as choices."""

from functools import lru_cache

from modem.simulator.results import BAD_PARAMETER, EquipmentError, Refusal


class Arguments:
    """The comma-separated parameters of one command; an omitted one is None.

    Every method raises `refusal` (a plain `+CME ERROR: 50` unless another is given) for a
    parameter that is missing or of the wrong kind.
    """

    def __init__(self, text: str, refusal: Refusal | None = None) -> None:
        self.items = _split(text)
        self.refusal = refusal or EquipmentError(BAD_PARAMETER)

    def __len__(self) -> int:
        return len(self.items)

    def given(self, position: int) -> bool:
        return position < len(self.items) and self.items[position] != ""

    def limit(self, most: int) -> None:
        if len(self.items) > most:
            raise self.refusal

    def number(self, position: int, default: int | None = None) -> int:
        if not self.given(position):
            return self._default(default)
        text = self.items[position]
        if not is_number(text) or len(text) > 10:
            raise self.refusal
        return int(text)

    def string(self, position: int, default: str | None = None) -> str:
        """Return a string parameter without its quotes; quotes may be left out."""
        if not self.given(position):
            if default is None:
                raise self.refusal
            return default
        text = self.items[position]
        if not text.startswith('"'):
            return text
        if len(text) < 2 or not text.endswith('"'):
            raise self.refusal
        return text[1:-1]

    def _default(self, default: int | None) -> int:
        if default is None:
            raise self.refusal
        return default


def is_number(text: str) -> bool:
    """Say whether text is decimal digits; other scripts have digits that are none here."""
    return text.isascii() and text.isdigit()


def _split(text: str) -> list[str]:
    items, start, quoted = [], 0, False
    for at, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            items.append(text[start:at].strip(" "))
            start = at + 1
    items.append(text[start:].strip(" "))
    return items


@lru_cache(maxsize=256)
def choices(text: str) -> tuple[tuple[range, ...], ...]:
    """Read a list of supported values as a test command shows it: one tuple a parameter."""
    groups = [group.strip("( ") for group in text.split(")")]
    return tuple(
        tuple(_span(item) for item in group.lstrip(",( ").split(",")) for group in groups if group
    )


def _span(item: str) -> range:
    first, _, last = item.strip().partition("-")
    return range(int(first), int(last or first) + 1)


def allowed(value: int, spans: tuple[range, ...]) -> bool:
    return any(value in span for span in spans)
