"""Where an agent has its files, by who runs it, and where a program looks for it."""

import os
from pathlib import Path

import pytest

from modem.agent import places
from modem.agent.places import data_folder, socket_path

ROOT, SOMEBODY = 0, 1000


@pytest.mark.parametrize(
    ("user", "variables", "folder", "socket"),
    [
        (ROOT, {}, "/var/lib/modem", "/run/modem/agent.sock"),
        (
            SOMEBODY,
            {"XDG_RUNTIME_DIR": "/run/user/1000"},
            "/home/pi/.local/state/modem",
            "/run/user/1000/modem/agent.sock",
        ),
        (
            SOMEBODY,
            {"XDG_STATE_HOME": "/state"},
            "/state/modem",
            "/state/modem/agent.sock",
        ),
        (
            SOMEBODY,
            {"STATE_DIRECTORY": "/var/lib/a:/var/lib/b", "RUNTIME_DIRECTORY": "/run/a"},
            "/var/lib/a",
            "/run/a/agent.sock",
        ),
    ],
    ids=["root", "somebody", "somebody without a session", "a service of systemd"],
)
def test_each_has_a_place(
    user: int,
    variables: dict[str, str],
    folder: str,
    socket: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setenv("HOME", "/home/pi")
    for name in ("STATE_DIRECTORY", "RUNTIME_DIRECTORY", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert (data_folder(), socket_path()) == (folder, socket)


def test_a_name_in_the_environment_is_taken() -> None:
    assert places.find({"MODEM_AGENT": "/tmp/a"}) == "/tmp/a"


def test_the_first_that_exists_is_taken_else_the_system_s(tmp_path: Path) -> None:
    runtime, state = tmp_path / "run", tmp_path / "state"
    environment = {"XDG_RUNTIME_DIR": str(runtime), "XDG_STATE_HOME": str(state)}
    expected = places.SYSTEM_SOCKET
    for folder in (state, runtime):
        if not os.path.exists(places.SYSTEM_SOCKET):
            assert places.find(environment) == expected
        (folder / "modem").mkdir(parents=True)
        expected = str(folder / "modem/agent.sock")
        Path(expected).touch()
    assert places.candidates(environment)[1] == expected
