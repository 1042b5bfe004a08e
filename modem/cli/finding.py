"""What doctor reports, and how an information line of the modem is read."""

import csv
from collections.abc import Callable
from dataclasses import dataclass

Ask = Callable[[str], list[str]]

OK, NOTE, PROBLEM = "ok", "note", "problem"


@dataclass(frozen=True)
class Finding:
    """One line of doctor's report: the check, its level, what was found, what to do about it."""

    check: str
    level: str
    found: str
    advice: str = ""


def fields(lines: list[str]) -> list[str]:
    """Split the first information line `+NAME: a,"b",c` into its values, unquoted.

    >>> fields(['+CPMS: "SM",3,15'])
    ['SM', '3', '15']
    """
    if not lines:
        return []
    text = lines[0].partition(":")[2] if lines[0].startswith("+") else lines[0]
    return [value.strip() for value in next(csv.reader([text.strip()], skipinitialspace=True), [])]


def number(values: list[str], position: int) -> int | None:
    """Return the decimal number at `position`, or None where there is none."""
    text = values[position] if position < len(values) else ""
    return int(text) if text.isdecimal() else None
