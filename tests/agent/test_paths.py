"""Where a program looks for an agent, and where an agent is."""

import os
from pathlib import Path

import pytest

from modem.agent import paths, places


def test_a_name_in_the_environment_is_taken() -> None:
    assert paths.find({"MODEM_AGENT": "/tmp/a"}) == "/tmp/a"


def test_the_first_that_exists_is_taken_else_the_system_s(tmp_path: Path) -> None:
    runtime, state = tmp_path / "run", tmp_path / "state"
    environment = {"XDG_RUNTIME_DIR": str(runtime), "XDG_STATE_HOME": str(state)}
    expected = paths.SYSTEM
    for folder in (state, runtime):
        if not os.path.exists(paths.SYSTEM):
            assert paths.find(environment) == expected
        (folder / "modem").mkdir(parents=True)
        expected = str(folder / "modem/agent.sock")
        Path(expected).touch()
    assert paths.candidates(environment)[1] == expected


@pytest.mark.parametrize("runtime", [True, False])
@pytest.mark.parametrize("uid", [0, 1000])
def test_it_looks_where_an_agent_listens_that_was_told_nothing(
    uid: int, runtime: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    for name in ("RUNTIME_DIRECTORY", "STATE_DIRECTORY", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    if runtime:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    assert places.socket_path() in paths.candidates()
