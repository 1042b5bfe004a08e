"""A program finds on a board what it finds in the sources, though names are short there."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.imports import ROOT, portable_sources
from tests.micropython.interpreters import Interpreter, quick
from tests.micropython.test_portable import needs_native
from tools.bundle import build, parts

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(120)]

HERE = Path(__file__).parent
HEAP = "1m"


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the library as source and compiled."""
    folder = tmp_path_factory.mktemp("boards")
    build("package", folder=folder / "compiled")
    build("package", folder=folder / "source", compiled=False)
    return folder


def printed_by_interface(library: Path) -> list[str]:
    """Return what the library in a folder has for programs, by CPython."""
    command = [sys.executable, str(HERE / "interface.py"), str(library)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def test_every_public_name_argument_and_value_is_there_when_names_are_short(
    tmp_path: Path,
) -> None:
    for source in portable_sources():
        for file, text in parts(source, compiled=True).items():
            target = (tmp_path / file).with_suffix(".py")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
    wanted = printed_by_interface(ROOT)
    assert len(wanted) > 300
    found = set(printed_by_interface(tmp_path))
    assert not [line for line in wanted if line not in found]


def run(board: Interpreter, name: str, library: Path, journal: Path) -> str:
    """Return what one of the programs prints with the library in a folder."""
    script = str((HERE / name).relative_to(ROOT))
    result = board.run(script, str(library), str(journal), heap=HEAP)
    assert result.returncode == 0, result.stdout
    return result.stdout


@pytest.mark.parametrize("name", ["program.py", "conversation.py"])
def test_a_program_does_the_same_with_the_compiled_package(
    name: str, boards: Path, tmp_path: Path
) -> None:
    board = needs_native()
    wanted = run(board, name, boards / "source" / "package", tmp_path / "one")
    assert wanted.count("\n") > 50
    assert run(board, name, boards / "compiled" / "package", tmp_path / "two") == wanted


@pytest.mark.parametrize("board", quick(), ids=lambda board: board.name)
@pytest.mark.parametrize("name", ["program.py", "conversation.py"])
def test_it_runs_on_every_native_build(
    name: str, board: Interpreter, boards: Path, tmp_path: Path
) -> None:
    run(board, name, boards / "compiled" / "package", tmp_path / "journal")
