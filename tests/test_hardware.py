"""The tests for real modems, tried on a simulated one: they can pass, and they can fail."""

import subprocess
import sys

import pytest

from modem.simulator.fixtures import RunningModem
from tests.imports import ROOT


def run_on(port: str | None, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run the suite as its user does."""
    words = ["--port", port] if port else []
    return subprocess.run(
        [sys.executable, "-m", "pytest", "tests/hardware", *words, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_whole_suite_passes_on_a_good_modem_and_prints_its_row() -> None:
    with RunningModem() as modem:
        assert modem.device.sim is not None
        modem.deliver("somebody's message", "+4915112345678")
        done = run_on(modem.port, "--loopback-number", modem.device.sim.number)
        assert done.returncode == 0, done.stdout
        assert modem.device.sim.memory.used == 1
        assert sum(len(message.references) for message in modem.network.sent) == 12
    assert (
        "| Simulated Plain 3GPP modem | 1.0 | generic | 22 of 22, with messages |" in done.stdout
    )


def test_it_sends_nothing_without_a_number() -> None:
    with RunningModem(pin="4711") as modem:
        words = ("--pin", "4711", "-k", "says_who or refuses")
        done = run_on(modem.port, *words)
        assert done.returncode == 0, done.stdout
        assert not modem.network.sent
    assert "4 passed, 18 deselected" in done.stdout
    assert "| 4 of 4, without messages |" in done.stdout


def test_it_fails_on_a_modem_that_does_not_do_what_is_promised() -> None:
    with RunningModem(pin="4711") as modem:
        done = run_on(modem.port, "-k", "says_who")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "2 failed" in done.stdout
    assert "wants its PIN" in done.stdout


def test_without_a_port_it_is_deselected_and_not_skipped() -> None:
    done = run_on(None)
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    assert "22 deselected" in done.stdout
    assert "skipped" not in done.stdout


def test_with_a_port_nothing_else_is_run() -> None:
    done = run_on("/dev/no-such-port", "tests/sms/test_packing.py", "--collect-only", "-q")
    assert "test_packing" not in done.stdout
    assert done.stdout.count("tests/hardware/test_contract.py::") == 12
