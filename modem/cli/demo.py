"""`modem demo`: the whole way of a Command out and a Command in, with no hardware.

The modem is simulated, the rest is real: its bytes cross a pseudo-terminal that the ordinary
`Modem.open` has opened through pyserial, and what is shown is what passed there.
"""

import io

import click

from modem.cli import output
from modem.cli.options import DEFAULTS, settle
from modem.drivers.blocking import Modem
from modem.drivers.clock import now_ms
from modem.errors import NoAnswer
from modem.ports.serial_port import open_port
from modem.ports.trace import Recorder, TracedPort
from modem.simulator.fixtures import RunningModem

BAUDRATE: int = DEFAULTS["baudrate"]
PATIENCE = 10.0  # seconds; each step takes some milliseconds
STYLES = {">": "cyan", "<": "green", "!": "bold yellow", "?": "bold magenta"}
READING, ORDER, ANSWER = "temperature 21.4", "set interval 60", "interval is 60"


@click.command(short_help="Show a Command out and a Command in, on a simulated modem.")
@click.option("--peer", metavar="NUMBER", help="Where Commands go to and come from (2936).")
def demo(peer: str | None) -> None:
    """Show a Command out and a Command in, on a simulated modem; takes a second or two.

    What is shown is the dialogue on the serial line: milliseconds, then ">" for bytes to the
    modem and "<" for bytes from it, "?" for a call that the program made, "!" for an event
    that the library reported, "#" for a remark.
    """
    number = settle("peer", peer)
    with RunningModem(peer=number) as simulated:
        remark(f"a simulated modem is on {simulated.port}")
        recorder = Recorder(Stage(), now_ms)
        line = TracedPort(open_port(simulated.port, BAUDRATE), recorder)
        recorder.note("?", f"open({simulated.port!r})")
        with Modem.open(line, peer=number) as modem:
            _command_out(modem, simulated)
            _command_in(modem, simulated)
    output.line("It works: a Command out, a Command in, and its answer.", "bold green")


def _command_out(modem: Modem, simulated: RunningModem) -> None:
    remark("a Command out, from the device to the cloud")
    modem.send(READING)
    _arrived(simulated, 1)


def _command_in(modem: Modem, simulated: RunningModem) -> None:
    remark(f"a Command in: the cloud sends {ORDER!r}")
    simulated.deliver(ORDER)
    command = modem.receive(PATIENCE)
    if command is None:
        raise NoAnswer("the Command did not arrive within %g s" % PATIENCE)
    modem.reply(command, ANSWER)
    _arrived(simulated, 2)
    modem.acknowledge(command)


def _arrived(simulated: RunningModem, count: int) -> None:
    message = simulated.wait_sent(count, PATIENCE)[-1]
    remark(f"the cloud has received {message.text!r} at {message.to}")


def remark(text: str) -> None:
    """Show what no byte says."""
    output.line(f"# {text}", "bold")


class Stage(io.StringIO):
    """The file that the dialogue is written to: it shows each entry in its marker's colour."""

    def write(self, text: str) -> int:
        """Show one entry of the dialogue."""
        entry = text.rstrip("\n")
        marker = "".join(entry.split()[1:2])
        output.line(entry, STYLES.get(marker, ""))
        return len(text)
