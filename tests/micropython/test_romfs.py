"""Compiled modules in a ROMFS run where they are: the heap of a board has what changes, alone."""

import shutil
import subprocess
from pathlib import Path

import pytest
from mpremote.romfs import make_romfs

from tests.micropython.test_portable import needs_native
from tests.patience import PATIENCE
from tools.heap import Bench

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(300)]

HERE = Path(__file__).parent
OWN = 9  # KiB that the program and its modem need themselves
SMALL = 64 + OWN
LARGE = 512
RUN = """
import sys; sys.path[:] = ['', '.frozen']
import mapped; mapped.mount('rom.img')
import program; program.main('/rom', %r)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("board")
    Bench(needs_native(), folder)
    (folder / "rom.img").write_bytes(make_romfs(str(folder / "lib"), mpy_cross=False))
    shutil.copy(HERE / "mapped.py", folder)
    return folder


def kept(kind: str, heap: int, folder: Path) -> dict[str, int]:
    """Return how much of so many KiB is in use after each step, bytes."""
    result = subprocess.run(
        [*needs_native().command, "-X", "heapsize=%dk" % heap, "-c", RUN % kind],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    lines = [line.split() for line in result.stdout.splitlines()]
    return {words[0]: int(words[1]) for words in lines}


@pytest.mark.parametrize(
    ("kind", "most"), [("codec", 12000), ("blocking", 25000), ("asyncio", 32000)]
)
def test_little_is_kept_and_a_small_heap_is_enough(kind: str, most: int, folder: Path) -> None:
    found = kept(kind, SMALL, folder)
    assert found.get("idle", found["receive"]) <= most


def test_nothing_has_to_be_forgotten_where_there_is_some_room(folder: Path) -> None:
    assert kept("asyncio", LARGE, folder)["idle"] < 64000
