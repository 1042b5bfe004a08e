"""Whole agents that are killed while Commands go to a broker, and messages come from it."""

import json
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from modem.agent.store import Store
from modem.session.messages import Command
from tests.agent.agents import RunningAgent
from tests.agent.handlers.brokers import Broker, Somebody
from tests.patience import PATIENCE

KILLS = 8
MOST = 0.4  # seconds that an agent lives once it is connected
COMMANDS = 600

CONFIG = """
[[modem]]
port = "/dev/no-such-port"

[[handler]]
name = "q"
type = "mqtt"
url = "%s"
client_id = "pi"
command_topic = "command"
send_topic = "send"
result_topic = ""
error_topic = "error"
pause = "0.1s"
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    folder = tmp_path / "broker"
    folder.mkdir()
    made = Broker(folder, "max_queued_messages 0")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def somebody(broker: Broker) -> Iterator[Somebody]:
    made = Somebody(broker.port)
    yield made
    made.close()


def outbox(folder: Path) -> list[str]:
    """Return the texts in the outbox, also while an agent runs."""
    path = (folder / "data" / "agent.db").as_uri()
    with closing(sqlite3.connect(path + "?mode=ro", uri=True)) as database:
        return [row[0] for row in database.execute("SELECT text FROM outgoing ORDER BY id")]


def lives(folder: Path, broker: Broker, seed: int) -> Iterator[RunningAgent]:
    """Give agents that are killed, each a while after it was connected."""
    chance = random.Random(seed)
    for number in range(1, KILLS + 1):
        with RunningAgent(folder, CONFIG % broker.url) as agent:
            connected(agent, number)
            yield agent
            time.sleep(chance.uniform(0, MOST))


def connected(agent: RunningAgent, number: int) -> None:
    """Wait until the agent, or those before it in this folder, were connected so often."""
    deadline = time.monotonic() + PATIENCE
    while agent.log.count("connected to the broker") < number:
        assert time.monotonic() < deadline, agent.log
        time.sleep(0.005)


class Publishing:
    """Somebody who publishes without a pause; `given` is what the broker has taken."""

    def __init__(self, somebody: Somebody) -> None:
        self.given: list[str] = []
        self._somebody = somebody
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._ended.is_set():
            # Three of a kind: only their packet identifiers tell them apart.
            self.given.append(f"message {len(self.given) // 3}")
            self._somebody.publish("send", self.given[-1])
            time.sleep(0.01)

    def __enter__(self) -> "Publishing":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


def test_each_message_of_a_broker_is_accepted_once(
    tmp_path: Path, broker: Broker, somebody: Somebody
) -> None:
    ages = lives(tmp_path, broker, seed=1)
    next(ages)  # the session is there from now on
    with Publishing(somebody) as publishing:
        for _ in ages:
            pass
    with RunningAgent(tmp_path, CONFIG % broker.url):
        deadline = time.monotonic() + PATIENCE
        while len(outbox(tmp_path)) < len(publishing.given) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert len(publishing.given) > 10 * KILLS
    assert outbox(tmp_path) == publishing.given


def test_each_command_reaches_the_broker_in_order(
    tmp_path: Path, broker: Broker, somebody: Somebody
) -> None:
    (tmp_path / "data").mkdir()
    store = Store(str(tmp_path / "data" / "agent.db"))
    store.inbox.ensure("q")
    ids = [f"{number:04d}" for number in range(COMMANDS)]
    for name in ids:
        store.inbox.keep(Command(name, "2936", name, name.encode()), "modem")
    store.close()
    for _ in lives(tmp_path, broker, seed=2):
        pass
    with RunningAgent(tmp_path, CONFIG % broker.url):
        found: list[str] = []
        while ids[-1] not in found:
            found.append(json.loads(somebody.get("command").payload)["id"])
    assert list(dict.fromkeys(found)) == ids
    assert len(found) <= len(ids) + KILLS  # one may come twice at each
