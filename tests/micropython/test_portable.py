"""The portable packages on a real MicroPython: they compile, and their plain tests pass."""

import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.imports import ROOT, closure, module_name, portable_sources
from tests.micropython.conftest import compile_to
from tests.micropython.interpreters import (
    Interpreter,
    files_of_tests,
    javascript,
    missing_versions,
    native,
    newer,
    obstacles,
    quick,
    recordable,
    slow,
)

RUNNER = "tests/micropython/runner.py"
CODEC_HEAP = 64  # KiB: what an ESP32 starts with

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(400)]

# The dialogues are played by a file of our own: their test on CPython needs pytest for --rewrite.
DIALOGUES = Path(__file__).with_name("transcripts.py")
ELSEWHERE = {ROOT / "tests" / "session" / "test_transcripts.py": DIALOGUES}
SHARED = [*(path for path in files_of_tests() if not obstacles(path)), *ELSEWHERE.values()]


def runnable(interpreter: Interpreter) -> list[Path]:
    """Return the test files that this interpreter can run, and is to run.

    Of the builds for JavaScript the oldest and the newest run all; those between take turns.
    """
    found = [path for path in SHARED if interpreter.has_asyncio or "asyncio" not in closure(path)]
    between = [build.name for build in javascript()[1:-1]]
    if interpreter.name not in between:
        return found
    return found[between.index(interpreter.name) :: len(between)]


RUNS = [
    pytest.param(interpreter, path, id=interpreter.name + ":" + str(path.relative_to(ROOT)))
    for interpreter in quick()
    for path in runnable(interpreter)
]


@pytest.mark.parametrize("source", portable_sources(), ids=module_name)
def test_a_portable_file_compiles(source: Path, tmp_path: Path) -> None:
    assert compile_to(tmp_path, source) == ""


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("interpreter", "path"), RUNS)
def test_shared_tests_pass_on_native_builds(
    interpreter: Interpreter, path: Path, compiled: Path
) -> None:
    result = interpreter.run(RUNNER, str(compiled), module_name(path))
    assert result.returncode == 0, result.stdout


@pytest.fixture(scope="session")
def on_slow_ones(compiled: Path) -> dict[str, "subprocess.CompletedProcess[str]"]:
    """What came of all shared tests on each build that is slow to start."""

    def run(interpreter: Interpreter) -> "subprocess.CompletedProcess[str]":
        library = [str(compiled)] if interpreter.compiled else []  # or it reads the source
        modules = [module_name(path) for path in runnable(interpreter)]
        return interpreter.run(RUNNER, *library, "--each", *modules, seconds=500)

    builds = slow()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(run, builds))
    return {build.name: outcome for build, outcome in zip(builds, outcomes, strict=True)}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("interpreter", slow(), ids=lambda one: one.name)
def test_shared_tests_pass_on_every_version(
    interpreter: Interpreter, on_slow_ones: dict[str, "subprocess.CompletedProcess[str]"]
) -> None:
    result = on_slow_ones[interpreter.name]
    assert result.returncode == 0, result.stdout
    assert result.stdout.count("\npassed ") == len(runnable(interpreter))


@pytest.mark.parametrize("interpreter", quick() + slow(), ids=lambda one: one.name)
def test_the_runner_reports_a_failing_test(interpreter: Interpreter) -> None:
    result = interpreter.run(RUNNER, "tests.micropython.samples")
    assert result.returncode == 1
    assert "FAIL test_that_fails" in result.stdout
    assert "passed 1 of 2" in result.stdout


def test_the_heap_limit_is_real() -> None:
    result = needs_native().run("tests/micropython/fill_heap.py", heap="64k")
    assert result.returncode == 1
    assert "MemoryError" in result.stdout


def test_the_codec_decodes_in_a_heap_that_small_boards_have(
    compiled: Path, note: Callable[[str], None]
) -> None:
    smallest = smallest_heap(needs_native(), "tests/micropython/decode_one.py", str(compiled))
    note("smallest heap that imports the codec (.mpy) and decodes one message: %dk" % smallest)
    assert smallest <= CODEC_HEAP


def test_what_ran_and_what_did_not_is_told(note: Callable[[str], None]) -> None:
    for interpreter in quick() + slow():
        form = "compiled" if interpreter.compiled else "source"
        words = (interpreter.name, form, interpreter.heap, len(runnable(interpreter)))
        note("%s, library %s, heap %s: %d files of tests" % words)
    if not native():
        note("NOT RUN: the native build, and with it asyncio and heap limits (see native.sh)")
    if not newer():
        note("NOT RUN: the newer native build (see native.sh)")
    for version in missing_versions():
        note("NOT RUN: %s for JavaScript (python3 tools/dev.py boards)" % version)
    for path in files_of_tests():
        if obstacles(path) and path not in [*ELSEWHERE, *recordable()]:
            needs = ", ".join(obstacles(path))
            note("CPython only: %s (%s)" % (path.relative_to(ROOT), needs))


def needs_native() -> Interpreter:
    """Return the native build, or skip: only that one collects garbage as a board does."""
    return native() or pytest.skip("no native MicroPython: run tests/micropython/native.sh")


def smallest_heap(interpreter: Interpreter, script: str, argument: str) -> int:
    """Return the smallest heap, in KiB, in which `script` ends well; at most 256."""
    low, high = 4, 256
    result = interpreter.run(script, argument, heap="%dk" % high)
    assert result.returncode == 0, result.stdout
    while high - low > 1:
        middle = (low + high) // 2
        if interpreter.run(script, argument, heap="%dk" % middle).returncode == 0:
            high = middle
        else:
            low = middle
    return high
