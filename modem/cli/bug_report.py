"""`modem bug-report`: one text with all that a maintainer asks for first."""

import io
import json
import platform
import time
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import IO, TYPE_CHECKING, Any

import click

from modem.cli import output
from modem.cli.capture import Recording
from modem.cli.doctor import MARKS, Report
from modem.cli.options import Connection, connection, connection_options
from modem.cli.ports import as_object
from modem.errors import ModemError
from modem.ports import usb
from modem.ports.redact import mask_numbers

if TYPE_CHECKING:
    from modem.cli.finding import Finding

PACKAGES = ("modem-commands", "pyserial", "pyserial-asyncio", "click", "rich")
SHORTEST_SERIAL = 4  # characters: less is found anywhere
PREFACE = """\
Report on a modem, for a maintainer of modem-commands. What is in it:
versions, serial ports, what `modem doctor` says, and the dialogue of a start-up.
Phone numbers of seven or more digits, ICCID, IMEI, IMSI and the serial numbers of USB devices
are zeros, messages have no body, and PINs are stars. Names of networks and of the modem, and
the operating system's version stay readable.
"""


@click.command(short_help="Write all that a maintainer needs to know into one file.")
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", metavar="FILE")
@connection_options()
def bug_report(out: IO[str], **given: Any) -> None:
    """Write all that a maintainer needs to know into one file (standard output if left out).

    In it: versions, serial ports, what `modem doctor` says, as text and as JSON, and the
    dialogue of a start-up with some thirty questions, as `modem capture` records it. Sends no
    message and deletes none. Works without a modem too, and then says what failed.

    Numbers, ICCID, IMEI, IMSI, USB serial numbers, messages and PINs are masked; networks and
    the modem are named. Read it before you publish it.
    """
    wanted = connection(given)
    if wanted.trace is not None:
        raise click.UsageError("--trace: the report has one already")
    with output.progress("Looking at ports and modem") as progress:
        text = report(wanted, progress.update)
    out.write(text)
    name = str(getattr(out, "name", ""))
    if name and not name.startswith("<"):
        output.line(
            f"Written to {name}. {len(text.splitlines())} lines, to be read first.", err=True
        )


def report(wanted: Connection, tell: Any) -> str:
    """Return the whole report; what is secret in it is masked."""
    ports = usb.list_ports()
    tell("Asking what doctor asks")
    doctor = Report(wanted)
    findings = list(doctor.findings())
    tell("Recording a start-up")
    sections = {
        "Versions": versions(),
        "Ports": [json.dumps(as_object(port)) for port in ports] or ["none"],
        "Doctor": [*map(sentence, findings)],
        "Doctor, as JSON": [json.dumps([asdict(finding) for finding in findings])],
    }
    text = PREFACE + _written(sections)
    masked = mask_numbers(text.encode()).decode() + _written({"Start-up": [startup(wanted)]})
    return without_serials(masked, [port.serial for port in ports])


def _written(sections: dict[str, list[str]]) -> str:
    return "".join(f"\n== {name}\n\n" + "\n".join(rows) + "\n" for name, rows in sections.items())


def versions() -> list[str]:
    """Return what runs here, a line each."""
    python = f"Python {platform.python_version()} ({platform.python_implementation()})"
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    return [when, python, platform.platform(), *[_version(name) for name in PACKAGES]]


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} is not installed"


def sentence(finding: "Finding") -> str:
    """Return one finding as doctor prints it."""
    text = f"{MARKS[finding.level][0]:<8}{finding.check:<14}{output.printable(finding.found)}"
    return text + (f"\n{'':22}-> {finding.advice}" if finding.advice else "")


def startup(wanted: Connection) -> str:
    """Return the masked dialogue of a start-up, and why it ended where it did not get through."""
    file = io.StringIO()
    recording = Recording(file, wanted, numbers=True, bodies=True)
    try:
        recording.run(0, lambda text: None)
    except ModemError as error:
        return "could not be recorded: " + mask_numbers(error.message.encode()).decode()
    return file.getvalue().rstrip("\n")


def without_serials(text: str, serials: Iterable[str]) -> str:
    """Return `text` with zeros for each serial number of a USB device."""
    for serial in serials:
        if len(serial) >= SHORTEST_SERIAL:
            text = text.replace(serial, "0" * len(serial))
    return text
