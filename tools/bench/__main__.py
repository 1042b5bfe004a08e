"""Print tables: messages over a PTY, PDUs in memory, and, when asked for, idle programs.

Nothing here fails on a time.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys

from rich.console import Console
from rich.table import Table

from tools.bench import clients, codec, idle

# Messages in one round. python-gammu sends 1.4 a second: fixed waits, whatever the machine.
COUNTS = {
    "floor": (2000, 2000),
    "blocking": (1000, 1000),
    "aio": (1000, 1000),
    "gsmmodem": (500, 200),
    "gammu": (4, 200),
}
TIMEOUT = 120


def one_round(client: str, direction: str, count: int) -> "tuple[float, float] | str":
    """Return messages a second and CPU milliseconds a message, or what went wrong."""
    fake = subprocess.Popen(
        [sys.executable, "-m", "tools.bench.fake_modem", str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert fake.stdin and fake.stdout
    try:
        port = fake.stdout.readline().strip()
        command = [sys.executable, "-m", "tools.bench.clients"]
        done = subprocess.run(
            [*command, client, direction, port, str(count), str(fake.pid)],
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "no end after %d s" % TIMEOUT
    finally:
        fake.stdin.close()
        fake.wait()
        fake.stdout.close()
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["failed"])[-1]
    figures = json.loads(done.stdout.splitlines()[-1])
    return count / figures["seconds"], figures["cpu"] / count * 1000


def link_table(console: Console, rounds: int) -> None:
    """Measure every installed client in turn, `rounds` times, and print medians."""
    names = [name for name in clients.CLIENTS if clients.is_installed(name)]
    results: dict[tuple[str, str], list[tuple[float, float]]] = {}
    troubles: list[str] = []
    for _ in range(rounds):
        for name in names:
            for direction, count in zip(("send", "receive"), COUNTS[name], strict=True):
                outcome = one_round(name, direction, count)
                if isinstance(outcome, str):
                    troubles.append("%s, %s: %s" % (clients.LABELS[name][0], direction, outcome))
                else:
                    results.setdefault((direction, name), []).append(outcome)
    table = Table(title="One 160-character message at a time over a PTY")
    for heading in (
        "direction",
        "client",
        "messages/s",
        "CPU ms/message",
        "rate : floor",
        "CPU : floor",
    ):
        table.add_column(
            heading, justify="left" if heading in ("direction", "client") else "right"
        )
    for direction in ("send", "receive"):
        base = medians(results.get((direction, "floor"), []))
        for name in names:
            here = medians(results.get((direction, name), []))
            if here:
                label = clients.LABELS[name][0]
                ratios = (
                    ["%.2f" % (a / b) for a, b in zip(here, base, strict=True)] if base else []
                )
                table.add_row(direction, label, "%.0f" % here[0], "%.3f" % here[1], *ratios)
    console.print(table)
    for line in dict.fromkeys(troubles):
        console.print("not measured: " + line, markup=False)


def medians(samples: "list[tuple[float, float]]") -> "tuple[float, ...]":
    """Return the median of each column."""
    return tuple(statistics.median(column) for column in zip(*samples, strict=True))


def codec_table(console: Console, rounds: int) -> None:
    """Print encoded and decoded messages a second; concat3-459 is one message of three PDUs."""
    table = Table(title="PDU codec, messages a second")
    for heading in ("direction", "case", "library", "messages/s", "check"):
        table.add_column(heading, justify="right" if heading == "messages/s" else "left")
    for direction, case, name, per_second, check in codec.measure(rounds):
        table.add_row(direction, case, name, "{:,.0f}".format(per_second), check)
    console.print(table)


def idle_table(console: Console, seconds: float) -> None:
    """Print what the agent and its like cost while nothing happens."""
    table = Table(title="Idle for %d s, each with a modem of its own" % seconds)
    for heading in ("program", "CPU % of a core", "wake-ups/s", "RSS MiB", "PSS MiB"):
        table.add_column(heading, justify="left" if heading == "program" else "right")
    for row in idle.measure(idle.installed(), seconds):
        figures = ["%.4f" % row.cpu, "%.3f" % row.wakeups, "%.1f" % row.resident]
        table.add_row(row.program, *figures, "%.1f" % row.own)
    console.print(table)


def main() -> int:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("link", "codec", "idle"), help="only this")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=120, help="how long to be idle")
    options = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 110)
    if options.what == "idle":
        idle_table(console, options.seconds)
        return 0
    console.print(
        "Python %s; medians of %d interleaved rounds" % (platform.python_version(), options.rounds)
    )
    if options.what != "link":
        codec_table(console, options.rounds)
    if options.what != "codec":
        link_table(console, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
