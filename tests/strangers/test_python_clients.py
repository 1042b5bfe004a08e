"""python-gammu, python-gsmmodem-new and atlib, each in a user's program of a few lines."""

import importlib.util
import sys
from pathlib import Path

import pytest

from tests.strangers.conftest import Start
from tests.strangers.rig import Modem, daemon, until
from tests.strangers.test_gammu import configure

CLIENTS = Path(__file__).parent / "clients"


def need_module(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip("%s is not installed; tools/dev.py test installs it" % name)


def talk(modem: Modem, log: Path, script: str, *arguments: str) -> list[str]:
    """Run a client; send it a message once it listens; return the lines it prints."""
    command = (sys.executable, str(CLIENTS / script), *arguments)
    with daemon(log, *command) as process:
        until(lambda: "listening" in log.read_text() or process.poll() is not None)
        modem.deliver("turn left")
        until(lambda: process.poll() is not None, log.read_text)
    assert process.returncode == 0, log.read_text()
    return log.read_text().splitlines()


def test_python_gammu_sends_receives_and_deletes(modem: Modem, tmp_path: Path) -> None:
    need_module("gammu")
    lines = talk(modem, tmp_path / "log", "with_python_gammu.py", configure(tmp_path, modem))
    assert lines == [
        "imei 490154203237518",
        "listening",
        "SMS 2936 turn left",
        "left 0",
    ]
    assert modem.sent(2) == ["from python-gammu", "żółw"]


@pytest.mark.parametrize("pin", [(), ("4711",)], ids=["open", "locked"])
def test_gsmmodem_sends_receives_and_waits_for_the_report(
    start: Start, tmp_path: Path, pin: tuple[str, ...]
) -> None:
    need_module("gsmmodem")
    modem = start(*("--pin", *pin) if pin else ())
    lines = talk(modem, tmp_path / "log", "with_gsmmodem.py", modem.port, *pin)
    assert set(lines) == {
        "imei 490154203237518",
        "report True",
        "listening",
        "SMS 2936 turn left",
        "arrived True",
    }
    assert modem.sent(1) == ["from gsmmodem"]


def test_atlib_sends_reads_and_deletes(modem: Modem, tmp_path: Path) -> None:
    need_module("atlib")
    lines = talk(modem, tmp_path / "log", "with_atlib.py", modem.port)
    assert lines == [
        "imei 490154203237518",
        "operator Simulated Network",
        "sent OK",
        "listening",
        "SMS 2936 turn left",
        "deleted OK []",
    ]
    assert modem.sent(1) == ["from atlib"]
