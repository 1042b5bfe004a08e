"""Who has a line, as far as that can be seen."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.ports import locks

HOLDER = """
import fcntl, sys
file = open(sys.argv[1], "rb+")
fcntl.flock(file, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A file that another process has open and locked, and that process."""
    path = tmp_path / "ttyUSB2"
    path.touch()
    command = [sys.executable, "-c", HOLDER, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield str(path), process.pid


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows other processes' files")
def test_the_holder_is_seen_by_its_open_file(held: tuple[str, int]) -> None:
    path, process = held
    assert locks.holder(path) == process


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists its locks")
def test_the_holder_of_another_user_is_seen_by_its_lock(
    held: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, process = held
    monkeypatch.setattr(locks, "_processes", list)
    assert locks.holder(path) == process


def test_a_file_that_nobody_has_is_free(tmp_path: Path) -> None:
    (tmp_path / "ttyUSB2").touch()
    assert locks.holder(str(tmp_path / "ttyUSB2")) is None
    assert locks.holder(str(tmp_path / "ttyUSB3")) is None


def test_the_mark_is_not_missed_where_there_is_none(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path / "file", os.O_CREAT | os.O_RDWR)
    locks.claim(descriptor)
    locks.release(descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.close(descriptor)


def test_a_process_without_a_name_is_a_number() -> None:
    assert "process 4194305" in locks.busy("/dev/ttyUSB2", 2**22 + 1).message
