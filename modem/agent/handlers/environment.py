"""A Command as environment variables, for the programs of the agent and of `modem listen`."""

from collections.abc import Mapping
from typing import Any

MOST = 100_000
"""Characters of a value; Linux takes 128 KiB in one variable, and runs no program with more."""


def environment(command: Mapping[str, Any]) -> dict[str, str]:
    """Return what describes a Command: MODEM_COMMAND_ID, _SID, _SENDER, _TEXT and so on.

    `command` has the values as JSON carries them. What is None is left out, and what is too
    long (the body is on standard input too); so is NUL, which no variable can hold.
    """
    values = {
        f"MODEM_COMMAND_{name.upper()}": str(value).replace("\0", "")
        for name, value in command.items()
        if name != "missing" and value is not None
    }
    return {name: value for name, value in values.items() if len(value.encode()) <= MOST}
