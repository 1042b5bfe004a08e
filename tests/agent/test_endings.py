"""Endings of messages: in order, each message once, none missed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.agent import endings
from modem.agent.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(str(tmp_path / "agent.db"))
    yield made
    made.close()


def found(store: Store, number: int = 0, limit: int = 20) -> list[tuple[str, str]]:
    return [(m.text or "", m.state) for _, m in endings.since(store, number, limit)]


def begin(store: Store, *texts: str) -> None:
    for text in texts:
        store.outbox.begin(store.outbox.accept(text).id, "modem")


def test_what_waits_or_is_being_sent_has_not_ended(store: Store) -> None:
    store.outbox.accept("waiting")
    begin(store, "sending")
    assert found(store) == []
    assert endings.last(store) == 0


def test_they_are_found_in_the_order_in_which_they_ended(store: Store) -> None:
    begin(store, "a", "b", "c")
    store.outbox.unknown(2, "nobody can tell")
    store.outbox.sent(1, (7,))
    store.outbox.refused(3, "no")
    assert found(store) == [("b", "unknown"), ("a", "sent"), ("c", "refused")]
    assert found(store, limit=1) == [("b", "unknown")]
    assert found(store, endings.last(store)) == []


def test_one_that_ends_again_is_found_again_and_no_longer_before(store: Store) -> None:
    begin(store, "a", "b")
    store.outbox.sent(1, (7,))
    store.outbox.sent(2, (8,))
    seen = endings.last(store)
    store.outbox.delivered(1, True)
    assert found(store, seen) == [("a", "delivered")]
    assert found(store) == [("b", "sent"), ("a", "delivered")]


def test_numbers_are_not_used_again_when_messages_are_forgotten(store: Store) -> None:
    begin(store, "a")
    store.outbox.sent(1, (7,))
    seen = endings.last(store)
    store.prune(-1)
    assert store.outbox.get(1) is None
    begin(store, "b")
    store.outbox.sent(2, (8,))
    assert found(store, seen) == [("b", "sent")]
