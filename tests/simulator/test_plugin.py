"""The pytest plugin in other people's projects."""

import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE

THEIRS = """
import serial

def test_mine(simulated_modem):
    with serial.Serial(simulated_modem.port, timeout=60) as port:
        port.write(b"ATE0;+CMGF=1\\r")
        assert port.read_until(b"OK\\r\\n")
        port.write(b'AT+CMGS="2936"\\r')
        assert port.read_until(b"> ")
        port.write(b"hi\\x1a")
    assert simulated_modem.wait_sent(1)[0].to == "2936"

def test_in_memory(simulated_modem_in_memory):
    assert simulated_modem_in_memory.exchange(b"AT\\r").endswith(b"OK\\r\\n")

class TestLocked:
    import pytest

    @pytest.fixture
    def simulated_modem_options(self):
        return {"pin": "1234"}

    def test_pin(self, simulated_modem_in_memory):
        assert b"SIM PIN" in simulated_modem_in_memory.exchange(b"AT+CPIN?\\r")
"""

IMPORTED = """
import sys
before = set(sys.modules)
import pytest
with_pytest = set(sys.modules)
import modem.simulator.pytest_plugin
print(sorted(set(sys.modules) - with_pytest))
"""


def python(*arguments: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, timeout=PATIENCE
    )
    return done.stdout + done.stderr


def test_the_fixtures_work_in_a_project_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(THEIRS)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error::pytest.PytestWarning\n"
    )
    root = str(Path(__file__).parents[2])
    # Loaded by its path, so that it makes no difference whether the package is installed.
    plugin = ("-p", "no:modem", "-p", "modem.simulator.pytest_plugin", "-p", "no:asyncio")
    code = "import sys, pytest; sys.path.insert(0, %r); sys.exit(pytest.main())" % root
    output = python("-c", code.replace("main()", "main(%r)" % list(plugin)), cwd=tmp_path)
    assert "3 passed" in output, output


def test_loading_the_plugin_loads_nothing_of_the_simulator() -> None:
    loaded = python("-c", IMPORTED)
    assert loaded.strip() == repr(["modem", "modem.simulator", "modem.simulator.pytest_plugin"])
