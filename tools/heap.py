"""What each part keeps of a board's heap: `python3 tools/dev.py heap`.

Measured on the native 32-bit MicroPython (tests/micropython/native.sh), which has the word size
of the boards, with compiled modules as they are installed: `kept` is what is in use after the
import and a collection, `least` the smallest heap in which that is possible at all.
"""

import sys
import tempfile
from pathlib import Path

from tests.micropython.interpreters import Interpreter, native
from tools.bundle import build

DRIVER = "from modem.drivers.blocking import Modem; from modem.ports.uart import UartPort"
ASYNCIO = (
    "from modem.drivers.aio import AsyncModem; from modem.ports.uart_aio import AsyncUartPort"
)
IN_USE = DRIVER + "; from modem.session.session import Session; session = Session()"
PROFILE = "; from modem.profiles.simcom import PROFILES"
ROWS = (
    ("the codec", "import modem.sms.pdu, modem.sms.parts"),
    ("the blocking driver and its port", DRIVER),
    ("the same, a vendor's profiles and a session", IN_USE + PROFILE),
    ("the asyncio driver and its port", "import asyncio; " + ASYNCIO),
    ("a journal", "from modem.ports.journal import Journal"),
)
MEASURE = """
import gc, sys
sys.path[0] = sys.argv[1]
gc.collect()
before = gc.mem_alloc()
%s
gc.collect()
print(gc.mem_alloc() - before)
"""
MOST = 512  # KiB


def kept(board: Interpreter, script: Path, library: Path, heap: int) -> "int | None":
    """Return how many bytes the script's import keeps; None where `heap` KiB are too few."""
    result = board.run(str(script), str(library), heap="%dk" % heap)
    return int(result.stdout) if result.returncode == 0 else None


def least(board: Interpreter, script: Path, library: Path) -> int:
    """Return the smallest heap in KiB in which the script succeeds."""
    low, high = 4, MOST
    while high - low > 1:
        middle = (low + high) // 2
        if kept(board, script, library, middle) is None:
            low = middle
        else:
            high = middle
    return high


def table(board: Interpreter, folder: Path) -> list[tuple[str, int, int]]:
    """Return (part, kept bytes, least KiB) of every row."""
    library = build("package", folder=folder)
    rows = []
    for label, statement in ROWS:
        script = folder / "measure.py"
        script.write_text(MEASURE % statement, "utf-8")
        bytes_kept = kept(board, script, library, MOST)
        assert bytes_kept is not None, label
        rows.append((label, bytes_kept, least(board, script, library)))
    return rows


def main() -> int:
    """Print the table; return the exit code."""
    board = native()
    if board is None:
        print("No native MicroPython: run tests/micropython/native.sh first.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        print("%-46s %8s %8s" % ("compiled, on 32 bits", "kept", "least"))
        for label, bytes_kept, smallest in table(board, Path(folder)):
            print("%-46s %5.1f KB %5d KB" % (label, bytes_kept / 1000, smallest))
    return 0


if __name__ == "__main__":
    sys.exit(main())
