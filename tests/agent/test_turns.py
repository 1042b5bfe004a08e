"""What waits for a delivery report when the agent starts anew."""

from pathlib import Path

from modem.agent.store import Store
from tests.agent.stores import FakeClock, opened

WEEK = 7 * 86400.0


def send(store: Store, reference: int, confirm: bool = True, to: str = "") -> int:
    """Have a message be sent under a reference; return its number."""
    message = store.outbox.accept("hello", to, confirm=confirm)
    store.outbox.begin(message.id, "main")
    store.outbox.sent(message.id, (reference,))
    return message.id


def waiting(store: Store) -> list[int]:
    return [message.id for message, _ in store.outbox.unreported("main")]


def test_a_report_is_waited_for_as_long_as_its_reference_is_nobody_elses(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        old = send(store, 5)
        other = send(store, 5, to="+15557654321")
        clock.now += 2 * WEEK
        assert store.outbox.unreported("main") == [
            (store.outbox.get(number), 2 * WEEK) for number in (other, old)
        ]
        send(store, 5, confirm=False)
        assert waiting(store) == [other]


def test_a_reference_is_another_messages_also_when_that_was_reported(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        send(store, 5)
        new = send(store, 5)
        store.outbox.delivered(new, ok=True)
        assert waiting(store) == []


def test_what_another_modem_sent_is_not_among_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        send(store, 5)
        assert store.outbox.unreported("backup") == []
