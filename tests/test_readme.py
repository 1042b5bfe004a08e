"""The README's programs and commands run, and print what it says they print."""

import os
import re
import subprocess
import sys
import sysconfig
import textwrap
from pathlib import Path

import pytest

from modem.agent.config import load
from modem.cli.exits import TABLE
from modem.dialogue import parse
from modem.ports.usb_table import INTERFACES
from modem.simulator.fixtures import RunningModem
from tests.agent.agents import MODEM, RunningAgent
from tests.imports import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PORT = "/dev/ttyUSB2"  # what the README calls the modem's port


def blocks(language: str) -> list[str]:
    return re.findall(r"^```%s\n(.*?)^```$" % language, README, re.M | re.S)


def commands_in(block: str) -> list[tuple[str, str]]:
    """The command lines of a console block, each with what it prints."""
    found = re.split(r"^\$ ", block, flags=re.M)[1:]
    return [(line, printed) for line, _, printed in (each.partition("\n") for each in found)]


def call(line: str, expected: str, **environment: str) -> None:
    """Run a command line of the README; it prints `expected`, where `...` is anything."""
    path = sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]
    words = line.replace("modem ", '"%s" -m modem.cli ' % sys.executable, 1)
    result = subprocess.run(
        words,
        shell=True,
        cwd=ROOT,
        env={**os.environ, "PATH": path, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, (line, result.stderr)
    pattern = re.escape(expected)
    for dots, anything in (("...\n", r"(?:.*\n)*"), ("...", ".*")):
        pattern = pattern.replace(re.escape(dots), anything)
    assert re.fullmatch(pattern, result.stdout), (line, result.stdout)


def traffic(text: str) -> list[tuple[str, bytes]]:
    """The bytes that passed, without times, calls and events."""
    return [(e.marker, e.content) for e in parse(text) if e.marker in "<>"]


def run_program(port: str, trace: Path) -> str:
    """Run the first program against a simulated modem, in no more time than that needs."""
    program = blocks("python")[0].replace("timeout=30", "timeout=3")
    program = program.replace('open("%s")' % PORT, 'open("%s", trace="%s")' % (port, trace))
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_first_program_has_the_dialogue_that_is_shown(tmp_path: Path) -> None:
    trace = tmp_path / "trace.txt"
    with RunningModem() as modem:
        answer = {"temperature 21.4": "set interval 60"}
        network = modem.network

        def deliver(message: object) -> None:
            body = answer.pop(getattr(message, "text", ""), None)
            if body and modem.device.sim:
                network.deliver(modem.device.sim, body, None, network.now)

        modem.call(lambda _: network.on_message(deliver))
        printed = run_program(modem.port, trace)
        assert [sent.text for sent in modem.sent] == ["temperature 21.4", "done"]
    assert printed == "asked to set interval 60\n"
    [shown] = blocks("text")
    passed = traffic(trace.read_text("utf-8"))
    expected = traffic(shown)
    assert same(passed[-len(expected) :], expected)


def same(passed: list[tuple[str, bytes]], shown: list[tuple[str, bytes]]) -> bool:
    """Compare entry by entry; the time stamp in the PDU changes, so it is shown as `0791...`."""
    assert len(passed) == len(shown)
    for (marker, content), (shown_marker, pattern) in zip(passed, shown, strict=True):
        start, dots, _ = pattern.partition(b"...")
        assert (marker, content[: len(start)] if dots else content) == (shown_marker, start)
    return True


def test_the_commands_print_what_is_shown() -> None:
    with RunningModem() as modem:
        for line, expected in commands_in(blocks("console")[0]):
            call(line, expected, MODEM_PORT=modem.port)


def test_the_commands_through_an_agent_print_what_is_shown(tmp_path: Path) -> None:
    with RunningModem() as modem, RunningAgent(tmp_path, MODEM % modem.port) as agent:
        agent.wait_heard("READY=1")
        modem.deliver("set interval 60")
        for line, expected in commands_in(blocks("console")[1]):
            call(line, expected, MODEM_AGENT=agent.socket)


def test_the_program_that_uses_an_agent_works(tmp_path: Path) -> None:
    program = blocks("python")[2].replace("timeout=30", "timeout=3")
    with RunningModem() as modem, RunningAgent(tmp_path, MODEM % modem.port) as agent:
        agent.wait_heard("READY=1")
        modem.deliver("set interval 60")
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "MODEM_AGENT": agent.socket},
            check=True,
        )
        assert [sent.text for sent in modem.wait_sent(2)] == ["temperature 21.4", "done"]


def test_the_configuration_that_is_shown_is_one(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(blocks("toml")[0])
    [handler] = load(str(path)).handlers
    assert handler.name == "lamp"


def test_the_pytest_example_passes(tmp_path: Path) -> None:
    prelude = """
        from modem import Modem

        def my_program(port):
            with Modem.open(port) as modem:
                modem.send("temperature 21.4")
    """
    test = tmp_path / "test_example.py"
    test.write_text(textwrap.dedent(prelude) + "\n" + blocks("python")[1])
    plugin = ["-p", "no:modem", "-p", "modem.simulator.pytest_plugin", "-p", "no:cacheprovider"]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugin, str(test)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in result.stdout, result.stdout


def test_every_python_and_console_block_is_run() -> None:
    counts = {name: len(blocks(name)) for name in ("python", "text", "console", "toml")}
    assert counts == {"python": 3, "text": 1, "console": 2, "toml": 1}


def test_the_exit_codes_are_those_of_the_program() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", README, re.M)
    assert [(int(code), meaning) for code, meaning in rows] == list(TABLE)


def test_the_hardware_page_lists_the_usb_modems_that_are_known() -> None:
    page = (ROOT / "hardware.md").read_text("utf-8")
    missing = [row for row in INTERFACES if "%04x:%04x" % row[:2] not in page]
    assert not missing


@pytest.mark.parametrize("page", ["README.md", "hardware.md", "modem/README.md"])
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    missing = [link for link in links if not ((ROOT / page).parent / link).exists()]
    assert not missing
