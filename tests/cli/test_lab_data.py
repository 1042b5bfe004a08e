"""`modem lab --data`: nothing that was accepted is lost, whenever the process is killed."""

import json
import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from modem.cloud.serving import free_ports
from tests.cli.labs import COMMAND, Lab, modem, received, until
from tests.cli.process import next_line, started
from tests.patience import PATIENCE


def killed(lab: Lab) -> None:
    assert lab.end(signal.SIGKILL) == -signal.SIGKILL


def test_addresses_credentials_and_sims_stay(tmp_path: Path) -> None:
    with Lab("--data", str(tmp_path)) as lab:
        before, carrier = lab.ready, lab.carrier
        killed(lab)
    with Lab("--data", str(tmp_path)) as lab:
        after = lab.ready
    for sim in before["sims"] + after["sims"]:
        del sim["port"]  # the kernel's to give
    assert after == before
    assert lab.carrier == carrier


def test_a_command_that_waited_goes_on_to_its_end(tmp_path: Path) -> None:
    with Lab("--data", str(tmp_path)) as lab:
        sim = lab.sim("supersim")
        lab.act(sim, "leave")
        commands = [lab.post(sim, f"number {number}") for number in range(5)]
        killed(lab)
    with Lab("--data", str(tmp_path)) as lab:
        texts = [received(lab.sim("supersim"))["text"] for _ in commands]
        assert texts == [f"number {number}" for number in range(5)]
        for command in commands:
            until(lambda command=command: lab.fetch(command)["status"] == "delivered")


def test_a_command_that_the_modem_had_stored_is_there_still(tmp_path: Path) -> None:
    with Lab("--data", str(tmp_path)) as lab:
        command = lab.post(lab.sim("wireless"), "in the modem")
        until(lambda: lab.fetch(command)["status"] == "delivered")
        killed(lab)
    with Lab("--data", str(tmp_path)) as lab:
        assert received(lab.sim("wireless"))["text"] == "in the modem"
        killed(lab)
    with Lab("--data", str(tmp_path)) as lab:
        lab.post(lab.sim("wireless"), "the next one")
        assert received(lab.sim("wireless"))["text"] == "the next one"


def test_a_webhook_that_was_not_taken_is_posted_again(tmp_path: Path) -> None:
    with Lab("--data", str(tmp_path)) as lab:
        lab.set_callback(lab.sim("supersim"), lab.ready["console"] + "/inspect/slow?delay=60")
        modem(lab.sim("supersim"), "send", "hear me")
        lab.wait_for("command", direction="from_sim")
        killed(lab)
    with Lab("--data", str(tmp_path)) as lab:
        commands = lab.http.get(lab.ready["supersim"] + "/v1/SmsCommands").json()["sms_commands"]
        assert [command["payload"] for command in commands] == ["hear me"]
        page = lab.ready["console"] + "/requests/slow"
        until(lambda: "hear me" in lab.http.get(page).text)


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    with Lab("--data", str(folder)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "cloud.sqlite").stat().st_mode) == 0o600


def refusal(*options: str) -> str:
    """Return why a lab does not start."""
    command = [*COMMAND, "lab", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 2
    return done.stderr


def test_a_second_lab_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with Lab("--data", str(tmp_path)):
        assert "another lab runs in" in refusal("--data", str(tmp_path))


def test_a_lab_that_cannot_start_says_what_is_in_its_way(tmp_path: Path) -> None:
    (tmp_path / "cloud.sqlite").write_bytes(b"no database" * 100)
    assert f"{tmp_path}/cloud.sqlite: file is not a database" in refusal("--data", str(tmp_path))
    assert "/dev/null/x: Not a directory" in refusal("--data", "/dev/null/x")
    [port] = free_ports(1)
    with socket.create_server(("127.0.0.1", port)):
        said = refusal("--http-port", str(port))
    assert f"port {port}: Address already in use; --http-port chooses other ports" in said


@pytest.mark.slow
def test_killed_at_any_moment_it_loses_no_command(tmp_path: Path) -> None:
    accepted = []
    for round_ in range(4):
        with Lab("--data", str(tmp_path)) as lab:
            sim = lab.sim("supersim")
            for number in range(1 + 3 * round_):
                accepted.append(lab.post(sim, f"{round_}/{number}")["payload"])
            killed(lab)
    with Lab("--data", str(tmp_path)) as lab:
        until(lambda: all(
            command["status"] == "delivered"
            for command in lab.http.get(lab.ready["supersim"] + "/v1/SmsCommands").json()[
                "sms_commands"]
        ))  # fmt: skip
        sim = lab.sim("supersim")
        with started("--port", sim["port"], "--peer", "000", "listen", "--json") as listening:
            missing = set(accepted)
            while missing:
                missing.discard(json.loads(next_line(listening))["text"])
