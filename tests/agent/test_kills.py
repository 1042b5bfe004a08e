"""The agent under `kill -9` and power cuts; `tools/dev.py kills` does it a thousand times."""

import random
import sqlite3
from pathlib import Path

import pytest

from modem.agent.store import Store
from tools.kills.power import Index, PowerCut, Promise, durable
from tools.kills.run import Run


@pytest.mark.timeout(120)
def test_nothing_is_lost_or_sent_twice_however_the_agent_ends(tmp_path: Path) -> None:
    outcome = Run(tmp_path, kills=30, seed=8).happen()
    assert not outcome.problems
    assert outcome.figures["killed"] == 30
    assert outcome.figures["power cuts"] > 3
    assert outcome.figures["sent"] > 30
    assert outcome.figures["processed by reference"] > 30
    assert outcome.figures["processed by client"] > 30


def crashed(folder: Path, accepted: int) -> tuple[str, Promise]:
    """Return a database that was left in the middle of things, and what it had promised."""
    store = Store(str(folder / "whole.db"))
    for number in range(accepted):
        store.outbox.accept("message %d" % number)
    index = Index(store.path)
    promise = index.promised()
    store.outbox.accept("promised to nobody")
    for end in ("", "-wal"):
        (folder / ("agent.db" + end)).write_bytes(Path(store.path + end).read_bytes())
    store.close()
    index.close()
    return str(folder / "agent.db"), promise


@pytest.mark.parametrize("seed", range(20))
def test_what_was_accepted_survives_a_power_cut(tmp_path: Path, seed: int) -> None:
    path, promise = crashed(tmp_path, accepted=5)
    PowerCut(path, promise, random.Random(seed)).happen()
    store = Store(path)
    texts = [message.text for message in store.outbox.list()]
    store.close()
    assert store.aside == ""
    assert texts[:5] == ["message %d" % number for number in range(5)]
    assert texts[5:] in ([], ["promised to nobody"])


def copied(folder: Path) -> tuple[str, Promise, int]:
    """Return a database that was left when a transaction had set off a checkpoint, what had been
    promised before it, and how many messages that were."""
    store = Store(str(folder / "whole.db"))
    store.outbox.accept("the first")
    index = Index(store.path)
    accepted, size = 1, 0
    while True:
        promise, before = index.promised(), size
        store.outbox.accept("message %d" % accepted)
        size = Path(store.path).stat().st_size
        if before and size != before:
            break
        accepted += 1
    for end in ("", "-wal", "-shm"):
        (folder / ("agent.db" + end)).write_bytes(Path(store.path + end).read_bytes())
    store.close()
    index.close()
    return str(folder / "agent.db"), promise, accepted


def test_what_a_checkpoint_copies_was_synced_before_though_nobody_was_told(
    tmp_path: Path,
) -> None:
    path, promise, accepted = copied(tmp_path)
    whole = {end: Path(path + end).read_bytes() for end in ("", "-wal", "-shm")}
    for seed in range(20):
        for end, octets in whole.items():
            Path(path + end).write_bytes(octets)
        found = durable(path, Promise(), promise)
        assert found.frames > promise.frames
        Path(path + "-shm").unlink()  # a life that opens it, and no more
        assert durable(path, found, promise) == found
        how = PowerCut(path, found, random.Random(seed)).happen()
        store = Store(path)
        assert store.aside == "" and store.outbox.counts()["waiting"] == accepted + 1, how
        store.close()


def test_a_power_cut_that_spoils_what_was_promised_is_noticed(tmp_path: Path) -> None:
    path, _ = crashed(tmp_path, accepted=5)
    PowerCut(path, Promise(), random.Random(1)).happen()
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT count(*) FROM outgoing").fetchone()[0]
    connection.close()
    assert found < 5
