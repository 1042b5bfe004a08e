"""What a board gets does what the sources do: their tests pass with names short, on CPython too.

See shortened.py. The tests of a compiled library on MicroPython see less of it.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.imports import ROOT
from tests.shortened import write

FOLDERS = ("at", "sms", "session", "drivers", "profiles")
# They name private arguments, or put something in the place of what is private.
PRIVATE = {"test_%s.py" % name for name in ("bodies", "framing", "replies", "request", "channel")}
PRIVATE |= {"test_channel_properties.py", "test_quarantine.py", "test_tasks.py", "test_inbox.py"}
PRIVATE |= {"test_keeping.py", "test_rest.py", "test_routed_plain.py", "test_odd_replies.py"}
PRIVATE |= {"test_blocking.py", "test_return.py", "test_little_memory.py"}
PRIVATE |= {"test_joining_shortage.py"}
# They call methods that are part of others now, as does one of many others.
PRIVATE |= {"test_address.py"}
ONE = "tests/session/test_textmode.py::test_text_mode_outlives_a_rest"
# Each takes seconds, and there are others of its kind.
SLOW = {"test_every_persona.py", "test_power_cut.py", "test_session_properties.py"}
SLOW |= {"test_contract.py", "test_memory.py", "test_aio.py", "test_aio_plain.py"}
SLOW |= {"test_properties.py", "test_peers.py", "test_vendor_names.py"}
# It reads docstrings.
OTHERS = {"test_examples.py"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shortened")
    write(folder)
    return folder


def chosen() -> list[str]:
    """Return the files of tests that are run once more."""
    found = [
        path for name in FOLDERS for path in sorted((ROOT / "tests" / name).glob("test_*.py"))
    ]
    return [str(path) for path in found if path.name not in PRIVATE | SLOW | OTHERS]


def test_the_tests_of_the_sources_pass_when_names_are_short(library: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider"]
    command += [
        "--deselect",
        ONE,
        "-p",
        "tests.shortened",
        "-o",
        "pythonpath=%s %s" % (library, ROOT),
    ]
    result = subprocess.run(
        [*command, *chosen()],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    assert "tested: %s" % library in result.stdout


IDENTITY = """
import modem
from modem.errors import PinNeeded, SimError
from modem.session.events import Closed, Event, Ready
from modem.session import events
assert modem.PinNeeded is PinNeeded and issubclass(PinNeeded, SimError)
assert modem.Closed is Closed is events.Closed and issubclass(Closed, Event)
assert repr(Closed("why")) == "Closed(error='why')"
assert PinNeeded("a").temporary is False and modem.NotRegistered("a", True).denied
assert not hasattr(modem.errors, "Nobody") and not hasattr(events, "Nobody")
print(modem.__file__)
"""


def test_a_rare_class_is_one_wherever_it_is_asked_for(library: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", IDENTITY],
        cwd=library,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert str(library) in result.stdout, result.stderr
