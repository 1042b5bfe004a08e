"""What `import modem` gives, and what it does not load."""

import subprocess
import sys

import pytest

import modem
from tests.imports import ROOT


@pytest.mark.parametrize("name", modem.__all__)
def test_a_public_name_is_there_and_is_called_so(name: str) -> None:
    assert getattr(modem, name).__name__ == name


def test_a_part_can_be_reached_by_its_name() -> None:
    assert modem.profiles.__name__ == "modem.profiles"  # type: ignore[attr-defined]


def test_any_other_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'modern'"):
        modem.modern  # type: ignore[attr-defined]  # noqa: B018


LOADS = {
    "import modem": {"modem"},
    "from modem import PortError": {"modem", "modem.names", "modem.errors"},
}


def printed(code: str) -> str:
    command = [sys.executable, "-c", "import sys\n" + code]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


@pytest.mark.parametrize("statement", LOADS)
def test_no_more_is_loaded_than_is_needed(statement: str) -> None:
    ours = "print(*[name for name in sys.modules if name.startswith('modem')])"
    assert set(printed(statement + "\n" + ours).split()) == LOADS[statement]


def test_the_driver_is_loaded_without_any_port() -> None:
    assert printed("from modem import Modem\nprint('serial' in sys.modules)") == "False\n"
