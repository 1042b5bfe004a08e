"""`modem outbox` and `modem inbox`."""

import pytest

from modem.cli import exits
from modem.simulator.fixtures import RunningModem
from tests.agent.door import Door, wait_until
from tests.cli.conftest import Run, objects


def test_the_outbox_lists_what_is_not_done(waiting: Run) -> None:
    waiting("send", "first")
    shown = waiting("outbox").stdout
    assert "waiting" in shown
    assert "first" in shown
    assert "In all: 1 waiting.\n" in shown
    assert "\nmodem is away: " in shown


def test_a_message_can_be_shown_cancelled_and_sent_again(waiting: Run) -> None:
    waiting("send", "hello")
    assert "state        cancelled" in waiting("outbox", "cancel", "1").stdout
    assert waiting("outbox", "--json").stdout == ""
    assert "hello" in waiting("outbox", "--all").stdout
    assert "hello" in waiting("outbox", "--state", "cancelled").stdout
    assert waiting("outbox", "cancel", "1").exit_code == exits.USAGE
    [found] = objects(waiting("outbox", "resend", "1", "--json").stdout)
    assert found["state"] == "waiting"
    assert "text         hello" in waiting("outbox", "show", "1").stdout
    assert waiting("outbox", "show", "2").exit_code == exits.USAGE


def test_a_message_can_be_waited_for(via: Run, simulated_modem: RunningModem) -> None:
    via("send", "hello")
    [found] = objects(via("outbox", "wait", "1", "--json").stdout)
    assert found["state"] == "sent"


def test_waiting_in_vain_ends_as_send_does(waiting: Run) -> None:
    waiting("send", "hello")
    result = waiting("outbox", "wait", "1", "--timeout", "0.1")
    assert result.exit_code == exits.OUTCOME_UNKNOWN


def test_the_inbox_lists_what_waits_and_what_is_dead(
    via: Run, working: Door, simulated_modem: RunningModem
) -> None:
    simulated_modem.deliver("hello")
    via("listen", "--exec", "false", "--count", "1")
    assert "waiting" in via("inbox").stdout
    working.on_disk(working.engine.store.inbox.failed, "default", 1, "no water", None)
    [found] = objects(via("inbox", "--dead", "--json").stdout)
    assert (found["command"]["text"], found["error"]) == ("hello", "no water")
    assert "no water" in via("inbox", "show", "1").stdout
    assert via("inbox", "retry", "1").stdout == "Command 1 is given again to default.\n"
    assert via("inbox", "retry", "1").exit_code == exits.USAGE
    assert via("inbox", "retry", "1", "--queue", "default").exit_code == exits.USAGE
    assert "hello" in via("listen", "--count", "1").stdout


def test_the_inbox_keeps_what_is_done(via: Run, simulated_modem: RunningModem) -> None:
    simulated_modem.deliver("hello")
    via("listen", "--count", "1")
    assert objects(via("inbox", "--json").stdout) == []
    [kept] = objects(via("inbox", "--all", "--json").stdout)
    assert (kept["number"], kept["text"]) == (1, "hello")
    [task] = objects(via("inbox", "--all", "--queue", "default", "--json").stdout)
    assert (task["state"], task["command"]) == ("done", kept)
    assert "hello" in via("inbox", "--all").stdout
    assert via("inbox", "--all", "--dead").exit_code == exits.USAGE
    [shown] = objects(via("inbox", "show", "1", "--json").stdout)
    assert shown["queues"] == {"default": {"state": "done", "attempts": 0, "error": ""}}
    assert via("inbox", "show", "2").exit_code == exits.USAGE


def test_where_nobody_has_listened_all_are_listed(
    via: Run, working: Door, simulated_modem: RunningModem
) -> None:
    assert via("inbox").stdout.startswith("No queue yet")
    simulated_modem.deliver("hello")
    wait_until(lambda: "hello" in via("inbox").stdout)
    [found] = objects(via("inbox", "--json").stdout)
    assert (found["queue"], found["state"], found["command"]["text"]) == (None, "waiting", "hello")


def test_a_queue_that_there_is_not_is_a_mistake(via: Run) -> None:
    result = via("inbox", "--queue", "nope")
    assert result.exit_code == exits.USAGE
    assert "there is no queue 'nope'; there are: none yet" in result.stderr


def test_a_queue_can_be_forgotten(via: Run) -> None:
    for queue in ("default", "log"):
        via("listen", "--queue", queue, "--timeout", "0")
    assert via("inbox", "forget", "log").stdout == "Queue log is forgotten.\n"
    assert via("inbox").stdout == "Queue default: empty.\n"
    [found] = objects(via("inbox", "forget", "default", "--json").stdout)
    assert found == {"forgotten": "default"}
    unknown = via("inbox", "forget", "defalt")
    assert unknown.exit_code == exits.USAGE and "'defalt'; there are: none yet" in unknown.stderr


@pytest.mark.parametrize("words", [("outbox", "show"), ("inbox", "forget"), ("inbox", "retry")])
def test_an_agent_can_be_named_before_and_behind_the_verb(
    words: tuple[str, str], run: Run, away: Door
) -> None:
    for line in (
        ("--agent", away.path, *words, "1"),
        (words[0], "--agent", away.path, words[1], "1"),
        (*words, "1", "--agent", away.path),
    ):
        result = run(*line)
        assert "no agent" not in result.stderr
        assert result.exit_code in (exits.OK, exits.USAGE)


def test_columns_stand_below_each_other_whatever_is_written(waiting: Run) -> None:
    waiting("send", "--to", "+15557654321", "\u4f60\u597d" * 40)
    head, row = waiting("outbox").stdout.splitlines()[:2]
    body = row[head.index("BODY") :]
    assert body == "\u4f60\u597d" * 14 + "..."  # 59 columns


def test_what_a_stranger_writes_cannot_act_on_the_terminal(waiting: Run) -> None:
    waiting("send", "a\x1b[2Jb")
    for words in (("outbox",), ("outbox", "show", "1"), ("outbox", "--json")):
        shown = waiting(*words).stdout
        assert "\x1b" not in shown
        assert "[2Jb" in shown
