"""Spans of time, and rates, as a person writes them in a configuration."""

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
MOST_SECONDS = 1e9
DURATION = "seconds, or a number with s, m, h, d or w behind it, such as 90, 30m or 24h"
RATE = "so many in so much time, such as 30/1h"


def seconds(value: object) -> float:
    """Return the seconds of `value`: a number of them, or a text such as `2.5s`, `30m`, `7d`.

    Raises ValueError, with a sentence that says what may be written.
    """
    found = _number(value) if isinstance(value, str) else value
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"{value!r} is not a duration; write {DURATION}")
    if not 0 <= found < MOST_SECONDS:
        raise ValueError(f"{value!r} is not a duration from 0 to 30 years; write {DURATION}")
    return float(found)


def _number(text: str) -> float | None:
    unit = UNITS.get(text[-1:])
    try:
        return float(text[:-1] if unit else text) * (unit or 1)
    except ValueError:
        return None


def rate(value: object) -> tuple[int, float]:
    """Return (how many, in how many seconds) of a text such as `30/1h` or `10/90s`.

    Raises ValueError, with a sentence that says what may be written.
    """
    count, slash, span = value.partition("/") if isinstance(value, str) else ("", "", "")
    if not slash or not count.strip().isdecimal() or int(count) < 1:
        raise ValueError(f"{value!r} is not a rate; write {RATE}")
    span = span.strip()
    # "30/h" is what many write for "30/1h".
    per = seconds("1" + span if span in UNITS else span)
    if per <= 0:
        raise ValueError(f"{value!r} is not a rate; write {RATE}")
    return int(count), per


def spoken(span: float) -> str:
    """Return `span` seconds as they are written: `90s`, `10m`, `24h`, `30d`."""
    for unit, size in reversed(UNITS.items()):
        if unit != "w" and span >= size and span % size == 0 and (size < 86400 or span > size):
            return f"{span / size:g}{unit}"
    return f"{span:g}s"
