"""The wheel has what it should have, and works in an environment that has nothing else."""

import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import IN_CI
from tests.imports import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def run(*command: object) -> str:
    result = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run(*pip, "--wheel-dir", folder, ROOT)
    [path] = folder.glob("*.whl")
    return path


def test_the_wheel_has_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"modem", "modem_commands-%s.dist-info" % PROJECT["version"]}
    assert "modem/py.typed" in names
    installed = {path.name for path in (ROOT / "modem/agent/files").iterdir()}
    assert {"modem/agent/files/" + name for name in installed} <= set(names)
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "modem").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == sources


def test_the_wheel_declares_the_program_and_the_pytest_plugin(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    [name] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
    text = archive.read(name).decode()
    assert "modem = modem.cli.main:main" in text
    assert "[pytest11]\nmodem = modem.simulator.pytest_plugin" in text


def test_the_extra_all_installs_every_other_extra() -> None:
    extras = PROJECT["optional-dependencies"]
    named = re.findall(r"[\w-]+", ",".join(re.findall(r"\[(.*)\]", " ".join(extras["all"]))))
    assert set(named) == set(extras) - {"all"}


@pytest.mark.slow
@pytest.mark.skipif(not IN_CI, reason="downloads the dependencies; runs with CI=true")
def test_the_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path, with_pip=False)
    python, program = tmp_path / "bin" / "python", tmp_path / "bin" / "modem"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", wheel)
    assert "send" in run(program, "--help")
    assert run(python, "-c", "import modem; print(modem.Modem.__name__)") == "Modem\n"
    assert '"text": "hello"' in run(
        program, "decode", "--json", "00040481926300004250102100000005E8329BFD06"
    )
