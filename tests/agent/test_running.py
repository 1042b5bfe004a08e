"""A whole agent from its start to its end, as systemd would run it."""

import os
import signal
import time
from pathlib import Path

import pytest

from modem.simulator.fixtures import RunningModem
from tests.agent.agents import MODEM, RunningAgent

NOWHERE = MODEM % "/dev/no-such-port"
SLEEPER = """
[[handler]]
name = "sleeper"
type = "program"
command = ["sh", "-c", "echo begun >&2; sleep 60"]
"""


def test_it_is_ready_when_it_can_accept_though_no_modem_is_there(tmp_path: Path) -> None:
    with RunningAgent(tmp_path, NOWHERE) as agent:
        agent.wait_heard("READY=1")
        assert agent.ask("send", text="hello")["state"] == "waiting"
        agent.wait_heard("STATUS=modem away: ")


def test_the_status_says_that_the_modem_is_ready(tmp_path: Path, simulated_modem: RunningModem):
    with RunningAgent(tmp_path, MODEM % simulated_modem.port, WATCHDOG_USEC="600000") as agent:
        agent.wait_heard("STATUS=modem ready")
        agent.wait_heard("WATCHDOG=1", 3)


def test_without_a_modem_for_too_long_the_watchdog_is_not_fed(tmp_path: Path) -> None:
    settings = 'watchdog_grace = "1s"'
    with RunningAgent(tmp_path, NOWHERE, settings=settings, WATCHDOG_USEC="300000") as agent:
        agent.wait_heard("WATCHDOG=1", 2)  # there is some patience
        agent.wait_logged("the watchdog is not fed: no modem for too long; modem away: ")
        agent.wait_heard("STATUS=no modem for too long; ")
        fed = agent.heard.count("WATCHDOG=1")
        time.sleep(0.5)
        agent.end()
        agent.wait_heard("STOPPING=1")
        assert agent.heard.count("WATCHDOG=1") == fed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(number: int, tmp_path: Path) -> None:
    with RunningAgent(tmp_path, NOWHERE) as agent:
        agent.wait_heard("READY=1")
        assert agent.end(number) == 0
        agent.wait_heard("STOPPING=1")
        agent.wait_heard("EXTEND_TIMEOUT_USEC=30000000", 2)  # one for the start, one for the end
        assert not os.path.exists(agent.socket)
        assert agent.log.endswith("ended\n")


def test_a_second_signal_ends_it_at_once(tmp_path: Path, simulated_modem: RunningModem) -> None:
    with RunningAgent(tmp_path, MODEM % simulated_modem.port + SLEEPER, log="debug") as agent:
        agent.wait_heard("STATUS=")
        simulated_modem.deliver("hold on")
        agent.wait_logged("number 1")
        time.sleep(0.2)  # until the program runs
        agent.kick(signal.SIGTERM)
        agent.wait_heard("STOPPING=1")
        began = time.monotonic()
        assert agent.end() == 128 + signal.SIGTERM
        assert time.monotonic() - began < 30


def test_what_was_accepted_is_there_after_a_kill(tmp_path: Path) -> None:
    with RunningAgent(tmp_path, NOWHERE) as agent:
        agent.wait_heard("READY=1")
        agent.ask("send", text="hello")
        agent.end(signal.SIGKILL)
    with RunningAgent(tmp_path, NOWHERE) as agent:
        agent.wait_heard("READY=1")
        assert [message["text"] for message in agent.ask("outbox")["messages"]] == ["hello"]


def test_sighup_has_it_start_anew_with_the_configuration_as_it_is(tmp_path: Path) -> None:
    with RunningAgent(tmp_path, NOWHERE) as agent:
        agent.wait_heard("READY=1")
        agent.configure(NOWHERE.replace("[[modem]]", '[[modem]]\nname = "other"'))
        agent.kick(signal.SIGHUP)
        agent.wait_heard("RELOADING=1")
        agent.wait_heard("READY=1", 2)
        assert [modem["modem"] for modem in agent.ask("health")] == ["other"]


def test_sighup_changes_nothing_while_the_configuration_has_a_mistake(tmp_path: Path) -> None:
    with RunningAgent(tmp_path, NOWHERE) as agent:
        agent.wait_heard("READY=1")
        agent.configure("[[modem]]\nprot = 1\n")
        agent.kick(signal.SIGHUP)
        agent.wait_logged("'port' is meant?")
        assert [modem["modem"] for modem in agent.ask("health")] == ["modem"]


def test_a_mistake_in_the_configuration_is_no_reason_to_start_again(tmp_path: Path) -> None:
    with RunningAgent(tmp_path, "[[modem]]\nprot = 1\n") as agent:
        assert agent.process.wait(20) == 2
        assert "agent.toml: modem[0].prot: there is no such key" in agent.log


def test_two_agents_on_one_disk_are_one_too_many(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    (second / "data").symlink_to(first / "data")
    with RunningAgent(first, NOWHERE) as agent:
        agent.wait_heard("READY=1")
        with RunningAgent(second, NOWHERE) as other:
            assert other.process.wait(20) == 13
            assert "is in use by another agent" in other.log


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with RunningAgent(tmp_path, NOWHERE) as agent:
        assert agent.process.wait(20) == 13
        assert f"{tmp_path}/data cannot be made: " in agent.log
