"""info, send, at and ports on a simulated modem behind a real PTY."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from modem.cli import exits
from modem.drivers.blocking import Modem
from modem.errors import NotDelivered
from modem.ports.usb import SerialDevice
from modem.simulator.fixtures import RunningModem
from tests.cli.conftest import Run, objects

# --- info ---------------------------------------------------------------------------------


def test_info_says_who_the_modem_is_and_how_it_is(on: Run) -> None:
    shown = on("info").stdout
    assert re.search(r"^  signal +-\d+ dBm, \w+$", shown, re.M)
    assert re.search(r"^  imei +\d{15}$", shown, re.M)
    assert re.search(r"^  network +home$", shown, re.M)


def test_info_as_json_has_identity_and_status(on: Run) -> None:
    (found,) = objects(on("info", "--json").stdout)
    assert found["identity"]["model"]
    assert found["status"]["registration"] == "home"
    assert found["status"]["signal_dbm"] < 0


def test_the_pin_may_come_from_the_environment_and_is_not_traced(
    run: Run, with_pin: RunningModem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MODEM_PIN", "4711")
    trace = tmp_path / "trace.txt"
    result = run("info", "--port", with_pin.port, "--trace", str(trace))
    assert result.exit_code == exits.OK
    said = [line.partition(" > ")[2] for line in trace.read_text().splitlines()]
    assert [line for line in said if line.startswith("AT+CPIN=")] == ['AT+CPIN="****"']


def test_a_missing_pin_has_its_exit_code_and_one_sentence(
    run: Run, with_pin: RunningModem
) -> None:
    result = run("info", "--port", with_pin.port)
    assert result.exit_code == exits.SIM
    assert len(result.stderr.splitlines()) == 1


def test_a_port_that_is_not_there_has_its_exit_code(run: Run) -> None:
    result = run("info", "--json", "--port", "/dev/no-such-port")
    assert result.exit_code == exits.PORT
    assert json.loads(result.stderr)["error"]["kind"] == "PortError"


# --- send ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "stdin", "to", "data"),
    [
        (["hello"], None, "2936", b"hello"),
        ([], "from stdin\n", "2936", b"from stdin"),
        (["-"], "dash", "2936", b"dash"),
        (["--hex", "00ff1b"], None, "2936", b"\x00\xff\x1b"),
        (["--to", "+491710000000", "hi"], None, "+491710000000", b"hi"),
        (["z" * 400], None, "2936", b"z" * 400),
        (["--peer", "000", "to Super SIM"], None, "000", b"to Super SIM"),
        (["--validity", "1h", "soon"], None, "2936", b"soon"),
    ],
    ids=["argument", "stdin", "dash", "hex", "to", "long", "peer", "validity"],
)
def test_what_is_sent_reaches_the_network(
    arguments: list[str],
    stdin: str | None,
    to: str,
    data: bytes,
    on: Run,
    simulated_modem: RunningModem,
) -> None:
    result = on("send", *arguments, stdin=stdin)
    assert result.exit_code == exits.OK, result.output
    (sent,) = simulated_modem.wait_sent(1)
    assert (sent.to, sent.data) == (to, data)


def test_send_as_json_gives_the_references_of_all_parts(on: Run) -> None:
    (found,) = objects(on("send", "--json", "y" * 200).stdout)
    assert (found["to"], found["parts"], found["delivered"]) == ("2936", 2, None)
    assert len(found["references"]) == 2


def test_send_with_confirm_waits_for_the_report(on: Run) -> None:
    assert on("send", "--confirm", "hello").stdout == "Delivered to 2936.\n"
    (found,) = objects(on("send", "--confirm", "--json", "hello").stdout)
    assert found["delivered"] is True
    assert found["discharged_at"] is not None


@pytest.mark.parametrize(
    ("status", "words"),
    [(0x46, "not delivered to 2936: failed for good: validity period expired"), (None, "late")],
)
def test_a_message_that_was_not_delivered_has_its_exit_code_and_the_reason(
    status: int | None, words: str, on: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise NotDelivered("late", status)

    monkeypatch.setattr(Modem, "delivery", fail)
    result = on("send", "--confirm", "hello")
    assert (result.exit_code, result.stderr) == (exits.NOT_DELIVERED, f"modem: {words}\n")


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["--to", "+49\r171", "x"], None),
        (["--to", "", "x"], None),
        (["--hex", "xyz"], None),
        (["--validity", "100w", "x"], None),
        ([], ""),
        ([], b"\xff"),
    ],
    ids=["control character", "no number", "not hex", "too long", "nothing", "not UTF-8"],
)
def test_what_cannot_be_sent_is_a_usage_error_and_nothing_is_sent(
    arguments: list[str], stdin: Any, on: Run, simulated_modem: RunningModem
) -> None:
    assert on("send", *arguments, stdin=stdin).exit_code == exits.USAGE
    assert simulated_modem.sent == []


# --- at -----------------------------------------------------------------------------------


def test_at_prints_the_lines_and_the_result_of_each_command(on: Run) -> None:
    shown = on("at", "+CSQ", "AT+CPIN?").stdout
    assert re.fullmatch(r"\+CSQ: \d+,\d+\nOK\n\+CPIN: READY\nOK\n", shown)


def test_at_ends_at_the_first_refusal(on: Run) -> None:
    result = on("at", "+NOSUCH", "+CSQ")
    assert result.exit_code == exits.REFUSED
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)


def test_at_as_json_takes_commands_from_a_pipe(on: Run) -> None:
    found = objects(on("at", "--json", stdin="AT\n\nat+cpin?\n").stdout)
    assert [item["request"] for item in found] == ["AT", "AT+CPIN?"]
    assert found[1]["lines"] == ["+CPIN: READY"]


@pytest.mark.parametrize("command", ["+CMGS=5\r0001", "+CSQ\x1a", "\x1b", "+C\nSQ", "é"])
def test_at_refuses_characters_that_could_hide_a_command(command: str, on: Run) -> None:
    assert on("at", command).exit_code == exits.USAGE


# --- ports --------------------------------------------------------------------------------

EC25 = [
    SerialDevice("/dev/ttyUSB1", 0x2C7C, 0x0125, "", 1),
    SerialDevice("/dev/ttyUSB2", 0x2C7C, 0x0125, "", 2, by_id="/dev/serial/by-id/ec25-if02"),
]


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[SerialDevice]:
    """The serial ports that this machine seems to have; a test fills it."""
    found: list[SerialDevice] = []
    monkeypatch.setattr("modem.ports.usb.list_ports", lambda: found)
    return found


def test_ports_says_which_one_takes_at_commands_and_why(
    run: Run, listed: list[SerialDevice]
) -> None:
    listed.extend(EC25)
    shown = run("ports").stdout
    assert re.search(r"/dev/ttyUSB2 +2c7c:0125 +02 .*AT commands +interface 2 of a", shown)
    assert shown.endswith("Used without --port: /dev/serial/by-id/ec25-if02\n")


def test_ports_as_json_names_the_chosen_one(run: Run, listed: list[SerialDevice]) -> None:
    listed.extend(EC25)
    (found,) = objects(run("ports", "--json").stdout)
    assert found["chosen"] == "/dev/serial/by-id/ec25-if02"
    assert [item["usb"] for item in found["ports"]] == ["2c7c:0125"] * 2
    assert found["ports"][1]["role"] == "at"


def test_ports_that_are_not_known_are_left_to_the_user(
    run: Run, listed: list[SerialDevice]
) -> None:
    listed.append(SerialDevice("/dev/ttyUSB0", 0x0403, 0x6001))
    assert "name one with --port" in run("ports").stdout
    assert objects(run("ports", "--json").stdout)[0]["chosen"] is None


def test_no_port_at_all_is_said(run: Run, listed: list[SerialDevice]) -> None:
    assert "No serial port" in run("ports").stdout
    assert run("ports", "--json").stdout == '{"ports": [], "chosen": null}\n'


def test_without_a_port_and_without_a_modem_the_error_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modem.ports.usb.list_ports", list)
    assert run("send", "hello").exit_code == exits.PORT


# --- demo ---------------------------------------------------------------------------------


def test_the_demo_shows_a_command_out_and_a_command_in(run: Run) -> None:
    result = run("demo")
    assert result.exit_code == exits.OK
    for mark in (r"> AT\+CMGS=", r"< \+CMTI: ", r"! CommandReceived", r"\? send", r"> AT\+CMGD="):
        assert re.search(rf"^ *\d+ {mark}", result.stdout, re.M), mark
    assert "the cloud has received 'temperature 21.4' at 2936" in result.stdout


def test_the_demo_takes_another_peer(run: Run) -> None:
    assert "at 000" in run("--peer", "000", "demo").stdout


@pytest.mark.parametrize("option", [("--peer", "xyz"), ("--peer", ""), ("--pin", "12")])
def test_a_peer_or_a_pin_that_is_none_is_a_usage_error(option: tuple[str, str], run: Run) -> None:
    result = run("info", "--port", "/dev/null", *option)
    assert result.exit_code == exits.USAGE
