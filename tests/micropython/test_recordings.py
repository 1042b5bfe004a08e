"""What the simulated modem's tests do to a session gives the same on a board's Python.

The tests run once more on CPython, and what passes between them and each session is written down
(recording.py); then each interpreter plays that, and every byte, event, result and deadline has
to be the same (recorded.py).
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.imports import ROOT
from tests.micropython.interpreters import Interpreter, javascript, native, recordable

# The one with a board's words plays all, the oldest version one in fifteen: it is slow.
PLAYERS = [build for build in (native(), *javascript()[:1]) if build]
EVERY = {"native": "1"}
SOME = "15"
HEAP = "8m"  # each line is compiled, and its words are never forgotten

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what was done to the sessions, one file each."""
    folder = tmp_path_factory.mktemp("recordings")
    files = [str(path) for path in recordable()]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.micropython.recording"]
    result = subprocess.run(
        [*command, "-p", "no:cacheprovider", "--timeout=300", *files],
        cwd=ROOT,
        env={**os.environ, "RECORD_TO": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    return folder


def test_there_is_a_recording_of_most_tests(recordings: Path, note: Callable[[str], None]) -> None:
    found = list(recordings.glob("*.txt"))
    told = [path.name.partition("-")[0] for path in found]
    for path in recordable():
        assert told.count(path.stem) >= 2, path
    assert len(found) > 300
    words = ["1 in %s on %s" % (EVERY.get(player.name, SOME), player.name) for player in PLAYERS]
    note("%d sessions of tests with the simulator, played: %s" % (len(found), ", ".join(words)))


@pytest.mark.parametrize("player", PLAYERS, ids=lambda player: player.name)
def test_a_session_does_the_same_on_micropython(
    player: Interpreter, recordings: Path, compiled: Path
) -> None:
    script = "tests/micropython/player.py"
    words = [str(compiled), str(recordings), EVERY.get(player.name, SOME)]
    result = player.run(script, *words, heap=HEAP, seconds=500)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("player", PLAYERS, ids=lambda player: player.name)
def test_a_difference_would_be_found(player: Interpreter, compiled: Path, tmp_path: Path) -> None:
    lines = [("settings", {}), ("call", "start", (0,), {}), ("due", 200), ("due", 201)]
    (tmp_path / "wrong.txt").write_text("".join("%r\n" % (line,) for line in lines), "utf-8")
    script = "tests/micropython/player.py"
    result = player.run(script, str(compiled), str(tmp_path), heap=HEAP)
    assert result.returncode == 1
    assert "wrong.txt, line 4" in result.stdout
