"""`modem sim --cloud`: one cloud, modems in other processes, connections that break."""

import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pytest

from tests.cli.labs import COMMAND, Json, Lab, modem, received, until
from tests.patience import PATIENCE


class Simulator:
    """A `modem sim --json --cloud ADDRESS`."""

    def __init__(self, lab: Lab, *options: str, address: str = "", token: str = "") -> None:
        environment = os.environ | {"MODEM_CLOUD_TOKEN": token or lab.carrier["token"]}
        where = address or lab.carrier["address"]
        self.process = subprocess.Popen(
            [*COMMAND, "sim", "--json", "--cloud", where, *options],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for(self, event: str) -> Json:
        out: IO[str] | None = self.process.stdout
        assert out is not None
        while line := out.readline():
            found: Json = json.loads(line)
            if found["event"] == event:
                return found
        raise AssertionError("it has ended")

    def __enter__(self) -> "Simulator":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab("--sims", "0") as lab:
        yield lab


def as_sim(port: str, name: str) -> Json:
    return {"port": port, "peer": "2936", "product": "wireless", "unique_name": name}


def test_its_modems_get_and_send_commands(lab: Lab) -> None:
    with Simulator(lab, "--name", "shed", "--sims", "2") as simulator:
        ports = simulator.wait_for("ready")["ports"]
        sids = simulator.wait_for("joined")["sids"]
        second = as_sim(ports[1], "shed-2")
        command = lab.post(second, "hello over there")
        assert command["sim_sid"] == sids[1]
        assert received(second)["text"] == "hello over there"
        modem(second, "send", "hello back")
        assert lab.wait_for("command", direction="from_sim")["body"] == "hello back"


def test_the_sims_of_a_name_are_the_same_each_time(lab: Lab) -> None:
    sids = []
    for name in ("shed", "shed", "barn"):
        with Simulator(lab, "--name", name) as simulator:
            sids += simulator.wait_for("joined")["sids"]
    assert sids[0] == sids[1] != sids[2]


@pytest.mark.parametrize(
    ("options", "token", "why"),
    [
        pytest.param([], "wrong", "the token is wrong", id="wrong token"),
        pytest.param(["--name", "a/b"], "", "can stand in a path", id="a name for no path"),
        pytest.param(["--peer", "5555"], "", "go to 000 or 2936", id="no such product"),
        pytest.param(["--name", "taken"], "", "at another station", id="a name in use"),
    ],
)
def test_a_refusal_is_said_and_ends_it(lab: Lab, options: list[str], token: str, why: str) -> None:
    with Simulator(lab, "--name", "taken") as first:
        first.wait_for("joined")
        with Simulator(lab, *options, token=token) as simulator:
            _, err = simulator.process.communicate(timeout=PATIENCE)
            assert simulator.process.returncode == 2
            assert why in json.loads(err)["error"]["message"]


def test_a_cloud_that_was_killed_gets_everything_when_it_is_back(tmp_path: Path) -> None:
    with Lab("--sims", "0", "--data", str(tmp_path)) as lab, Simulator(lab, "--name", "x") as sim:
        port = sim.wait_for("ready")["port"]
        sim.wait_for("joined")
        device = as_sim(port, "x-1")
        command = lab.post(device, "before the crash")
        lab.end(signal.SIGKILL)
        sim.wait_for("parted")
        modem(device, "send", "nobody hears this")
        with Lab("--sims", "0", "--data", str(tmp_path)) as again:
            sim.wait_for("joined")
            until(lambda: again.fetch(command)["status"] == "delivered")
            url = again.ready["wireless"] + "/v1/Commands"
            until(lambda: len(again.http.get(url).json()["commands"]) == 2)
            found = again.http.get(url).json()["commands"]
            assert {item["command"] for item in found} == {"before the crash", "nobody hears this"}
            assert received(device)["text"] == "before the crash"


@contextmanager
def unreliable(address: str, most: int) -> Iterator[str]:
    """A way to `address` on which each connection breaks after `most` bytes from the station."""
    host, _, port = address.rpartition(":")
    listener = socket.create_server(("127.0.0.1", 0))

    def carry(source: socket.socket, sink: socket.socket, left: float) -> None:
        with suppress(OSError):
            while left > 0 and (data := source.recv(4096)):
                sink.sendall(data[: int(min(left, len(data)))])
                left -= len(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                with near, socket.create_connection((host, int(port))) as far:
                    back = threading.Thread(
                        target=carry, args=(far, near, float("inf")), daemon=True
                    )
                    back.start()
                    carry(near, far, most)
                    back.join()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield "127.0.0.1:%d" % listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(PATIENCE)


def test_nothing_is_lost_or_doubled_on_a_connection_that_keeps_breaking(lab: Lab) -> None:
    bodies = [f"number {number}" for number in range(12)]
    with (
        unreliable(lab.carrier["address"], 1500) as address,
        Simulator(lab, "--name", "far", address=address) as simulator,
    ):
        device = as_sim(simulator.wait_for("ready")["port"], "far-1")
        simulator.wait_for("joined")
        commands = [lab.post(device, body) for body in bodies]
        until(lambda: all(lab.fetch(command)["status"] == "delivered" for command in commands))
        lines = modem(device, "listen", "--json", "--count", "12", "--timeout", "60").stdout
        assert sorted(json.loads(line)["text"] for line in lines.splitlines()) == sorted(bodies)
        modem(device, "send", "and back")
        lab.wait_for("command", direction="from_sim")
