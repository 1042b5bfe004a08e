"""What the tests of the command line share: the command called in this process."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from modem.agent import places
from modem.cli.main import main
from modem.simulator.fixtures import RunningModem
from tests.agent.door import Door

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


# --- a running agent ----------------------------------------------------------------------


@pytest.fixture
def working(tmp_path: Path, simulated_modem: RunningModem) -> Iterator[Door]:
    """An agent whose modem, `simulated_modem`, works."""
    door = Door(tmp_path, simulated_modem.port)
    door.ready()
    yield door
    door.close()


@pytest.fixture
def away(tmp_path: Path) -> Iterator[Door]:
    """An agent whose modem is not there."""
    door = Door(tmp_path)
    yield door
    door.close()


@pytest.fixture(autouse=True)
def quick(short_silence: None) -> None:
    """A verb that talks to a modem takes it for itself first."""


@pytest.fixture(autouse=True)
def no_other_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's own agent is left alone."""
    monkeypatch.setattr(places, "SYSTEM_SOCKET", "/nowhere/agent.sock")
    for name in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.delenv("MODEM_AGENT", raising=False)


@pytest.fixture
def via(run: Run, working: Door, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call `modem` where the agent runs."""
    monkeypatch.setattr(places, "SYSTEM_SOCKET", working.path)
    return run


@pytest.fixture
def waiting(run: Run, away: Door, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call `modem` where an agent runs whose modem is not there."""
    monkeypatch.setattr(places, "SYSTEM_SOCKET", away.path)
    return run
