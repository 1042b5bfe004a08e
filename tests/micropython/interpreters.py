"""The MicroPython interpreters at hand, and which test files may run on them."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.imports import (
    PORTABLE_PACKAGES,
    PORTABLE_PORTS,
    ROOT,
    closure,
    imports_of,
    module_name,
    portable_sources,
)

HEAP = "256k"  # the tests are source and need some of it; the library comes compiled
WASI_HEAP = "48m"  # never collected (see runner.py), so it must hold all that a test allocates

# What a board's firmware brings along, as far as tests of the portable packages use it.
BUILT_IN = {
    *("array", "asyncio", "binascii", "collections", "errno", "gc", "hashlib", "io", "json"),
    *("math", "micropython", "os", "select", "struct", "sys", "time"),
}


class Interpreter:
    """One MicroPython: how to start it, in what heap, and whether it has asyncio."""

    def __init__(self, name: str, command: list[str], heap: str, has_asyncio: bool) -> None:
        self.name = name
        self.command = command
        self.heap = heap
        self.has_asyncio = has_asyncio

    def run(self, *arguments: str, heap: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a script below the checkout in a heap of its own; output and errors in one."""
        return subprocess.run(
            [*self.command, "-X", "heapsize=" + (heap or self.heap), *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )


def native() -> "Interpreter | None":
    """Return the native build, from $MICROPYTHON, .upy/ (see native.sh) or the PATH."""
    unpacked = ROOT / ".upy" / "micropython"
    command = os.environ.get("MICROPYTHON") or (unpacked.exists() and str(unpacked))
    command = command or shutil.which("micropython")
    return Interpreter("native", [command], HEAP, has_asyncio=True) if command else None


def interpreters() -> list[Interpreter]:
    """Return the WASI build, which pip brings, and the native one where there is one."""
    driver = str(Path(__file__).with_name("wasi.py"))
    wasi = Interpreter("wasi", [sys.executable, driver, str(ROOT)], WASI_HEAP, has_asyncio=False)
    other = native()
    return [wasi, other] if other else [wasi]


def files_of_tests() -> list[Path]:
    """Return all test files of the portable packages."""
    tests = ROOT / "tests"
    single = [tests / ("test_%s.py" % name) for name in ("errors", "causes", "record", "dialogue")]
    single += [tests / "ports" / ("test_%s.py" % name) for name in PORTABLE_PORTS]
    folders = [tests / package for package in PORTABLE_PACKAGES]
    found = [path for folder in folders for path in sorted(folder.glob("test_*.py"))]
    return [path for path in single if path.exists()] + found


@cache
def _ours() -> set[str]:
    portable = {module_name(source) for source in portable_sources()}
    return portable | {module.rpartition(".")[0] for module in portable} | {"modem"}


def _is_foreign(name: str) -> bool:
    return not (name in _ours() or name.split(".")[0] in (*BUILT_IN, "tests"))


@cache
def foreign_imports(path: Path) -> list[str]:
    """Return what a test file imports, directly or not, that no board has; none if it is plain.

    What its own imports bring in turn is left out: those names say enough.
    """
    found = {name for name in closure(path) if _is_foreign(name)}
    direct = {name for name in imports_of(path) if name in found}
    return sorted(direct or found)
