"""`modem listen` through a running agent."""

import threading
import time
from pathlib import Path

import pytest

from modem.cli import exits
from modem.simulator.fixtures import RunningModem
from tests.agent.door import Door
from tests.cli.conftest import Run, objects


def test_listen_prints_what_waited_and_what_comes(via: Run, simulated_modem: RunningModem) -> None:
    simulated_modem.deliver("first")
    threading.Timer(0.3, simulated_modem.deliver, ("second",)).start()
    found = objects(via("listen", "--json", "--count", "2").stdout)
    assert [command["text"] for command in found] == ["first", "second"]
    assert found[0].keys() == {
        *("id", "sid", "sender", "text", "data", "sent_at", "parts", "missing")
    }
    assert via("listen", "--timeout", "0").exit_code == exits.NOTHING


def test_listen_runs_a_program_and_keeps_what_that_does_not_do(
    via: Run, simulated_modem: RunningModem, tmp_path: Path
) -> None:
    simulated_modem.deliver("open the valve")
    result = via("listen", "--exec", "false", "--count", "1")
    assert "is not acknowledged" in result.stderr
    out = tmp_path / "out"
    command = f"sh -c 'cat > {out}; echo $MODEM_COMMAND_SENDER >> {out}'"
    assert via("listen", "--exec", command, "--count", "1").exit_code == exits.OK
    assert out.read_text() == "open the valve2936\n"
    assert via("inbox").stdout == "Queue default: 1 done.\n"


@pytest.mark.parametrize(
    ("words", "code"), [((), exits.OK), (("--timeout", "9"), exits.PORT)], ids=["ever", "limited"]
)
def test_listen_waits_for_an_agent_that_is_away(
    words: tuple[str, ...],
    code: int,
    via: Run,
    working: Door,
    simulated_modem: RunningModem,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("modem.agent.reaching.PATIENCE", 0.1)

    def restart() -> None:
        working.close()
        simulated_modem.deliver("hello")
        time.sleep(0.5)  # longer than it is waited for otherwise
        working.open()

    restarting = threading.Timer(0.3, restart)
    restarting.start()
    result = via("listen", "--count", "1", *words)
    restarting.join()
    assert (result.exit_code, "hello" in result.stdout) == (code, code == exits.OK)


def test_a_queue_of_one_s_own_gets_each_command_too(
    via: Run, simulated_modem: RunningModem
) -> None:
    for queue in ("log", "default"):
        via("listen", "--queue", queue, "--timeout", "0")
    simulated_modem.deliver("hello")
    for queue in ("log", "default"):
        assert "hello" in via("listen", "--queue", queue, "--count", "1").stdout


def test_a_queue_that_cannot_be_is_a_usage_error(via: Run) -> None:
    assert via("listen", "--queue", "../x").exit_code == exits.USAGE
