"""What reaches systemd's socket."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.agent.notify import Notifier


class Manager:
    """The service manager's end; `environment` is what a service of it is given."""

    def __init__(self, address: str, name: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.socket.settimeout(60)
        self.environment = {"NOTIFY_SOCKET": name, "HOME": "/"}

    def heard(self) -> str:
        return self.socket.recv(4096).decode()


@pytest.fixture(params=["a path", "an abstract name"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Manager]:
    path = str(tmp_path / "notify")
    if request.param == "a path":
        manager = Manager(path, path)
    else:
        manager = Manager("\0" + path, "@" + path)
    with manager.socket:
        yield manager


def test_each_thing_that_is_said_is_a_datagram(manager: Manager) -> None:
    notifier = Notifier(manager.environment)
    notifier.ready()
    notifier.status("main ready")
    notifier.feed()
    notifier.extend(2.5)
    notifier.stopping()
    assert [manager.heard() for _ in range(5)] == [
        "READY=1",
        "STATUS=main ready",
        "WATCHDOG=1",
        "EXTEND_TIMEOUT_USEC=2500000",
        "STOPPING=1",
    ]


def test_a_status_is_one_line_and_said_once(manager: Manager) -> None:
    notifier = Notifier(manager.environment)
    notifier.status("main away:\nno port\nREADY=1")
    notifier.status("main away:\nno port\nREADY=1")
    notifier.feed()
    assert manager.heard() == "STATUS=main away: no port READY=1"
    assert manager.heard() == "WATCHDOG=1"


def test_programs_that_are_started_inherit_nothing_of_it(manager: Manager) -> None:
    own = {"WATCHDOG_USEC": "1", "WATCHDOG_PID": str(os.getpid())}
    manager.environment.update(own)
    Notifier(manager.environment)
    assert manager.environment == {"HOME": "/"}


@pytest.mark.parametrize(
    ("given", "every"),
    [
        pytest.param({"WATCHDOG_USEC": "120000000"}, 40.0, id="for whoever reads it"),
        pytest.param(
            {"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": str(os.getpid())}, 40.0, id="for us"
        ),
        pytest.param({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": "1"}, None, id="not for us"),
        pytest.param({"WATCHDOG_USEC": "0"}, None, id="off"),
        pytest.param({"WATCHDOG_USEC": "much"}, None, id="nonsense"),
        pytest.param({}, None, id="none"),
    ],
)
def test_the_watchdog_is_fed_three_times_within_its_patience(
    given: dict[str, str], every: float | None
) -> None:
    assert Notifier(dict(given)).watchdog_every == every


@pytest.mark.parametrize("name", ["", "/no/such/socket", "@no-such-socket"])
def test_nobody_who_listens_is_no_error(name: str) -> None:
    Notifier({"NOTIFY_SOCKET": name} if name else {}).ready()


def test_a_manager_that_does_not_read_holds_up_nothing(manager: Manager) -> None:
    notifier = Notifier(manager.environment)
    for _ in range(1_000):
        notifier.feed()
    assert manager.heard() == "WATCHDOG=1"
