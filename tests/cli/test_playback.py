"""`modem sim --replay`: a recording on a port of its own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from modem import Modem
from modem.cli import exits
from modem.simulator.fixtures import RunningModem
from tests.cli.conftest import Run
from tests.cli.process import next_line, started
from tests.patience import PATIENCE


def live(port: str, trace: str | None = None) -> list[object]:
    """Start, receive and send; return what came of it."""
    with Modem.open(port, trace=trace) as modem:
        command = modem.receive(timeout=PATIENCE)
        return [modem.identity, command, modem.send("closed")]


@pytest.fixture
def recording(tmp_path: Path) -> tuple[Path, list[object]]:
    """A life that was recorded, and what came of it."""
    path = tmp_path / "session.txt"
    with RunningModem() as modem:
        modem.deliver("close the valve")
        return path, live(modem.port, str(path))


@pytest.fixture
def replayed(recording: tuple[Path, list[object]]) -> Iterator["subprocess.Popen[str]"]:
    with started("sim", "--replay", str(recording[0]), "--fast", "--faults", "split=0.1") as sim:
        yield sim


def test_a_recorded_session_can_be_had_again_as_often_as_one_likes(
    recording: tuple[Path, list[object]], replayed: "subprocess.Popen[str]"
) -> None:
    port = next_line(replayed).strip()
    assert live(port) == recording[1]
    assert live(port) == recording[1]


WRONG = {
    "--persona does not go with --replay": ["--persona", "bg96"],
    "--sims does not go": ["--sims", "2"],
    "the fault reboot needs a modem": ["--faults", "reboot=1"],
    "no fault 'rebot'": ["--faults", "rebot=1"],
}


@pytest.mark.parametrize(("sentence", "options"), WRONG.items(), ids=list(WRONG))
def test_what_a_recording_cannot_do_is_said(
    sentence: str, options: list[str], run: Run, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    result = run("sim", "--replay", str(tmp_path / "empty.txt"), *options)
    assert result.exit_code == exits.USAGE
    assert sentence in " ".join(result.stderr.split())


@pytest.mark.parametrize("content", [b"> AT\nhello\n", b"> AT\n\xff\n"], ids=["text", "binary"])
def test_a_file_that_is_no_dialogue_is_said(content: bytes, run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_bytes(content)
    result = run("sim", "--replay", str(tmp_path / "letter.txt"))
    assert result.exit_code == exits.USAGE
    assert "letter.txt: " in result.stderr


def test_fast_alone_means_nothing(run: Run) -> None:
    result = run("sim", "--fast")
    assert result.exit_code == exits.USAGE
    assert "--fast goes with --replay" in result.stderr
