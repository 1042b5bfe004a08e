"""One running `modem listen`, whatever happens to the modem on its port."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modem.simulator.fixtures import RunningModem
from tests.cli.running import Simulator
from tests.patience import PATIENCE


class Listener:
    """A running `modem listen --json`."""

    def __init__(self, port: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "modem.cli", "listen", "--json", "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self.process.stdout is not None and self.process.stderr is not None
        self._rest = {"out": b"", "err": b""}
        self._selector = selectors.DefaultSelector()
        for name, stream in (("out", self.process.stdout), ("err", self.process.stderr)):
            os.set_blocking(stream.fileno(), False)
            self._selector.register(stream, selectors.EVENT_READ, name)
        self.texts: list[str] = []
        self.events: list[str] = []

    def wait(self, texts: int = 0, event: str = "") -> None:
        """Read until so many Commands came, or an event of that kind after those seen so far."""
        seen = self.events.count(event)
        end = time.monotonic() + PATIENCE
        while len(self.texts) < texts or (event and self.events.count(event) == seen):
            left = end - time.monotonic()
            assert left > 0, (self.texts, self.events)
            for key, _ in self._selector.select(left):
                self._take(key.data, os.read(key.fd, 65536))

    def _take(self, name: str, data: bytes) -> None:
        assert data, "listen has ended: %s" % self.events
        *lines, self._rest[name] = (self._rest[name] + data).split(b"\n")
        for line in lines:
            said: dict[str, Any] = json.loads(line)
            if name == "out":
                self.texts.append(said["text"])
            else:
                self.events.append(said["event"])

    def end(self) -> None:
        self._selector.close()
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE)


@pytest.fixture
def link(tmp_path: Path) -> Path:
    return tmp_path / "modem"


def simulator(link: Path, *options: str) -> Simulator:
    simulator = Simulator("--json", "--link", str(link), *options)
    assert simulator.event()["event"] == "ready"
    return simulator


@pytest.fixture
def running(link: Path) -> Iterator[list[Any]]:
    """What a test starts and has to end."""
    started: list[Any] = []
    yield started
    for one in reversed(started):
        one.end()


def test_a_modem_that_is_stopped_for_a_while_loses_nothing(link: Path, running: list[Any]) -> None:
    sim = simulator(link)
    listener = Listener(link)
    running += [sim, listener]
    listener.wait(event="Ready")
    for number in range(20):
        sim.type({"event": "to_sim", "text": "command %d" % number})
    listener.wait(texts=3)
    sim.process.send_signal(signal.SIGSTOP)
    time.sleep(2)  # what is tested is a modem that says nothing for so long
    sim.process.send_signal(signal.SIGCONT)
    listener.wait(texts=20)
    assert listener.texts == ["command %d" % number for number in range(20)]


def test_a_port_that_comes_back_under_another_name_loses_nothing(
    link: Path, simulated_modem: RunningModem, running: list[Any]
) -> None:
    link.symlink_to(simulated_modem.port)
    listener = Listener(link)
    running.append(listener)
    listener.wait(event="Ready")
    simulated_modem.deliver("before")
    listener.wait(texts=1)
    link.unlink()
    simulated_modem.replug()
    listener.wait(event="Closed")
    simulated_modem.deliver("while it is away")
    link.symlink_to(simulated_modem.port)
    listener.wait(texts=2)
    simulated_modem.deliver("after")
    listener.wait(texts=3)
    assert listener.texts == ["before", "while it is away", "after"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_modem_that_is_replaced_by_another_one_is_found(
    link: Path, running: list[Any], number: int
) -> None:
    first = simulator(link)
    listener = Listener(link)
    running += [first, listener]
    listener.wait(event="Ready")
    first.type({"event": "to_sim", "text": "from the first"})
    listener.wait(texts=1)
    running.remove(first)
    if number == signal.SIGKILL:
        link.unlink()  # which stays then, and leads to whoever gets the name of the terminal next
    first.end(number)
    listener.wait(event="Closed")
    second = simulator(link)
    running.append(second)
    second.type({"event": "to_sim", "text": "from the second"})
    listener.wait(texts=2)
    assert listener.texts == ["from the first", "from the second"]


def test_a_restart_of_the_modem_loses_nothing(link: Path, running: list[Any]) -> None:
    with RunningModem(persona="bg96") as modem:
        link.symlink_to(modem.port)
        listener = Listener(link)
        running.append(listener)
        listener.wait(event="Ready")
        modem.call(modem.device.power_off)
        modem.deliver("while it was off")
        modem.call(modem.device.power_on)
        listener.wait(texts=1)
        running.remove(listener)
        listener.end()
    assert listener.texts == ["while it was off"]
