"""A `modem sim` and the programs of others, each a process of its own that is ended for sure."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE

STEP = 0.02
SIMULATOR = (sys.executable, "-m", "modem.cli", "sim", "--json")

Json = dict[str, Any]


def need(program: str) -> None:
    """Skip the test where a program is not installed; in CI that is a failure."""
    if shutil.which(program) is None:
        pytest.skip("%s is not installed; .ci/run installs it" % program)


def until(true: Callable[[], Any], what: object = "", seconds: float = PATIENCE) -> Any:
    """Ask until the answer is true, and return it; `what()` or `what` says what was there."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        if time.monotonic() > deadline:
            raise TimeoutError(str(what() if callable(what) else what))
        time.sleep(STEP)
    return answer


def end(process: "subprocess.Popen[Any]") -> None:
    """Ask the leader of a session to end; make it, and all that it started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Modem:
    """A running `modem sim`: where it is, and the far end of its network."""

    def __init__(self, *options: str) -> None:
        self.events: list[Json] = []
        self._unfinished = b""
        self._process = subprocess.Popen(
            [*SIMULATOR, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self.port: str = until(lambda: self._named("ready"), "no modem")[0]["port"]
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Modem":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def deliver(self, text: str, **more: Any) -> None:
        """Send the modem a message, from 2936 unless told."""
        assert self._process.stdin is not None
        event = {"event": "to_sim", "text": text, "report": True, **more}
        self._process.stdin.write(json.dumps(event).encode() + b"\n")
        self._process.stdin.flush()

    def sent(self, count: int) -> list[str]:
        """Wait until the modem has sent `count` messages; return the texts of all."""
        return [event["text"] for event in self._wait("from_sim", count)]

    def sent_to(self, count: int) -> list[str]:
        """Wait until the modem has sent `count` messages; return whom all went to."""
        return [event["to"] for event in self._wait("from_sim", count)]

    def reported(self, count: int) -> list[str]:
        """Wait for the final fates of `count` messages to the modem; return all."""
        return [event["status"] for event in self._wait("report", count)]

    def close(self) -> None:
        end(self._process)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _wait(self, name: str, count: int) -> list[Json]:
        until(lambda: len(self._named(name)) >= count, lambda: self.events)
        return self._named(name)

    def _named(self, name: str) -> list[Json]:
        self._read()
        return [event for event in self.events if event["event"] == name]

    def _read(self) -> None:
        assert self._process.stdout is not None
        fd = self._process.stdout.fileno()
        while select.select([fd], [], [], 0)[0] and (data := os.read(fd, 65536)):
            *lines, self._unfinished = (self._unfinished + data).split(b"\n")
            self.events += [json.loads(line) for line in lines]


def run(*command: str, **options: Any) -> str:
    """Run a program to its end and return all that it prints; it has to succeed."""
    need(command[0])
    settings = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "timeout": PATIENCE}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False, **settings | options)
    output = done.stdout.decode(errors="replace")
    assert done.returncode == 0, output
    return output


@contextmanager
def daemon(log: Path, *command: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a program in the background, its output in `log`; it is gone afterwards."""
    need(command[0])
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        end(process)
        assert process.stdin is not None
        process.stdin.close()


def holding(folder: Path, text: str) -> Path:
    """Wait for a file that holds `text`; return its path."""

    def found() -> list[Path]:
        return [path for path in folder.iterdir() if text in path.read_text(errors="replace")]

    path: Path = until(found, lambda: "%r in none of %s" % (text, list(folder.iterdir())))[0]
    return path
