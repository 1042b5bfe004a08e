"""The group: what a stranger sees first, what is loaded, and how an error ends."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import click
import pytest
from click.testing import CliRunner

from modem import errors
from modem.cli import exits
from modem.cli.main import VERBS, Verbs, main
from modem.cli.options import connection, connection_options, json_option, remember
from tests.cli.conftest import objects
from tests.cli.process import COMMAND

NAMES = [verb for _, verbs in VERBS for verb, _, _ in verbs]


def test_help_names_every_verb_and_every_exit_code(run: Callable[..., Any]) -> None:
    help_text = run("--help").output
    for verb in NAMES:
        assert f"\n  {verb} " in help_text
    for code, meaning in exits.TABLE:
        assert f"{code}  {meaning}" in help_text


@pytest.mark.parametrize("module", ["modem", "modem.cli"])
def test_python_runs_the_package_as_the_program(module: str) -> None:
    words = [sys.executable, "-m", module, "decode", "--help"]
    help_text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert help_text.startswith("Usage: modem decode ")


@pytest.mark.parametrize("verb", NAMES)
def test_a_verb_has_help_that_begins_as_the_group_says(verb: str, run: Callable[..., Any]) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert f"Usage: main {verb}" in result.output
    assert max(len(line) for line in result.output.splitlines()) < 100


@pytest.mark.parametrize(("verb", "module", "text"), [row for _, rows in VERBS for row in rows])
def test_the_help_in_the_table_is_the_verb_s_own(verb: str, module: str, text: str) -> None:
    command = getattr(importlib.import_module(f"modem.cli.{module}"), verb.replace("-", "_"))
    assert command.get_short_help_str(100) == text


def test_help_loads_neither_a_driver_nor_rich_nor_pyserial() -> None:
    code = (
        "import sys\nfrom modem.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('rich', 'serial')"
        " or m.startswith(('modem.drivers', 'modem.session', 'modem.sms', 'modem.simulator'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_decode_loads_neither_a_driver_nor_rich_nor_pyserial() -> None:
    code = (
        "import sys\nfrom modem.cli.main import main\n"
        "main(['decode', '--no-smsc', '01000481926300000168'], standalone_mode=False)\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('rich', 'serial')"
        " or m.startswith(('modem.drivers', 'modem.session', 'modem.simulator'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("rate", ["0", "-1", "4000001", "fast"])
def test_what_is_no_rate_is_a_usage_error(rate: str, run: Callable[..., Any]) -> None:
    result = run("info", "--baudrate", rate)
    assert (result.exit_code, "--baudrate" in result.stderr) == (exits.USAGE, True)


def test_an_unknown_verb_is_a_usage_error(run: Callable[..., Any]) -> None:
    result = run("telephone")
    assert result.exit_code == exits.USAGE
    assert "No such command 'telephone'" in result.stderr


def failing(error: BaseException) -> click.Group:
    """A group like `modem` whose only verb fails with `error`."""

    @click.group(cls=Verbs)
    def group() -> None:
        """Only for tests."""

    @json_option
    def verb(as_json: bool) -> None:
        raise error

    command = click.command("verb")(verb)
    group.get_command = lambda ctx, cmd_name: command  # type: ignore[method-assign]
    return group


ERRORS = [
    (errors.PortError("gone"), 3),
    (errors.NoAnswer("silent"), 4),
    (errors.SimMissing("no SIM"), 5),
    (errors.PinNeeded("PIN"), 5),
    (errors.NotRegistered("denied", denied=True), 6),
    (errors.MessageRefused("+CMS ERROR 38", 38), 7),
    (errors.OutcomeUnknown("perhaps", (1, 2)), 8),
    (errors.NotDelivered("expired", 70), 9),
    (errors.PduError("short", "TP-OA", 3), 10),
    (KeyboardInterrupt(), 130),
    (OSError(28, "No space left on device", "/var/x"), 1),
]


@pytest.mark.parametrize(("error", "code"), ERRORS, ids=[type(e).__name__ for e, _ in ERRORS])
def test_every_error_has_its_exit_code_and_no_traceback(error: Exception, code: int) -> None:
    result = CliRunner().invoke(failing(error), ["verb"])
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert len(result.stderr.splitlines()) <= 1


def test_with_json_an_error_is_one_object_with_its_details_on_standard_error() -> None:
    error = errors.OutcomeUnknown("no result came", (7,))
    result = CliRunner().invoke(failing(error), ["verb", "--json"])
    assert result.stdout == ""
    assert result.stderr == (
        '{"error": {"kind": "OutcomeUnknown", "message": "no result came", "temporary": false, '
        '"exit_code": 8, "references": [7]}}\n'
    )


def test_with_json_a_mistake_on_the_command_line_is_an_object_too(run: Callable[..., Any]) -> None:
    result = run("encode", "--json", "--hex", "xyz")
    error = objects(result.stderr)[0]["error"]
    assert (result.exit_code, error["kind"], error["exit_code"]) == (2, "UsageError", 2)
    assert "--hex" in error["message"]


@pytest.mark.parametrize(
    ("arguments", "variables", "port", "peer"),
    [
        ([], {}, "auto", "2936"),
        (["--port", "A"], {}, "A", "2936"),
        (["verb", "--port", "B"], {}, "B", "2936"),
        (["--port", "A", "verb", "--port", "B"], {}, "B", "2936"),
        (["--port", "A"], {"MODEM_PORT": "C", "MODEM_PEER": "000"}, "A", "000"),
        (["verb", "--port", "B"], {"MODEM_PORT": "C"}, "B", "2936"),
        (["--port", "A", "verb"], {"MODEM_PORT": "C"}, "A", "2936"),
        ([], {"MODEM_PORT": "C"}, "C", "2936"),
    ],
)
def test_the_verb_s_option_wins_then_the_group_s_then_the_variable(
    arguments: list[str], variables: dict[str, str], port: str, peer: str
) -> None:
    @click.group()
    @connection_options(environment=True)
    def group(**given: Any) -> None:
        remember(given)

    @group.command()
    @connection_options()
    def verb(**given: Any) -> None:
        wanted = connection(given)
        click.echo(f"{wanted.port} {wanted.peer} {wanted.baudrate}")

    words = arguments if "verb" in arguments else [*arguments, "verb"]
    result = CliRunner().invoke(group, words, env=variables)
    assert result.output == f"{port} {peer} 115200\n"


def test_the_exit_codes_are_distinct() -> None:
    codes = [code for code, _ in exits.TABLE]
    assert len(set(codes)) == len(codes)
    assert {code for _, code in exits.BY_ERROR} < set(codes)


def test_terminal_output_is_off_in_a_pipe(run: Callable[..., Any]) -> None:
    assert "\x1b" not in run("--help").output


def test_main_is_what_the_console_script_calls() -> None:
    assert isinstance(main, Verbs)


def test_status_is_another_name_of_info() -> None:
    group = click.Context(main)
    assert main.get_command(group, "status") is main.get_command(group, "info")
    assert main.get_command(group, "info") is not None


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["plain", "json"])
def test_output_that_cannot_be_written_is_said_in_a_sentence(options: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        command = [*COMMAND, "encode", "x", *options]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == exits.UNEXPECTED
    error = json.loads(done.stderr)["error"]["message"] if options else done.stderr[7:-1]
    assert error == "No space left on device"
