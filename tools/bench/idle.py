"""What programs that own a modem cost while nothing happens: CPU time, wake-ups, memory.

Each has a simulated modem of its own and, where it matters, its maker's defaults. They run side by
side, so that they are measured under the same load.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

OURS = "modem agent"
SETTLE = 30.0  # seconds for the start, which is not measured

AGENT = """\
[agent]
data = "%(folder)s"
socket = "%(folder)s/socket"

[[modem]]
port = "%(port)s"
"""
GAMMU = """\
[gammu]
device = %(port)s
connection = at115200

[smsd]
service = files
logfile = %(folder)s/log
inboxpath = %(folder)s/
outboxpath = %(folder)s/
sentsmspath = %(folder)s/
errorsmspath = %(folder)s/
"""
SMSTOOLS = """\
devices = GSM1
logfile = %(folder)s/log
infofile = %(folder)s/info
pidfile = %(folder)s/pid
outgoing = %(folder)s/outgoing
checked = %(folder)s/checked
incoming = %(folder)s/incoming
stats = %(folder)s/stats

[GSM1]
device = %(port)s
incoming = yes
"""
FOLDERS = ("outgoing", "checked", "incoming", "stats")


class Cost(NamedTuple):
    """CPU nanoseconds and wake-ups so far, and KiB of memory now, of a process and its children.

    `own` is the proportional set size: what is shared counts by the share.
    """

    cpu: int
    wakeups: int
    resident: int
    own: int


class Row(NamedTuple):
    """CPU in per cent of one core, wake-ups a second, MiB."""

    program: str
    cpu: float
    wakeups: float
    resident: float
    own: float


def installed() -> list[str]:
    """Return the names of the programs that are here."""
    return [name for name in PROGRAMS if name == OURS or shutil.which(name)]


def measure(names: Iterable[str], seconds: float, settle: float = SETTLE) -> Iterator[Row]:
    """Run programs, all at once, and yield what each costs."""
    with ExitStack() as stack:
        running = {name: stack.enter_context(_running(PROGRAMS[name])) for name in names}
        time.sleep(settle)
        before = {name: cost(process.pid) for name, process in running.items()}
        begin = time.monotonic()
        time.sleep(seconds)
        lasted = time.monotonic() - begin
        for name, process in running.items():
            now, then = cost(process.pid), before[name]
            cpu = (now.cpu - then.cpu) / 1e9 / lasted * 100
            wakeups = (now.wakeups - then.wakeups) / lasted
            yield Row(name, cpu, wakeups, now.resident / 1024, now.own / 1024)


def cost(process: int) -> Cost:
    """Return what a process and its children have cost. Linux."""
    total = Cost(0, 0, 0, 0)
    for one in _family(process):
        folder = Path("/proc", str(one))
        cpu = wakeups = 0
        for task in (folder / "task").iterdir():
            cpu += int((task / "schedstat").read_text().split()[0])
            wakeups += _figure(task / "status", "voluntary_ctxt_switches:")
        memory = folder / "smaps_rollup"
        own = (cpu, wakeups, _figure(memory, "Rss:"), _figure(memory, "Pss:"))
        total = Cost(*(a + b for a, b in zip(total, own, strict=True)))
    return total


def _figure(path: Path, name: str) -> int:
    line = next(line for line in path.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1])


def _family(process: int) -> list[int]:
    found = [process]
    for one in found:
        for task in Path("/proc", str(one), "task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def _agent(folder: Path, port: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "modem.cli",
        "agent",
        "run",
        "--config",
        _file(folder, AGENT, port),
    ]


def _gammu(folder: Path, port: str) -> list[str]:
    return ["gammu-smsd", "-c", _file(folder, GAMMU, port)]


def _smstools(folder: Path, port: str) -> list[str]:
    for name in FOLDERS:
        (folder / name).mkdir()
    return ["smsd", "-c" + _file(folder, SMSTOOLS, port), "-t"]


Program = Callable[[Path, str], list[str]]
PROGRAMS: dict[str, Program] = {
    OURS: _agent,
    "gammu-smsd": _gammu,
    "smsd": _smstools,
}


def _file(folder: Path, text: str, port: str) -> str:
    path = folder / "configuration"
    path.write_text(text % {"folder": folder, "port": port})
    return str(path)


@contextmanager
def _running(program: Program) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a program on a simulated modem of its own."""
    simulator = subprocess.Popen(
        [sys.executable, "-m", "modem.cli", "sim"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert simulator.stdin and simulator.stdout
    with TemporaryDirectory() as name:
        command = program(Path(name), simulator.stdout.readline().strip())
        nothing = subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing)
        try:
            yield process
        finally:
            for one in (process, simulator):
                one.terminate()
                with suppress(subprocess.TimeoutExpired):
                    one.wait(20)
                one.kill()
                one.wait()
            simulator.stdin.close()
            simulator.stdout.close()
