"""What `modem agent install` puts where; systemd itself judges the unit."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from modem.agent import install
from modem.agent.config import AgentConfig, load
from modem.agent.install import CHANGED, KEPT, NEW, REPLACED, SAME, File, Service
from modem.ports.usb_table import INTERFACES
from tests.conftest import IN_CI

systemd = pytest.mark.skipif(
    not IN_CI and shutil.which("systemd-analyze") is None, reason="needs systemd-analyze"
)


def text_of(path: str, **options: str) -> str:
    return next(file.text for file in Service(**options).files if file.path == path)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit as it is installed, the only one there besides Debian's."""
    path = tmp_path / "modem-agent.service"
    path.write_text(text_of(install.UNIT), "utf-8")
    return path


def analyze(*words: object) -> str:
    command = ["systemd-analyze", *map(str, words)]
    result = subprocess.run(command, stdout=-1, stderr=-2, text=True, check=False)
    assert result.returncode == 0, result.stdout
    return result.stdout


@systemd
def test_systemd_finds_nothing_wrong_with_the_unit(unit: Path) -> None:
    assert analyze("verify", unit) == ""


@systemd
def test_the_service_is_little_exposed(unit: Path) -> None:
    found = analyze("security", "--offline=true", "--threshold=20", unit)
    assert re.search(r"exposure level for modem-agent.service: [01]\.\d", found)


def test_the_service_runs_this_python_and_this_package() -> None:
    [line] = re.findall("^ExecStart=(.*)$", text_of(install.UNIT), re.M)
    assert line == f"{sys.executable} -m modem.cli agent run --config /etc/modem/agent.toml"


def test_a_path_is_written_as_systemd_reads_it() -> None:
    unit = text_of(install.UNIT, python='/srv/a b%c"d$e/python')
    assert 'ExecStart="/srv/a b%%c\\"d$$e/python" -m' in unit


@pytest.mark.parametrize(
    ("python", "hidden"),
    [
        ("/usr/local/lib/modem/bin/python", "yes"),
        ("/home/pi/.venv/bin/python", "read-only"),
        ("/homestead/bin/python", "yes"),
    ],
)
def test_homes_are_hidden_unless_the_program_is_in_one(python: str, hidden: str) -> None:
    assert f"\nProtectHome={hidden}\n" in text_of(install.UNIT, python=python)


def test_a_user_who_is_there_already_is_not_made() -> None:
    service = Service(user="pi", group="pi")
    assert install.ACCOUNT not in [file.path for file in service.files]
    assert "\nUser=pi\nGroup=pi\n" in text_of(install.UNIT, user="pi", group="pi")
    assert not any("systemd-sysusers" in command for command in service.commands)


def test_the_rule_names_every_usb_modem_that_is_known() -> None:
    rules = text_of(install.RULES)
    wanted = 'ATTRS{idVendor}=="%04x", ATTRS{idProduct}=="%04x", ENV{ID_MM_DEVICE_IGNORE}="1"\n'
    assert not [row for row in INTERFACES if wanted % row[:2] not in rules]
    assert 'ATTRS{idVendor}=="12d1", ENV{ID_MM_DEVICE_IGNORE}="1"\n' in rules


def test_the_configuration_says_what_holds_without_it(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(text_of(install.CONFIG), "utf-8")
    assert load(str(path)) == AgentConfig()


def test_every_example_in_the_configuration_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(re.sub(r"^#(?=\S)", "", text_of(install.CONFIG), flags=re.M), "utf-8")
    config = load(str(path))
    assert [handler.name for handler in config.handlers] == ["script", "local", "broker"]
    assert config.agent.log == AgentConfig().agent.log
    assert config.agent.watchdog_grace == AgentConfig().agent.watchdog_grace


OURS = File("/etc/a", "ours\n", 0o640)
OLDER = File("/etc/a", "older\n")

PRESENT = [
    ("nothing", None, NEW, "ours\n"),
    ("the same", OURS.content, SAME, "ours\n"),
    ("an older one of ours", OLDER.content, REPLACED, "ours\n"),
    ("this one, changed", OURS.content + "mine\n", KEPT, "ours\nmine\n"),
    ("an older one, changed", OLDER.content + "mine\n", CHANGED, "older\nmine\n"),
    ("somebody's own", "mine\n", CHANGED, "mine\n"),
]


@pytest.mark.parametrize(
    ("present", "state", "left"),
    [pytest.param(*row[1:], id=row[0]) for row in PRESENT],
)
def test_what_somebody_wrote_is_never_lost(
    present: str | None, state: str, left: str, tmp_path: Path
) -> None:
    path = tmp_path / "etc/a"
    path.parent.mkdir()
    if present is not None:
        path.write_text(present)
    assert OURS.state(str(tmp_path)) == state
    written = OURS.write(str(tmp_path))
    assert path.read_text().endswith(left)
    assert (tmp_path / "etc/a.new").exists() == (state == CHANGED)
    assert written.name == ("a.new" if state == CHANGED else "a")
    assert len(list(path.parent.iterdir())) == (2 if state == CHANGED else 1)


def test_a_file_that_may_hold_secrets_is_not_for_everybody(tmp_path: Path) -> None:
    assert OURS.write(str(tmp_path)).stat().st_mode & 0o777 == 0o640


def test_a_python_that_the_service_cannot_reach_is_an_obstacle(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    service = Service(python=str(private / "python"), user="nobody")
    assert re.search("out of reach for the user nobody, because of /.*: make", service.obstacle())


def test_a_python_of_the_system_is_no_obstacle() -> None:
    assert Service(python="/usr/bin/python3", user="nobody").obstacle() == ""
