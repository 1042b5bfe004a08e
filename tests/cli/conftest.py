"""What the tests of the command line share: the command called in this process."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from modem.cli.main import main

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call `modem` with arguments; a crash is raised, an exit code is in the result."""
    for name in ("MODEM_PORT", "MODEM_PEER", "MODEM_PIN"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)

    return call


def objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects in `text`, one a line."""
    return [json.loads(line) for line in text.splitlines()]
