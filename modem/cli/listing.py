"""What `modem outbox` and `modem inbox` share: their options, and the cells of their tables."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from modem.cli.options import json_option
from modem.cli.output import printable, width
from modem.cli.sharing import agent_option

F = TypeVar("F", bound=Callable[..., Any])

MOST_SHOWN = 60  # columns that a body has in a table


def shared_options(function: F) -> F:
    """Add what each verb of these groups takes."""
    return agent_option()(json_option(function))


def when(seconds: float | None) -> str:
    """Return a time as a person here reads it."""
    return "-" if seconds is None else time.strftime("%m-%d %H:%M:%S", time.localtime(seconds))


def body(text: str | None, data: bytes) -> str:
    """Return as much of a body as a table has room for, 8-bit data in hex."""
    whole = data.hex() if text is None else printable(text)
    if width(whole) <= MOST_SHOWN:
        return whole
    shown = whole[: MOST_SHOWN - 3]
    while width(shown) > MOST_SHOWN - 3:
        shown = shown[:-1]
    return shown + "..."
