"""The files for boards agree with the published stubs of the boards' firmware (pyright)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.imports import ROOT
from tests.micropython.fetch import STUBS, stubs_folder

BOARDS = ROOT / "MicroPython"
PORTS = [ROOT / "modem" / "ports" / name for name in ("uart.py", "uart_aio.py", "power.py")]
CHECKED = [BOARDS / "boards", BOARDS / "examples", BOARDS / "test_on_board.py", *PORTS]
WRONG = """\
from machine import UART, Pin

UART(1, 115200, rxbuff=2048)
Pin(4, Pin.OUT).set_level(1)
"""

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(600)]


def complaints(board: str, files: list[Path], folder: Path) -> list[str]:
    """Return what pyright has against the files, by the stubs of this family of boards."""
    # wiring.py knows both families: what one has not comes from the others.
    others = [stubs_folder(other) for other in STUBS if other != board]
    settings = {
        "include": [str(path) for path in files],
        "stubPath": str(stubs_folder(board)),
        "extraPaths": [str(path) for path in (ROOT, BOARDS, BOARDS / "examples", *others)],
        "typeCheckingMode": "standard",
        "reportMissingModuleSource": False,  # there is none for stubs
        "pythonVersion": "3.11",
    }
    config = folder / "pyrightconfig.json"
    config.write_text(json.dumps(settings), "utf-8")
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "-p", str(config)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode in (0, 1), result.stderr
    found = json.loads(result.stdout)
    assert found["summary"]["filesAnalyzed"] >= len(files)
    return ["%(file)s: %(message)s" % one for one in found["generalDiagnostics"]]


@pytest.fixture(params=STUBS, scope="module")
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is found in the files for boards, and in a wrong one beside them."""
    pytest.importorskip("basedpyright", reason="python3 tools/dev.py boards fetches it")
    family = str(request.param)
    if not stubs_folder(family).exists():
        pytest.skip("no stubs of %s: python3 tools/dev.py boards" % family)
    folder = tmp_path_factory.mktemp("stubs")
    (folder / "wrong.py").write_text(WRONG, "utf-8")
    return complaints(family, [*CHECKED, folder / "wrong.py"], folder)


def test_the_files_for_boards_agree_with_the_stubs(found: list[str]) -> None:
    assert [one for one in found if "wrong.py: " not in one] == []


def test_what_a_board_has_not_would_be_found(found: list[str]) -> None:
    wrong = [one for one in found if "wrong.py: " in one]
    assert ["overloads" in wrong[0], "set_level" in wrong[1]] == [True, True], wrong
