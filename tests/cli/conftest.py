"""What the tests of the command line share: the command called in this process."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from modem.cli.main import main
from modem.simulator.fixtures import RunningModem

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call `modem` with arguments; a crash is raised, an exit code is in the result."""
    for name in ("MODEM_PORT", "MODEM_PEER", "MODEM_PIN"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)

    return call


@pytest.fixture
def simulated_modem() -> Iterator[RunningModem]:
    """The plugin's fixture, also where this package is not installed but only checked out."""
    with RunningModem() as modem:
        yield modem


@pytest.fixture
def on(run: Run, simulated_modem: RunningModem) -> Run:
    """Call `modem` with the simulated modem's port."""
    return lambda *arguments, **more: run("--port", simulated_modem.port, *arguments, **more)


@pytest.fixture
def with_pin() -> Iterator[RunningModem]:
    """A simulated modem whose SIM wants a PIN."""
    with RunningModem(pin="4711") as modem:
        yield modem


def objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects in `text`, one a line."""
    return [json.loads(line) for line in text.splitlines()]
