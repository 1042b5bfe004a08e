"""Three readers: a person at a terminal (rich), a person behind a pipe (plain), a program (JSON).

What a modem or a stranger's SMS says is printed only after `printable`, so that no message
can move the cursor or recolour somebody's terminal.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any
from unicodedata import combining, east_asian_width

import click

from modem.cli import exits
from modem.errors import ModemError

if TYPE_CHECKING:
    from rich.console import Console

    from modem.cli.progress import Progress


def printable(text: str) -> str:
    """Return `text` with every character that is not for reading escaped (\\n, \\x1b, ...)."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def is_terminal(stream: IO[Any]) -> bool:
    """Tell whether a person watches `stream`."""
    return stream.isatty()


def console(stream: IO[str] | None = None) -> "Console":
    """Return a rich console on `stream` (standard output when None) that guesses nothing."""
    from rich.console import Console

    return Console(file=stream or sys.stdout, highlight=False, markup=False, emoji=False)


def line(text: str, style: str = "", err: bool = False) -> None:
    """Print one line; `style` (a rich style) shows only on a terminal."""
    stream = sys.stderr if err else sys.stdout
    if is_terminal(stream):
        console(stream).print(text, style=style or None, soft_wrap=True)
    else:
        click.echo(text, err=err)
    stream.flush()


def as_json(value: Mapping[str, Any], err: bool = False) -> None:
    """Print `value` as one JSON object on a line of its own, in ASCII, flushed."""
    click.echo(json.dumps(value), err=err)
    (sys.stderr if err else sys.stdout).flush()


def width(text: str) -> int:
    """Return how many columns of a terminal `text` takes: Chinese and emoji take two each."""
    if text.isascii():
        return len(text)
    wide = sum(east_asian_width(c) in ("W", "F") for c in text)
    return len(text) + wide - sum(combining(c) != 0 for c in text)


def table(rows: Iterable[Sequence[str]], head: Sequence[str] = (), title: str = "") -> None:
    """Print `rows` in aligned columns; the first column is the name of the row."""
    cells = [[printable(cell) for cell in row] for row in rows]
    if is_terminal(sys.stdout):
        _rich_table(cells, head, title)
    else:
        _plain_table(cells, head, title)


def _rich_table(cells: list[list[str]], head: Sequence[str], title: str) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    out = console()
    if title:
        out.print(title, style="bold")
    grid = Table(box=box.SIMPLE_HEAD if head else None, show_header=bool(head), pad_edge=True)
    for column in range(max([len(row) for row in [*cells, head]], default=0)):
        name = head[column] if column < len(head) else ""
        grid.add_column(name, style="cyan" if column == 0 else "", overflow="fold")
    for row in cells:
        grid.add_row(*[Text(cell) for cell in row])
    out.print(grid)


def _plain_table(cells: list[list[str]], head: Sequence[str], title: str) -> None:
    if title:
        click.echo(title)
    rows = [list(head), *cells] if head else cells
    widths: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row[:-1]):
            widths[column] = max(widths.get(column, 0), width(cell))
    for row in rows:
        padded = [cell + " " * (widths.get(at, 0) - width(cell)) for at, cell in enumerate(row)]
        click.echo(("  " + "  ".join(padded)).rstrip())


def error_object(error: ModemError, code: int) -> dict[str, Any]:
    """Return `error` as --json shows it; the details are the attributes it carries."""
    details = {
        name: value
        for name, value in vars(error).items()
        if isinstance(value, (int, str, bool, tuple)) and name != "temporary"
    }
    known = {
        "kind": type(error).__name__,
        "message": error.message,
        "temporary": error.temporary,
        "exit_code": code,
    }
    return {"error": known | details}


def usage_object(message: str) -> dict[str, Any]:
    """Return a mistake on the command line as --json shows it."""
    known = {
        "kind": "UsageError",
        "message": message,
        "temporary": False,
        "exit_code": exits.USAGE,
    }
    return {"error": known}


@contextmanager
def progress(text: str, quiet: bool = False) -> "Iterator[Progress]":
    """Show `text` on standard error while something is waited for, if a person watches it."""
    from modem.cli.progress import Progress

    if quiet or not is_terminal(sys.stderr):
        yield Progress(None)
        return
    with console(sys.stderr).status(printable(text)) as status:
        yield Progress(status)
