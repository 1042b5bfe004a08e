"""The command line grammar of ITU-T V.250 clause 5.4: from the text after `AT` to commands.

Tolerated beyond the letter, because clients write it: commands joined by a space, a semicolon
after a basic command, lower case, a stray semicolon at the end.
"""

from dataclasses import dataclass

from modem.simulator.results import Failure

PREFIXES = "+^%#$!*-"
NAME = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!%-./:_")
EXECUTE, READ, TEST, SET = "", "?", "=?", "="


@dataclass(frozen=True)
class Command:
    """One command: its upper-case name, its form (`""`, `?`, `=?`, `=`) and the rest as text."""

    name: str
    form: str = EXECUTE
    text: str = ""


def parse(body: str) -> list[Command]:
    """Split the text of a command line after `AT`. Raises `Failure` where it is no command."""
    commands = []
    at = 0
    while at < len(body):
        if body[at] in " ;":
            at += 1
        elif body[at] in PREFIXES:
            command, at = _extended(body, at)
            commands.append(command)
        else:
            command, at = _basic(body, at)
            commands.append(command)
    return commands


def _extended(body: str, start: int) -> tuple[Command, int]:
    at = start + 1
    while at < len(body) and body[at] in NAME:
        at += 1
    name = body[start:at].upper()
    if at == start + 1:
        raise Failure
    end = _end_of_extended(body, at)
    rest = body[at:end].strip(" ")
    if not rest:
        return Command(name), end
    form = rest.replace(" ", "")
    if form in (READ, TEST):
        return Command(name, form), end
    if rest.startswith("="):
        return Command(name, SET, rest[1:]), end
    raise Failure


def _end_of_extended(body: str, at: int) -> int:
    """Find the `;`, or the space before the next command, outside quotes."""
    quoted = False
    while at < len(body):
        character = body[at]
        if character == '"':
            quoted = not quoted
        elif not quoted and (character == ";" or _begins_extended(body, at)):
            return at
        at += 1
    return at


def _begins_extended(body: str, at: int) -> bool:
    if body[at] != " ":
        return False
    rest = body[at:].lstrip(" ")
    return len(rest) > 1 and rest[0] in PREFIXES and rest[1].isalpha()


def _basic(body: str, start: int) -> tuple[Command, int]:
    name = body[start].upper()
    at = start + 1
    if name in "&\\":
        at = _past_spaces(body, at)
        name += body[at : at + 1].upper()
        at += 1
    if not name[-1].isalpha() or not name.isascii():
        raise Failure
    if name == "D":
        return Command(name, EXECUTE, body[at:].strip(" ")), len(body)
    number, at = _digits(body, at)
    if name == "S":
        return _register(body, number, at)
    return Command(name, EXECUTE, number), at


def _digits(body: str, at: int) -> tuple[str, int]:
    start = at = _past_spaces(body, at)
    while at < len(body) and body[at] in "0123456789":
        at += 1
    return body[start:at], at


def _past_spaces(body: str, at: int) -> int:
    """Skip spaces, which mean nothing outside of constants (V.250 clause 5.2.1)."""
    while body[at : at + 1] == " ":
        at += 1
    return at


def _register(body: str, number: str, at: int) -> tuple[Command, int]:
    """Read `S<n>?` and `S<n>=<value>` (V.250 clause 5.3.2)."""
    at = _past_spaces(body, at)
    mark = body[at : at + 1]
    if mark == READ:
        return Command("S", READ, number), at + 1
    if mark == SET:
        value, end = _digits(body, at + 1)
        return Command("S", SET, f"{number}={value}"), end
    raise Failure
