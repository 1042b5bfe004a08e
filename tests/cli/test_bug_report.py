"""`modem bug-report`: what a maintainer needs, and nothing that is nobody's business."""

import json
from pathlib import Path

import pytest

from modem.cli import exits
from modem.cli.bug_report import without_serials
from modem.dialogue import parse
from modem.ports import usb
from modem.ports.usb import SerialDevice
from modem.simulator.fixtures import RunningModem
from tests.cli.conftest import Run
from tests.cli.test_capture import BODY, SENDER, secrets
from tests.ports.test_secrets import find


def sections(text: str) -> dict[str, str]:
    """The parts of a report by their titles."""
    parts = text.split("\n== ")
    return dict(part.split("\n\n", 1) for part in parts[1:])


def test_it_has_versions_ports_findings_and_a_start_up(on: Run) -> None:
    result = on("bug-report")
    assert result.exit_code == exits.OK
    found = sections(result.stdout)
    assert list(found) == ["Versions", "Ports", "Doctor", "Doctor, as JSON", "Start-up"]
    assert "\nPython 3." in found["Versions"]
    assert "\npyserial 3" in found["Versions"]
    assert "ok      Registration" in found["Doctor"]
    assert json.loads(found["Doctor, as JSON"])[0]["check"] == "Port"
    assert "< Plain 3GPP modem" in found["Start-up"]
    assert {entry.marker for entry in parse(found["Start-up"])} == set("#><!?")


def test_nothing_secret_is_in_it(run: Run, with_pin: RunningModem, tmp_path: Path) -> None:
    with_pin.deliver(BODY, SENDER)
    file = tmp_path / "report.txt"
    options = ("--port", with_pin.port, "--pin", "4711")
    result = run("bug-report", "--out", str(file), *options)
    assert (result.exit_code, result.stdout) == (exits.OK, "")
    assert f"Written to {file}" in result.stderr
    text = file.read_text()
    assert 'AT+CPIN="****"' in text
    assert not [name for name, secret in secrets(with_pin).items() if find(secret, text)]
    assert not find(BODY, text)
    assert not find("4711", text)


def test_it_says_what_is_in_it_and_what_is_masked(on: Run) -> None:
    preface = on("bug-report").stdout.split("\n== ")[0]
    for word in ("versions", "ports", "doctor", "start-up", "ICCID", "IMEI", "PINs", "body"):
        assert word in preface


def test_without_a_modem_it_says_what_failed(run: Run) -> None:
    result = run("bug-report", "--port", "/dev/no-such-port")
    assert result.exit_code == exits.OK
    found = sections(result.stdout)
    assert found["Doctor"].startswith("PROBLEM Port")
    assert found["Start-up"].startswith("could not be recorded: ")
    assert "/dev/no-such-port" in found["Start-up"]


def test_the_serial_number_of_a_usb_modem_is_masked(
    on: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_id = "/dev/serial/by-id/usb-Maker_Modem_8A3F77C2-if02"
    device = SerialDevice("/dev/ttyUSB9", 0x2C7C, 0x125, "8A3F77C2", 2, by_id=by_id)
    monkeypatch.setattr(usb, "list_ports", lambda: [device])
    text = on("bug-report").stdout
    assert "8A3F77C2" not in text
    assert "usb-Maker_Modem_00000000-if02" in text
    assert without_serials("port 1", ["1", ""]) == "port 1"


def test_a_second_trace_is_refused(on: Run) -> None:
    assert on("bug-report", "--trace", "x.txt").exit_code == exits.USAGE
