"""`modem listen`, in this process and as a process that is interrupted."""

import json
import signal
import stat
from pathlib import Path

import pytest

from modem.cli import exits
from modem.simulator.fixtures import RunningModem
from tests.cli.conftest import Run, objects
from tests.cli.process import next_line, started, terminal
from tests.patience import PATIENCE


def script(directory: Path, text: str) -> str:
    """Write an executable shell script; return its path."""
    path = directory / "handler"
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def stored(modem: RunningModem) -> int:
    """How many messages the modem still holds."""

    def count(now: int) -> int:
        assert modem.device.sim is not None
        return len(modem.device.sim.memory.slots)

    return modem.call(count)


def test_a_command_is_one_json_line(on: Run, simulated_modem: RunningModem) -> None:
    simulated_modem.deliver("line one\nOK\n")
    (found,) = objects(on("listen", "--json", "--count", "1", "--timeout", "60").stdout)
    assert (found["text"], found["sender"]) == ("line one\nOK\n", "2936")
    assert bytes.fromhex(found["data"]) == b"line one\nOK\n"
    assert (found["sid"], found["parts"], found["missing"]) == (None, 1, [])
    assert found["id"]
    assert found["sent_at"].endswith("+00:00")


def test_8_bit_data_has_no_text(on: Run, simulated_modem: RunningModem) -> None:
    simulated_modem.deliver(b"\x00\xff")
    (found,) = objects(on("listen", "--json", "--count", "1", "--timeout", "60").stdout)
    assert (found["text"], found["data"]) == (None, "00ff")


def test_for_a_person_a_command_is_one_line_without_control_characters(
    on: Run, simulated_modem: RunningModem
) -> None:
    simulated_modem.deliver("red \x1b[31m\n\N{SNOWMAN}")
    shown = on("listen", "--count", "1").stdout
    assert shown.endswith("  2936  red \\x1b[31m\\n\N{SNOWMAN}\n")


def test_what_was_printed_is_acknowledged(on: Run, simulated_modem: RunningModem) -> None:
    simulated_modem.deliver("once")
    assert on("listen", "--count", "1").exit_code == exits.OK
    assert on("listen", "--timeout", "0.1").exit_code == exits.NOTHING


def test_commands_come_in_their_order(on: Run, simulated_modem: RunningModem) -> None:
    for number in range(5):
        simulated_modem.deliver(f"number {number}")
    found = objects(on("listen", "--json", "--count", "5", "--timeout", "60").stdout)
    assert [item["text"] for item in found] == [f"number {number}" for number in range(5)]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--count", "2", "--timeout", "0.2"], exits.NOTHING),
        (["--timeout", "0.2"], exits.OK),
        (["--count", "1"], exits.OK),
    ],
    ids=["too few", "some", "enough"],
)
def test_how_listen_ends(
    arguments: list[str], code: int, on: Run, simulated_modem: RunningModem
) -> None:
    simulated_modem.deliver("one")
    assert on("listen", *arguments).exit_code == code


def test_other_events_go_to_standard_error(on: Run, simulated_modem: RunningModem) -> None:
    simulated_modem.deliver("from a person", sender="+491710000000")
    result = on("listen", "--json", "--timeout", "0.2")
    assert result.stdout == ""
    told = objects(result.stderr)
    (other,) = [item for item in told if item["event"] == "OtherMessage"]
    assert other["message"]["text"] == "from a person"
    assert {"event": "RegistrationChanged", "registration": "home"} in told


# --- --exec -------------------------------------------------------------------------------


