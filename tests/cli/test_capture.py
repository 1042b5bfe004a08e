"""`modem capture` on a simulated modem; that no secret is left is shown in ports/test_secrets."""

from collections.abc import Callable
from pathlib import Path

import pytest

from modem import Modem
from modem.cli import exits
from modem.cli.capture import QUESTIONS
from modem.dialogue import parse
from modem.session.settings import Settings
from modem.simulator.fixtures import RunningModem
from tests.cli.conftest import Run
from tests.cli.process import next_line, started
from tests.ports.test_secrets import find

QUICK = ("--seconds", "0.2")
BODY = "open the valve"
SENDER = "+4915112345678"


def asked(text: str) -> list[str]:
    """The commands in a dialogue."""
    sent = [entry.content for entry in parse(text) if entry.marker == ">"]
    return [line.decode().strip() for line in sent if isinstance(line, bytes)]


def test_it_asks_all_questions_and_sends_and_deletes_nothing(
    on: Run, simulated_modem: RunningModem
) -> None:
    simulated_modem.deliver(BODY)
    text = on("capture", *QUICK).stdout
    assert [line for line in asked(text) if line[2:] in QUESTIONS]
    assert set(QUESTIONS) <= {line[2:] for line in asked(text)}
    assert not [line for line in asked(text) if "CMGS=1" in line or "CMGD" in line]
    device = simulated_modem.device
    assert device.sim is not None
    assert device.sim.memory.used == 1
    assert not simulated_modem.sent


def test_no_question_changes_anything() -> None:
    assert not [question for question in QUESTIONS if "=" in question.replace("=?", "")]


def test_what_comes_unasked_while_it_listens_is_in_it(simulated_modem: RunningModem) -> None:
    with started("--port", simulated_modem.port, "capture", "--seconds", "20") as capture:
        lines = iter(lambda: next_line(capture), "")
        next(line for line in lines if "AT+CLAC" in line)
        simulated_modem.deliver(BODY)
        assert next(line for line in lines if "+CMTI" in line)
        assert next(line for line in lines if "! CommandReceived" in line)


def secrets(modem: RunningModem) -> dict[str, str]:
    sim = modem.device.sim
    assert sim is not None
    known = {"imei": "490154203237518", "iccid": sim.iccid, "imsi": sim.imsi, "number": SENDER}
    return known | {"smsc": sim.smsc}


@pytest.mark.parametrize("kept", ["", "--keep-numbers", "--keep-bodies"])
def test_numbers_and_bodies_are_masked_unless_told_and_the_pin_always(
    kept: str, run: Run, with_pin: RunningModem, tmp_path: Path
) -> None:
    with_pin.deliver(BODY, SENDER)
    file = tmp_path / "capture.txt"
    options = ("--port", with_pin.port, "--pin", "4711", *filter(None, [kept]))
    result = run("capture", str(file), *QUICK, *options)
    assert (result.exit_code, result.stdout) == (exits.OK, "")
    text = file.read_text()
    left = {name for name, secret in secrets(with_pin).items() if find(secret, text)}
    assert left == (set(secrets(with_pin)) if kept == "--keep-numbers" else set())
    assert (kept == "--keep-bodies") is (BODY in text)
    assert 'AT+CPIN="****"' in text


def test_a_capture_plays_back(on: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "capture.txt")
    on("capture", file, *QUICK)
    with (
        started("sim", "--replay", file, "--fast") as sim,
        Modem.open(next_line(sim).strip()) as modem,
    ):
        assert modem.identity.model == "Plain 3GPP modem"
        assert modem.at("+CSQ") == ["+CSQ: 20,99"]


def spoil_pin(modem: RunningModem) -> None:
    assert modem.device.sim is not None
    modem.device.sim.set_pin("4711")


def silence(modem: RunningModem) -> None:
    modem.device.power_off(modem.device.now)


TROUBLES = {"PIN": (spoil_pin, exits.SIM, True), "silent": (silence, exits.NO_ANSWER, False)}


@pytest.mark.parametrize(("trouble", "code", "asks"), TROUBLES.values(), ids=list(TROUBLES))
def test_a_modem_in_trouble_is_recorded_as_far_as_it_goes(
    trouble: Callable[[RunningModem], None],
    code: int,
    asks: bool,
    on: Run,
    simulated_modem: RunningModem,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Settings, "wake_timeout", 1000)
    simulated_modem.call(lambda now: trouble(simulated_modem))
    result = on("capture", *QUICK)
    assert result.exit_code == code
    assert parse(result.stdout)[-1].marker == "#"
    assert ("AT+CLAC" in result.stdout) is asks


def test_without_a_port_there_is_nothing_to_record(run: Run, tmp_path: Path) -> None:
    result = run("capture", "--port", "/dev/no-such-port", str(tmp_path / "capture.txt"))
    assert result.exit_code == exits.PORT
    assert (tmp_path / "capture.txt").read_text() == ""


def test_a_second_trace_is_refused(on: Run) -> None:
    result = on("capture", "--trace", "x.txt")
    assert result.exit_code == exits.USAGE
