"""A broker of one's own, and an engine without modems."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.agent.handlers import mqtt, mqtt_traffic
from tests.agent.handlers.brokers import Broker, Somebody
from tests.agent.queues import Engine


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt_traffic, "host", lambda: "pi")
    for module in (mqtt, mqtt_traffic):
        monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
        monkeypatch.setattr(module, "LONGEST_PAUSE", 0.1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    yield made
    made.close()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    folder = tmp_path / "broker"
    folder.mkdir()
    made = Broker(folder)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def somebody(broker: Broker) -> Iterator[Somebody]:
    made = Somebody(broker.port)
    yield made
    made.close()
