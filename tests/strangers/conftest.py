"""What the strangers' tests share: simulated modems, each a process."""

from collections.abc import Callable, Iterator

import pytest

from tests.strangers.rig import Modem

Start = Callable[..., Modem]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test of this folder, so that `-m "not strangers"` leaves them out."""
    item.add_marker("strangers")


@pytest.fixture
def start() -> Iterator[Start]:
    """Start `modem sim` with options; every one is ended after the test."""
    running: list[Modem] = []

    def start(*options: str) -> Modem:
        running.append(Modem(*options))
        return running[-1]

    yield start
    for modem in running:
        modem.close()


@pytest.fixture
def modem(start: Start) -> Modem:
    """A modem on a PTY."""
    return start()
