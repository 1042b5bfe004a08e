"""`modem doctor` on a simulated modem; what it concludes from answers is in test_checks."""

import re
from pathlib import Path

import pytest

from modem.cli import exits
from modem.cli.doctor import rivals
from modem.drivers.blocking import Modem
from modem.errors import ModemError, NoAnswer, PortError, SimError
from modem.ports.serial_port import open_port
from modem.simulator.fixtures import RunningModem
from tests.cli.conftest import Run, objects


def test_doctor_finds_a_good_modem_healthy(on: Run, simulated_modem: RunningModem) -> None:
    result = on("doctor", "--json")
    (found,) = objects(result.stdout)
    assert (result.exit_code, found["healthy"]) == (exits.OK, True)
    assert found["port"] == simulated_modem.port
    assert not [item for item in found["findings"] if item["level"] == "problem"]


def test_doctor_only_reads(on: Run, tmp_path: Path) -> None:
    trace = tmp_path / "trace.txt"
    on("doctor", "--trace", str(trace))
    asked = re.findall(r"> (.*)", trace.read_text())
    reads = r"(\\x1B.*|AT|AT\+C\w+\?|AT\+CSQ|AT\+CESQ|AT\+CGM[IMR])(\\c)?"
    assert [line for line in asked if not re.fullmatch(reads, line)] == []


def test_doctor_says_that_the_pin_is_wanted_and_enters_none(
    run: Run, with_pin: RunningModem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODEM_PIN", "4711")
    result = run("doctor", "--port", with_pin.port)
    assert result.exit_code == exits.FINDINGS
    assert re.search(r"^PROBLEM SIM +the SIM wants its PIN", result.stdout, re.M)


def test_doctor_says_who_holds_the_port(on: Run, simulated_modem: RunningModem) -> None:
    port = open_port(simulated_modem.port, 115200)
    try:
        result = on("doctor")
    finally:
        port.close()
    assert result.exit_code == exits.FINDINGS
    assert result.stdout.startswith("PROBLEM Port")


def test_doctor_on_a_port_that_is_not_there_says_what_to_do(run: Run) -> None:
    result = run("doctor", "--port", "/dev/no-such-port", "--json")
    (found,) = objects(result.stdout)
    assert (result.exit_code, found["healthy"]) == (exits.FINDINGS, False)
    assert "modem ports" in found["findings"][0]["advice"]


@pytest.mark.parametrize(
    ("error", "check"),
    [(NoAnswer("silent"), "Modem"), (SimError("broken"), "Modem"), (PortError("cut"), "Port")],
)
def test_doctor_reports_what_keeps_it_from_asking(
    error: ModemError, check: str, on: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Modem, "open", fail)
    result = on("doctor", "--json")
    (found,) = objects(result.stdout)
    assert (result.exit_code, len(found["findings"])) == (exits.FINDINGS, 1)
    assert (found["findings"][0]["check"], found["findings"][0]["found"]) == (check, str(error))


@pytest.mark.parametrize(("program", "notes"), [("ModemManager", 1), ("bash", 0)])
def test_doctor_notes_a_running_modem_manager(program: str, notes: int, tmp_path: Path) -> None:
    for process, name in (("1", "init"), ("77", program)):
        (tmp_path / process).mkdir()
        (tmp_path / process / "comm").write_text(name + "\n")
    (tmp_path / "78").mkdir()
    (tmp_path / "78" / "comm").mkdir()  # cannot be read, like that of a process that has ended
    assert len(list(rivals(tmp_path))) == notes
