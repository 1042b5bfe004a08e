"""`modem doctor`: why Commands do not flow, without changing anything on the modem."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modem.cli import exits, output
from modem.cli.checks import examine
from modem.cli.checks_agent import examine_agent
from modem.cli.finding import NOTE, OK, PROBLEM, Finding
from modem.cli.options import Connection, connection, connection_options, json_option
from modem.cli.sharing import agent_options
from modem.cli.sharing import find as find_agent
from modem.errors import ModemError, NoAnswer, PortError
from modem.ports.opening import find

if TYPE_CHECKING:
    from modem.agent.client import Agent

MARKS = {OK: ("ok", "green"), NOTE: ("note", "yellow"), PROBLEM: ("PROBLEM", "bold red")}
UNPLUGGED = "see `modem ports`; check cable and power; give the modem half a minute to boot"
SILENT = (
    "is this the AT port (see `modem ports`)? Is --baudrate right on a real UART? "
    "Else switch the modem off and on"
)


@click.command(short_help="Find out why Commands do not flow. Changes nothing.")
@connection_options()
@agent_options()
@json_option
def doctor(as_json: bool, **given: Any) -> None:
    """Find out why Commands do not flow, and say what to do about it.

    Asks, in this order: is the port there and free, does the modem answer, SIM, radio,
    registration, signal, SMS centre, storage, how new messages are announced, SMS service and
    bearer. It only reads: no setting is changed, nothing is sent, no PIN is entered. Where an
    agent has the modem, the agent is asked how it is, and asks the modem for it.

    Ends with 0 when nothing stands in the way and with 12 when something does. "note" is
    worth knowing but no obstacle. With --json: one object {"healthy", "port", "findings":
    [{"check", "level", "found", "advice"}, ...]}, level being ok, note or problem.
    """
    agent = find_agent(given)
    report = Report(connection(given), agent)
    findings = []
    for finding in report.findings():
        findings.append(finding)
        if not as_json:
            show(finding)
    healthy = all(finding.level != PROBLEM for finding in findings)
    if as_json:
        found = [asdict(finding) for finding in findings]
        output.as_json({"healthy": healthy, "port": report.port, "findings": found})
    else:
        _conclude(findings)
    click.get_current_context().exit(exits.OK if healthy else exits.FINDINGS)


class Report:
    """One examination; `port` is what was examined, found by itself where none was named.

    With an `agent`, it is asked, and the port is left to it.
    """

    def __init__(self, wanted: Connection, agent: "Agent | None" = None) -> None:
        self.port = wanted.port
        self._wanted = wanted
        self._agent = agent

    def findings(self) -> Iterator[Finding]:
        """Yield what is found, the port first; end early where nothing more can be asked."""
        try:
            if self._agent is None:
                yield from self._on_the_modem()
            else:
                yield from self._through(self._agent)
        except PortError as error:
            advice = "stop that program" if error.holder else UNPLUGGED
            yield Finding("Port", PROBLEM, error.message, advice)
        except NoAnswer as error:
            yield Finding("Modem", PROBLEM, error.message, SILENT)
        except ModemError as error:
            yield Finding("Modem", PROBLEM, error.message)

    def _on_the_modem(self) -> Iterator[Finding]:
        with output.progress("Asking the modem"):
            self.port = find(self.port, self._wanted.baudrate)
            opened = replace(self._wanted, port=self.port).open(negotiate=False)
        with opened as modem:
            yield Finding("Port", OK, f"{self.port} is free")
            yield from rivals()
            yield from examine(modem.at)

    def _through(self, agent: "Agent") -> Iterator[Finding]:
        with agent:
            self.port = ", ".join(health.port for health in agent.health())
            yield from examine_agent(agent)
        yield from rivals()


def rivals(proc: Path = Path("/proc")) -> Iterator[Finding]:
    """Yield a note when ModemManager runs: it may open the port at any moment (Linux only)."""
    for name in proc.glob("[0-9]*/comm"):
        try:
            running = name.read_text().strip() == "ModemManager"
        except OSError:
            continue  # that process has ended
        if running:
            advice = "tell it to leave this modem alone (ID_MM_DEVICE_IGNORE, see hardware.md)"
            yield Finding("ModemManager", NOTE, "running; it may talk to the modem too", advice)
            return


def show(finding: Finding) -> None:
    """Print one finding, and beneath it what to do."""
    mark, style = MARKS[finding.level]
    text = f"{mark:<8}{finding.check:<14}{output.printable(finding.found)}"
    output.line(text, "" if finding.level == OK else style)
    if finding.advice:
        output.line(f"{'':8}{'':14}-> {finding.advice}", "italic")


def _conclude(findings: list[Finding]) -> None:
    problems = [finding.check for finding in findings if finding.level == PROBLEM]
    if problems:
        output.line(f"Put right, in this order: {', '.join(problems)}.", "bold")
    else:
        output.line("Healthy: Commands can flow.", "bold green")
