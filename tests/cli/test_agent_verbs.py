"""send, info and at through a running agent, and whether they go through it."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from modem.agent import places
from modem.cli import exits
from modem.simulator.fixtures import RunningModem
from tests.agent.door import Door
from tests.cli.conftest import Run, objects

# --- which way ----------------------------------------------------------------------------


def test_a_running_agent_is_used_by_itself(via: Run, simulated_modem: RunningModem) -> None:
    assert via("send", "hello").stdout == "Message 1: in the outbox.\n"
    assert simulated_modem.wait_sent(1)[0].text == "hello"


@pytest.mark.parametrize("before", [True, False])
def test_an_agent_can_be_named(before: bool, run: Run, working: Door) -> None:
    option = ("--agent", working.path)
    words = (*option, "send", "hello") if before else ("send", "hello", *option)
    assert run(*words).stdout == "Message 1: in the outbox.\n"


def test_the_environment_names_one(
    run: Run, working: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODEM_AGENT", working.path)
    assert run("outbox").stdout == "The outbox is empty.\n"


def test_an_agent_that_was_named_and_is_not_there_is_an_error(run: Run) -> None:
    result = run("--agent", "/nowhere/x", "send", "hello")
    assert (result.exit_code, "no agent at /nowhere/x" in result.stderr) == (exits.PORT, True)


def test_an_agent_that_was_named_and_is_being_started_again_is_waited_for(
    run: Run, tmp_path: Path
) -> None:
    path = str(tmp_path / "agent.sock")
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(path)
    found: list[Door] = []
    starting = threading.Timer(0.3, lambda: found.append(Door(tmp_path)))
    starting.start()
    assert run("--agent", path, "outbox").stdout == "The outbox is empty.\n"
    starting.join()
    found[0].close()


def test_a_port_that_the_agent_has_goes_through_it(
    via: Run, simulated_modem: RunningModem
) -> None:
    result = via("send", "--port", simulated_modem.port, "hello")
    assert result.stdout == "Message 1: in the outbox.\n"
    assert "is the agent's: going through it" in result.stderr


def test_a_port_that_the_agent_found_by_itself_is_known_too(
    via: Run, working: Door, simulated_modem: RunningModem, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = next(iter(working.engine.lines.values()))
    monkeypatch.setattr(type(line), "port", "auto")
    monkeypatch.setattr("modem.ports.locks.holder", lambda path: os.getpid())
    result = via("send", "--port", simulated_modem.port, "hello")
    assert result.stdout == "Message 1: in the outbox.\n"


def test_another_port_is_used_itself(via: Run) -> None:
    with RunningModem() as other:
        result = via("send", "--port", other.port, "hello")
        assert (result.stdout, other.sent[0].text) == ("Sent to 2936.\n", "hello")


def test_without_the_agent_a_port_that_it_has_is_busy_and_that_is_explained(
    via: Run, working: Door, simulated_modem: RunningModem
) -> None:
    result = via("info", "--no-agent", "--port", simulated_modem.port)
    assert result.exit_code == exits.PORT
    assert f"an agent runs ({working.path})" in result.stderr


def test_a_port_that_somebody_else_has_is_not_said_to_be_the_agents(via: Run) -> None:
    hold = (
        "import sys, serial; held = serial.Serial(sys.argv[1], exclusive=True); print(flush=True)"
    )
    with RunningModem() as other:
        words = (sys.executable, "-c", f"{hold}; input()", other.port)
        holder = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with holder:
            assert holder.stdout and holder.stdout.readline()
            result = via("info", "--port", other.port)
            holder.communicate(b"\n")
    assert (result.exit_code, "is in use" in result.stderr) == (exits.PORT, True)
    assert "an agent runs" not in result.stderr


def test_what_an_agent_left_that_was_killed_is_passed_by(
    on: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "stale")
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(path)
    monkeypatch.setattr(places, "SYSTEM_SOCKET", path)
    assert on("send", "hello").stdout == "Sent to 2936.\n"


def test_an_agent_that_one_may_not_use_is_said(via: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    result = via("send", "hello")
    assert (result.exit_code, "you may not use this agent" in result.stderr) == (3, True)


@pytest.mark.parametrize("option", ["--trace", "--pin", "--baudrate"])
def test_what_is_for_a_port_is_refused_with_an_agent(option: str, via: Run) -> None:
    result = via("send", "hello", option, "1234")
    assert (result.exit_code, f"{option} is for the port" in result.stderr) == (exits.USAGE, True)


@pytest.mark.parametrize(
    "words",
    [
        ("send", "x", "--priority", "1"),
        ("send", "x", "--expires", "1h"),
        ("send", "x", "--key", "k"),
        ("send", "x", "--modem", "m"),
        ("listen", "--queue", "q"),
        ("info", "--modem", "m"),
        ("at", "+CSQ", "--modem", "m"),
    ],
)
def test_what_is_for_an_agent_is_refused_without_one(words: tuple[str, ...], on: Run) -> None:
    result = on(*words)
    assert (result.exit_code, "is for an agent" in result.stderr) == (exits.USAGE, True)


@pytest.mark.parametrize("verb", ["outbox", "inbox"])
def test_the_lists_need_an_agent(verb: str, run: Run) -> None:
    result = run(verb)
    assert (result.exit_code, "start one with `modem agent`" in result.stderr) == (3, True)


# --- send ---------------------------------------------------------------------------------


def test_with_wait_it_ends_when_the_network_took_it(
    via: Run, simulated_modem: RunningModem
) -> None:
    assert via("send", "--wait", "hello").stdout == "Message 1: sent.\n"
    assert [sent.text for sent in simulated_modem.sent] == ["hello"]


def test_with_wait_and_confirm_it_ends_when_it_was_delivered(via: Run) -> None:
    assert via("send", "--wait", "--confirm", "hello").stdout == "Message 1: delivered.\n"


def test_what_was_given_is_what_the_agent_has(waiting: Run) -> None:
    options = ("--to", "+49171", "--validity", "1h", "--priority", "7", "--expires", "2h")
    waiting("send", "hello", *options, "--key", "k", "--modem", "modem", "--confirm")
    [found] = objects(waiting("outbox", "--json").stdout)
    names = ("to", "validity", "priority", "expires", "key", "modem", "confirm", "state")
    assert [found[name] for name in names] == [
        *("+49171", 3600, 7, 7200.0, "k", "modem", True, "waiting")
    ]


def test_a_peer_that_is_named_is_who_it_goes_to(waiting: Run) -> None:
    for words in (("send", "x", "--peer", "000"), ("--peer", "000", "send", "x")):
        [found] = objects(waiting(*words, "--json").stdout)
        assert found["to"] == "000"


def test_data_and_standard_input_go_through_the_agent(
    via: Run, simulated_modem: RunningModem
) -> None:
    via("send", "--hex", "00ff", "--wait")
    via("send", "--wait", stdin="typed\n")
    assert [sent.data for sent in simulated_modem.sent] == [b"\x00\xff", b"typed"]


def test_what_still_waits_after_the_timeout_has_its_exit_code_and_number(waiting: Run) -> None:
    result = waiting("send", "--wait", "--timeout", "0.1", "--json", "hello")
    [found] = objects(result.stderr)
    assert result.exit_code == exits.OUTCOME_UNKNOWN
    assert (found["error"]["temporary"], found["error"]["message_id"]) == (True, 1)


@pytest.mark.parametrize("words", [("x" * 50000,), ("x", "--to", "nobody"), ("x", "--modem", "m")])
def test_what_cannot_be_sent_is_a_usage_error(words: tuple[str, ...], waiting: Run) -> None:
    assert waiting("send", *words).exit_code == exits.USAGE
    assert waiting("outbox").stdout == "The outbox is empty.\n"


def test_a_full_outbox_is_said(tmp_path: Path, run: Run) -> None:
    door = Door(tmp_path, outbox={"limit": 1})
    run("--agent", door.path, "send", "a")
    result = run("--agent", door.path, "send", "b")
    door.close()
    assert (result.exit_code, "no more are accepted" in result.stderr) == (exits.AGENT, True)


def test_send_through_an_agent_loads_neither_a_driver_nor_rich_nor_pyserial(
    working: Door,
) -> None:
    code = (
        "import sys\nfrom modem.cli.main import main\n"
        f"main(['--agent', {working.path!r}, 'send', 'x'], standalone_mode=False)\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('rich', 'serial', 'sqlite3',"
        " 'asyncio', 'msgspec') or m.startswith(('modem.drivers', 'modem.session', 'modem.sms',"
        " 'modem.ports'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Message 1: in the outbox.", "[]"]


# --- info and at --------------------------------------------------------------------------


def test_info_tells_of_the_agent_and_its_modem(via: Run, simulated_modem: RunningModem) -> None:
    shown = via("info").stdout
    assert f"modem  {simulated_modem.port}  ready" in shown
    assert "network     home" in shown
    [found] = objects(via("info", "--json", "--modem", "modem").stdout)
    assert found["status"]["registration"] == "home"
    assert found["health"][0]["healthy"] is True


def test_info_of_a_modem_that_is_away_says_why(waiting: Run) -> None:
    assert "away" in waiting("info").stdout
    assert waiting("info", "--modem", "none").exit_code == exits.USAGE


def test_at_goes_through_the_agent(via: Run) -> None:
    assert via("at", "+CPIN?").stdout == "+CPIN: READY\nOK\n"
    assert via("at", "+NOSUCH").exit_code == exits.REFUSED
    assert via("at", "--modem", "none", "+CSQ").exit_code == exits.USAGE


def test_at_is_refused_to_others(via: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modem.agent.server._is_ours", lambda uid: False)
    result = via("at", "+CSQ")
    assert (result.exit_code, "allow_at" in result.stderr) == (exits.PORT, True)