def test_exec_gets_the_command_in_its_environment_and_on_standard_input(
    run: Run, simulated_modem: RunningModem, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    handler = script(
        tmp_path,
        f'{{ cat; printf "|%s" "$MODEM_COMMAND_TEXT" "$MODEM_COMMAND_DATA" '
        f'"$MODEM_COMMAND_SENDER" "$MODEM_COMMAND_PARTS" "$1"; }} > {out}\n',
    )
    simulated_modem.deliver("set 5")
    arguments = ("--exec", f"{handler} 'two words'", "--count", "1")
    assert run("listen", "--port", simulated_modem.port, *arguments).exit_code == exits.OK
    assert out.read_text() == "set 5|set 5|7365742035|2936|1|two words"


def test_no_shell_reads_the_command(
    run: Run, simulated_modem: RunningModem, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    handler = script(tmp_path, f'printf "%s" "$1" > {out}\n')
    simulated_modem.deliver("$(touch stolen); `x`")
    arguments = ("--exec", f"{handler} '$MODEM_COMMAND_TEXT;'", "--count", "1")
    run("listen", "--port", simulated_modem.port, *arguments)
    assert out.read_text() == "$MODEM_COMMAND_TEXT;"


def test_a_command_whose_program_fails_comes_again(on: Run, simulated_modem: RunningModem) -> None:
    simulated_modem.deliver("again")
    failed = on("listen", "--exec", "false", "--count", "1")
    assert "false ended with 1" in failed.stderr
    (found,) = objects(
        on("listen", "--json", "--exec", "true", "--count", "1", "--timeout", "60").stdout
    )
    assert found["text"] == "again"
    assert on("listen", "--timeout", "0.1").exit_code == exits.NOTHING


def test_what_comes_while_a_program_runs_is_not_lost(
    on: Run, simulated_modem: RunningModem, tmp_path: Path
) -> None:
    handler = script(tmp_path, "sleep 0.3\n")
    for number in range(4):
        simulated_modem.deliver(f"number {number}")
    result = on("listen", "--json", "--exec", handler, "--count", "4")
    found = objects(result.stdout)
    assert [item["text"] for item in found] == [f"number {number}" for number in range(4)]


@pytest.mark.parametrize("program", ["/no/such/program", "", "'unclosed"])
def test_a_program_that_cannot_be_is_a_usage_error(program: str, on: Run) -> None:
    assert on("listen", "--exec", program).exit_code == exits.USAGE


# --- as a process -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, exits.INTERRUPTED), (signal.SIGTERM, exits.TERMINATED)],
)
def test_a_signal_ends_it_cleanly_after_what_was_printed(
    number: signal.Signals, code: int, simulated_modem: RunningModem
) -> None:
    simulated_modem.deliver("before")
    with started("listen", "--json", "--port", simulated_modem.port) as process:
        assert json.loads(next_line(process))["text"] == "before"  # flushed: it still runs
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (code, "")
    assert "Traceback" not in err


def test_ctrl_c_ends_the_program_of_exec_too_and_keeps_the_command(
    simulated_modem: RunningModem, tmp_path: Path, on: Run
) -> None:
    handler = script(tmp_path, "echo started; exec sleep 120\n")
    simulated_modem.deliver("kept")
    with started("listen", "--exec", handler, "--port", simulated_modem.port) as process:
        assert next_line(process) == "started\n"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)  # the program had its output too, and has ended
    assert process.returncode == exits.INTERRUPTED
    assert on("listen", "--json", "--count", "1", "--timeout", "60").exit_code == exits.OK


def test_ctrl_c_in_the_moment_it_starts_ends_the_program_of_exec_too(
    simulated_modem: RunningModem, tmp_path: Path
) -> None:
    handler = script(tmp_path, "kill -INT $PPID; exec sleep 120\n")
    simulated_modem.deliver("kept")
    with started("listen", "--exec", handler, "--port", simulated_modem.port) as process:
        process.communicate(timeout=PATIENCE)  # the program had its output too, and has ended
    assert process.returncode == exits.INTERRUPTED


def test_a_reader_that_leaves_keeps_the_rest_on_the_modem(
    simulated_modem: RunningModem, on: Run
) -> None:
    with started("listen", "--json", "--port", simulated_modem.port) as process:
        simulated_modem.deliver("first")
        next_line(process)
        assert process.stdout is not None
        process.stdout.close()
        simulated_modem.deliver("second")
        process.wait(PATIENCE)
    (found,) = objects(on("listen", "--json", "--count", "1", "--timeout", "60").stdout)
    assert found["text"] == "second"


def test_at_a_terminal_a_command_is_shown_in_full(simulated_modem: RunningModem) -> None:
    with terminal("listen", "--count", "1", "--port", simulated_modem.port) as person:
        simulated_modem.deliver("w" * 150 + " end")
        person.wait_for("w" * 150 + " end")
        assert person.end() == exits.OK


def test_a_running_listener_keeps_others_off_the_port(
    simulated_modem: RunningModem, on: Run
) -> None:
    with started("listen", "--json", "--port", simulated_modem.port) as process:
        simulated_modem.deliver("up")
        next_line(process)
        result = on("send", "hello")
    assert result.exit_code == exits.PORT
    assert str(process.pid) in result.stderr
