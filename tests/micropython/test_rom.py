"""The names that the compiled library takes for its own cost no heap: firmwares have them."""

import re
from pathlib import Path

import pytest

from tests.micropython.interpreters import Interpreter, javascript, quick
from tools.rom import EVERYWHERE, NAMES

pytestmark = pytest.mark.micropython

BUILDS = [(build, NAMES) for build in quick()] + [(one, EVERYWHERE) for one in javascript()[:1]]


def kept(board: Interpreter, names: list[str], folder: Path) -> list[str]:
    """Return those of the names that an interpreter had not in its ROM."""
    (folder / "names.txt").write_text("".join(name + "\n" for name in names), "utf-8")
    result = board.run("tests/micropython/in_rom.py", str(folder), heap="1m")
    assert result.returncode == 0, result.stdout
    counts = [int(count) for count in re.findall(r"n_qstr=(\d+)", result.stdout)]
    steps = zip(names, counts, counts[1:], strict=False)
    return [name for name, before, after in steps if after > before]


@pytest.mark.parametrize(("board", "names"), BUILDS, ids=lambda one: getattr(one, "name", "names"))
def test_a_firmware_has_every_name_that_is_taken_from_it(
    board: Interpreter, names: "frozenset[str]", tmp_path: Path
) -> None:
    assert kept(board, ["no_such_name", *sorted(names)], tmp_path) == ["no_such_name"]
