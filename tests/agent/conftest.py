"""An agent that a test can talk to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.simulator.fixtures import RunningModem
from tests.agent.clients import KINDS, Client
from tests.agent.door import Door, Hand, by_hand


@pytest.fixture(autouse=True)
def quick(short_silence: None) -> None:
    """An agent sets its modem up before anything else."""


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """An agent whose modem is not there: what it accepts waits."""
    door = Door(tmp_path)
    yield door
    door.close()


@pytest.fixture
def working(tmp_path: Path, simulated_modem: RunningModem) -> Iterator[Door]:
    """An agent whose modem, `simulated_modem`, works."""
    door = Door(tmp_path, simulated_modem.port)
    door.ready()
    yield door
    door.close()


@pytest.fixture
def hand(door: Door) -> Iterator[Hand]:
    """Somebody who types at `door`."""
    with by_hand(door.path) as hand:
        yield hand


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which of the two clients."""
    return str(request.param)


@pytest.fixture
def agent(kind: str, door: Door) -> Iterator[Client]:
    """A client of an agent whose modem is not there."""
    with KINDS[kind](door.path) as client:
        yield client


@pytest.fixture
def sharing(kind: str, working: Door) -> Iterator[Client]:
    """A client of an agent whose modem, `simulated_modem`, works."""
    with KINDS[kind](working.path) as client:
        yield client
