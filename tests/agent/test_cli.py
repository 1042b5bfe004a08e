"""`modem agent check`, `install` and `uninstall`, as they are called."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from modem.agent import install
from modem.cli import agent_install, exits
from modem.cli.main import main

FILES = (install.UNIT, install.RULES, install.ACCOUNT, install.CONFIG)


def agent(*words: object) -> Result:
    return CliRunner().invoke(main, ["agent", *map(str, words)])


def test_install_writes_beneath_the_root_and_says_what_remains_to_be_run(tmp_path: Path) -> None:
    result = agent("install", "--root", tmp_path)
    assert result.exit_code == 0, result.output
    assert [path for path in FILES if not install.beneath(str(tmp_path), path).exists()] == []
    assert [path for path in FILES if f"{tmp_path}{path}: written" not in result.output] == []
    assert "  systemctl enable --now modem-agent\n" in result.output


def test_a_dry_run_shows_every_file_and_writes_none(tmp_path: Path) -> None:
    result = agent("install", "--dry-run", "--root", tmp_path)
    assert [path for path in FILES if f"--- {path} (" not in result.output] == []
    assert "ExecStart=" in result.output and "systemctl daemon-reload" in result.output
    assert list(tmp_path.iterdir()) == []


def test_to_install_again_changes_nothing(tmp_path: Path) -> None:
    agent("install", "--root", tmp_path)
    result = agent("install", "--root", tmp_path)
    assert result.output.count(": there already\n") == len(FILES)


def test_an_edited_configuration_survives_and_is_said_to(tmp_path: Path) -> None:
    agent("install", "--root", tmp_path)
    path = install.beneath(str(tmp_path), install.CONFIG)
    edited = path.read_text().replace('#peer = "2936"', 'peer = "000"')
    path.write_text(edited)
    result = agent("install", "--root", tmp_path)
    assert f"{path}: {install.KEPT}" in result.output
    assert path.read_text() == edited


def test_a_unit_that_somebody_wrote_is_compared_with_ours(tmp_path: Path) -> None:
    path = install.beneath(str(tmp_path), install.UNIT)
    path.parent.mkdir(parents=True)
    path.write_text("[Service]\nExecStart=/bin/true\n")
    result = agent("install", "--root", tmp_path)
    assert "-ExecStart=/bin/true\n" in result.output and "+Type=notify\n" in result.output
    assert f"{path}.new: {install.CHANGED}" in result.output


def test_uninstall_leaves_the_configuration(tmp_path: Path) -> None:
    agent("install", "--root", tmp_path)
    result = agent("uninstall", "--root", tmp_path)
    left = [path for path in FILES if install.beneath(str(tmp_path), path).exists()]
    assert (result.exit_code, left) == (0, [install.CONFIG])


def test_install_for_a_user_that_is_not_there_is_refused() -> None:
    result = agent("install", "--dry-run", "--user", "no-such-user")
    assert (result.exit_code, "there is no user no-such-user" in result.output) == (2, True)


def test_install_needs_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent_install.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(install.Service, "obstacle", lambda _: "")
    result = agent("install")
    assert (result.exit_code, "this needs root" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("fails", "code", "count"), [("nothing", 0, 6), ("udevadm", 0, 6), ("chgrp", 1, 2)]
)
def test_with_now_the_commands_are_run_up_to_the_first_that_fails_and_matters(
    fails: str, code: int, count: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], check: bool) -> SimpleNamespace:
        ran.append(command)
        return SimpleNamespace(returncode=int(command[0] == fails))

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(install.File, "write", lambda self, root: tmp_path)
    monkeypatch.setattr(install.Service, "obstacle", lambda _: "")
    result = agent("install", "--now")
    assert (result.exit_code, len(ran)) == (code, count)


CHECKED = """
[agent]
data = "%s"
metrics = "127.0.0.1:9464"
socket_group = "no-such-group"

[[modem]]
name = "main"
port = "/dev/no-such-port"
rate = "30/1h"
failover = ["backup"]

[[modem]]
name = "backup"
port = "/dev/null"
pin_file = "/no/such/file"

[[handler]]
name = "here"
type = "program"
command = "true"

[[handler]]
name = "nowhere"
type = "program"
command = "no-such-program"

[[handler]]
name = "web"
type = "http"
url = "http://127.0.0.1:1/x"

[[handler]]
name = "signed"
type = "http"
url = "http://127.0.0.1:1/x"
secret_file = "/no/such/secret"
"""

SAID = """\
note    main          port /dev/no-such-port, peer 2936, at most 30 messages in 1h, after 5m of
ok      Data          %s
ok      here          runs true
PROBLEM nowhere       there is no program no-such-program to be run
PROBLEM backup        pin_file = '/no/such/file': No such file or directory
PROBLEM Socket        there is no group 'no-such-group', which is to use it
PROBLEM signed        secret_file = '/no/such/secret': No such file or directory
ok      web           http: http://127.0.0.1:1/x
ok      Outbox        tried as often as it takes, for ever; 10000 may wait
ok      Metrics       127.0.0.1:9464
"""


def test_check_says_what_each_part_amounts_to(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(CHECKED % tmp_path)
    result = agent("check", "--config", path)
    assert result.exit_code == exits.FINDINGS
    assert [line for line in (SAID % tmp_path).splitlines() if line not in result.output] == []


def test_check_without_a_configuration_finds_the_defaults_good(tmp_path: Path) -> None:
    result = agent("check", "--data", tmp_path / "data", "--log", "debug")
    assert result.exit_code == 0, result.output


def test_check_names_the_configuration_of_the_service_where_there_is_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("modem.cli.agent_check.default_config", lambda: None)
    monkeypatch.setattr("modem.cli.agent_check.SYSTEM_CONFIG", str(tmp_path))
    result = agent("check", "--data", tmp_path)
    assert f"--config {tmp_path} is the service's" in result.output


def test_check_finds_a_socket_that_no_system_can_make(tmp_path: Path) -> None:
    result = agent("check", "--data", tmp_path, "--socket", "/" + "x" * 100)
    assert "is longer than 92 octets" in result.output


def test_check_notes_an_agent_that_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("modem.cli.agent_check.running", lambda: "/run/modem/agent.sock")
    result = agent("check", "--data", tmp_path)
    assert "note    Agent         one is running (/run/modem/agent.sock)\n" in result.output
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("[[modem]]\nprot = 1", (), "modem[0].prot: there is no such key; 'port' is meant?"),
        ("", ("--peer", "nobody"), "'nobody' is not an address"),
        (CHECKED % "/tmp", ("--port", "/dev/null"), "--port (or its variable): of which modem?"),
    ],
)
def test_a_mistake_is_a_usage_error(
    text: str, words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(text)
    result = agent("check", "--config", path, *words)
    assert (result.exit_code, said in result.output) == (exits.USAGE, True), result.output
