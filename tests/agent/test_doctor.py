"""`modem doctor` where an agent has the modem."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from modem.agent.records import Health
from modem.cli import exits
from modem.cli.checks_agent import examine_agent
from modem.cli.finding import NOTE, OK, PROBLEM, Finding
from modem.session.messages import Registration, Status
from modem.simulator.fixtures import RunningModem
from tests.agent.agents import MODEM, RunningAgent


def doctor(agent: RunningAgent, *words: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "modem.cli", "doctor", "--json", *words]
    done = subprocess.run(
        [*command, "--agent", agent.socket], capture_output=True, text=True, check=False
    )
    return done.returncode, json.loads(done.stdout)


def test_doctor_goes_through_the_agent(tmp_path: Path, simulated_modem: RunningModem) -> None:
    with RunningAgent(tmp_path, MODEM % simulated_modem.port) as agent:
        agent.wait_logged("modem: ready")
        code, report = doctor(agent)
    checks = [finding["check"] for finding in report["findings"]]
    assert (code, report["healthy"], report["port"]) == (exits.OK, True, simulated_modem.port)
    assert {"Agent", "Outbox", "SIM", "Registration", "Signal", "SMS centre"} <= set(checks)


def test_doctor_of_a_port_that_is_the_agent_s_goes_through_it_too(
    tmp_path: Path, simulated_modem: RunningModem
) -> None:
    with RunningAgent(tmp_path, MODEM % simulated_modem.port) as agent:
        agent.wait_logged("modem: ready")
        _, report = doctor(agent, "--port", simulated_modem.port)
    assert report["findings"][0]["check"] == "Agent"


def test_doctor_says_what_keeps_the_agent_from_the_modem(tmp_path: Path) -> None:
    with RunningAgent(tmp_path, MODEM % "/dev/no-such-port") as agent:
        agent.wait_logged("does not exist")
        code, report = doctor(agent)
    [problem] = [finding for finding in report["findings"] if finding["level"] == PROBLEM]
    assert code == exits.FINDINGS
    assert "modem (/dev/no-such-port): away, " in problem["found"]


class Answers:
    """An agent that says what a test wants."""

    path = "socket"

    def __init__(self, stat: int = 1) -> None:
        self.stat = stat

    def health(self) -> list[Health]:
        return [Health("main", "/dev/ttyUSB2", "ready", True, 0, "")]

    def counts(self) -> dict[str, int]:
        return {"waiting": 2, "sending": 1, "unknown": 1, "sent": 7}

    def queues(self) -> dict[str, dict[str, int]]:
        return {"script": {"waiting": 3, "done": 1, "dead": 4}}

    def at(self, text: str, modem: str) -> list[str]:
        raise PermissionError("not you")

    def status(self, modem: str) -> Status:
        return Status("ready", Registration(self.stat))


@pytest.mark.parametrize(("stat", "level"), [(1, OK), (3, PROBLEM)])
def test_who_may_not_ask_the_modem_is_told_what_the_agent_knows(stat: int, level: str) -> None:
    found = list(examine_agent(Answers(stat)))  # type: ignore[arg-type]
    assert (found[-1].check, found[-1].level) == ("Registration", level)
    assert "as root" in found[-1].advice


def test_what_waits_for_a_decision_is_named() -> None:
    found = list(examine_agent(Answers()))  # type: ignore[arg-type]
    notes = [finding for finding in found if finding.level == NOTE]
    assert [finding.found for finding in notes] == [
        "1 may have been sent, or not",
        "script: 4 Commands were given up",
    ]
    assert Finding("Outbox", OK, "3 to be sent") in found
    assert Finding("Queue", OK, "script: 3 Commands wait") in found
