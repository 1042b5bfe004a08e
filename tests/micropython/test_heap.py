"""A small heap is enough to start up, send a long message and receive one."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.micropython.test_portable import needs_native
from tests.patience import PATIENCE
from tools.heap import DRIVERS, Bench

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(300)]

# KiB, the program and its modem included, which take 8 of them.
ROWS = [
    pytest.param("codec", 30, 60, id="codec"),
    pytest.param("blocking", 64, 116, id="blocking"),
    pytest.param("asyncio", 72, 128, id="asyncio"),
]
# KB that what a program imports keeps.
IMPORTED = {"codec": 12, "blocking": 19, "asyncio": 21}


ROUNDS = Path(__file__).with_name("rounds.py")
FULL = Path(__file__).with_name("crowded.py")
# KiB in which the modules of what passes are forgotten at rest; messages both ways need more.
CROWDED = 110
SMALL = {"long": 110, "pending": 110, "kept": 104}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("board")


@pytest.fixture(scope="module")
def bench(folder: Path) -> Iterator[Bench]:
    yield Bench(needs_native(), folder, patience=PATIENCE)


@pytest.mark.parametrize(("kind", "compiled", "source"), ROWS)
def test_a_long_message_each_way_works_in_a_small_heap(
    kind: str, compiled: int, source: int, bench: Bench
) -> None:
    assert bench.run(kind, compiled)
    assert bench.run(kind, source, source=True)


@pytest.mark.parametrize("kind", IMPORTED)
def test_what_is_imported_takes_what_it_may(kind: str, bench: Bench) -> None:
    assert bench.kept(kind)["import"] <= 1000 * IMPORTED[kind]


@pytest.mark.parametrize("kind", DRIVERS)
def test_commands_and_idle_hours_leave_the_heap_where_it_was(kind: str, bench: Bench) -> None:
    kept = bench.kept(kind, (400, 1))
    assert kept["many"] <= kept["idle"] + 512
    assert kept["waiting"] == 0
    assert kept["hour"] <= kept["many"] + 64


def in_use(folder: Path, kind: str, rounds: int) -> list[int]:
    """Return what is in use of a small heap after half of the rounds of rounds.py, and all."""
    command = [*needs_native().command, "-X", "heapsize=%dk" % SMALL[kind], str(ROUNDS), kind]
    result = subprocess.run(
        [*command, str(rounds)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    lines = [line.split() for line in result.stdout.splitlines()]
    assert [words[1] for words in lines] == ["False", "False"]  # it was forgotten
    return [int(words[0]) for words in lines]


@pytest.mark.usefixtures("bench")
@pytest.mark.parametrize("kind", ["long", "pending"])
def test_to_forget_and_load_again_leaves_nothing_behind(kind: str, folder: Path) -> None:
    half, whole = in_use(folder, kind, 40)
    assert whole <= half + 512


@pytest.mark.usefixtures("bench")
def test_a_program_may_keep_its_commands(folder: Path) -> None:
    half, whole = in_use(folder, "kept", 40)
    assert whole - half < 20 * 300


@pytest.mark.usefixtures("bench")
def test_a_board_starts_with_a_modem_that_is_full_of_messages(folder: Path) -> None:
    command = [*needs_native().command, "-X", "heapsize=%dk" % CROWDED, str(FULL), "50"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.stdout.split() == ["50", "0"], result.stdout + result.stderr
