"""Queues as programs share them: each Command to one of those who ask, until it is done with."""

import time
from pathlib import Path
from typing import Any

import pytest

from modem.agent import claims
from modem.agent.config import ProgramConfig
from modem.session.messages import Command
from tests.agent.door import Door, Hand, by_hand, wait_until


def arrive(door: Door, *texts: str) -> None:
    """Have Commands come in as a collector brings them."""

    async def keep(engine: Any) -> None:
        for text in texts:
            command = Command("id of " + text, "2936", text, text.encode())
            await engine.disk(engine.store.inbox.keep, command, "modem")
        engine.changes.notify()

    door.do(keep)


def texts(*answers: Any) -> list[str | None]:
    return [answer and answer["command"]["text"] for answer in answers]


def test_a_command_that_waited_comes_first_then_those_that_arrive(door: Door, hand: Hand) -> None:
    arrive(door, "first")
    assert texts(hand.ask("receive")) == ["first"]
    hand.type({"id": 2, "do": "receive"})
    arrive(door, "second")
    assert texts(hand.read()["result"]) == ["second"]


def test_nothing_comes_within_the_timeout(hand: Hand) -> None:
    assert hand.ask("receive", timeout=0) is None
    began = time.monotonic()
    assert hand.ask("receive", timeout=0.2) is None
    assert time.monotonic() - began >= 0.2


def test_each_of_two_clients_gets_another_command(door: Door, hand: Hand) -> None:
    arrive(door, "a", "b")
    with by_hand(door.path) as other:
        assert texts(hand.ask("receive"), other.ask("receive")) == ["a", "b"]
        assert other.ask("receive", timeout=0) is None


def test_waiting_clients_get_each_its_own(door: Door) -> None:
    hands = [Hand(door.path) for _ in range(5)]
    for each in hands:
        each.type({"do": "receive"})
    arrive(door, *"abcde")
    assert sorted(texts(*(each.read()["result"] for each in hands))) == list("abcde")
    for each in hands:
        each.close()


def test_what_a_client_took_that_goes_is_given_again_first(door: Door, hand: Hand) -> None:
    arrive(door, "a", "b")
    with by_hand(door.path) as other:
        assert texts(other.ask("receive")) == ["a"]
    assert texts(hand.ask("receive"), hand.ask("receive")) == ["a", "b"]


def test_a_client_that_goes_hands_on_to_one_that_waits(door: Door, hand: Hand) -> None:
    arrive(door, "a")
    with by_hand(door.path) as other:
        other.ask("receive")
        hand.type({"do": "receive"})
        assert hand.ask("hello")["protocol"] == 1  # so it waits by now
    assert texts(hand.read()["result"]) == ["a"]


def test_a_client_that_dies_while_it_waits_takes_nothing(door: Door, hand: Hand) -> None:
    with by_hand(door.path) as other:
        other.type({"do": "receive"})
        other.ask("hello")
    arrive(door, "a")
    assert texts(hand.ask("receive", timeout=60)) == ["a"]


def test_what_is_acknowledged_is_done_and_doing_it_twice_changes_nothing(
    door: Door, hand: Hand
) -> None:
    arrive(door, "a")
    hand.ask("receive")
    assert hand.ask("acknowledge", command=1) is None
    assert hand.ask("acknowledge", command=1) is None
    assert hand.ask("queues") == {"default": {"waiting": 0, "done": 1, "dead": 0}}


def test_a_reply_is_accepted_once_to_the_sender(door: Door, hand: Hand) -> None:
    arrive(door, "a")
    hand.ask("receive")
    for _ in range(2):
        answer = hand.ask("acknowledge", command=1, text="done")
        assert (answer["id"], answer["to"], answer["text"]) == (1, "2936", "done")


BODIES: list[dict[str, str]] = [{"text": "x", "data": "00"}, {"data": "0"}, {"data": "xy"}, {}]


@pytest.mark.parametrize("body", BODIES)
def test_one_body_is_given_and_it_is_one(body: dict[str, str], hand: Hand) -> None:
    assert hand.ask("send", **body)["type"] == "ValueError"
    assert hand.ask("counts")["waiting"] == 0


def test_a_reply_that_cannot_be_sent_leaves_the_command_waiting(door: Door, hand: Hand) -> None:
    arrive(door, "a")
    hand.ask("receive")
    assert hand.ask("acknowledge", command=1, text="x" * 50000)["type"] == "ValueError"
    assert hand.ask("queues")["default"]["waiting"] == 1


def test_a_command_that_failed_comes_again_after_its_pause_and_holds_up_the_queue(
    door: Door, hand: Hand
) -> None:
    arrive(door, "a", "b")
    hand.ask("receive")
    assert hand.ask("fail", command=1, error="no water", again=0.3) is None
    assert hand.ask("receive", timeout=0) is None
    task = hand.ask("receive")
    assert (*texts(task), task["attempts"], task["error"]) == ("a", 1, "no water")


def test_a_command_that_failed_for_good_is_dead_until_it_is_retried(
    door: Door, hand: Hand
) -> None:
    arrive(door, "a", "b")
    hand.ask("receive")
    hand.ask("fail", command=1, error="broken")
    assert texts(hand.ask("receive")) == ["b"]
    [dead] = hand.ask("inbox", queue="default", states=["dead"])["tasks"]
    assert (*texts(dead), dead["error"]) == ("a", "broken")
    assert hand.ask("retry", command=1)["state"] == "waiting"
    assert texts(hand.ask("receive")) == ["a"]


def test_the_first_queue_gets_what_came_before_there_was_any(door: Door, hand: Hand) -> None:
    arrive(door, "a")
    assert hand.ask("queues") == {}
    assert texts(hand.ask("receive", queue="log")) == ["a"]
    assert hand.ask("receive", timeout=0) is None


def test_each_queue_gets_each_command(door: Door, hand: Hand) -> None:
    hand.ask("receive", timeout=0)
    hand.ask("receive", queue="log", timeout=0)
    arrive(door, "a")
    assert texts(hand.ask("receive"), hand.ask("receive", queue="log")) == ["a", "a"]
    hand.ask("acknowledge", command=1, queue="log")
    found = hand.ask("command", command=1)["queues"]
    assert {name: of["state"] for name, of in found.items()} == {
        "default": "waiting",
        "log": "done",
    }


def test_who_waits_on_a_queue_that_is_forgotten_waits_on(door: Door, hand: Hand) -> None:
    with by_hand(door.path) as other:
        other.type({"do": "receive", "queue": "log"})
        other.ask("hello")
        assert hand.ask("forget", queue="log") is None
        wait_until(lambda: "log" in hand.ask("queues"))
        arrive(door, "a")
        assert texts(other.read()["result"]) == ["a"]


def test_a_queue_that_is_forgotten_gets_nothing_any_more(hand: Hand) -> None:
    hand.ask("receive", queue="log", timeout=0)
    for _ in range(2):
        assert hand.ask("forget", queue="log") is None
        assert hand.ask("queues") == {}


def test_no_more_queues_than_so_many(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "MOST_QUEUES", 2)
    assert hand.ask("receive", timeout=0) is None
    assert hand.ask("receive", queue="log", timeout=0) is None
    assert "2 queues" in hand.ask("receive", queue="more", timeout=0)["message"]
    assert hand.ask("receive", queue="log", timeout=0) is None


def test_a_client_that_acknowledges_nothing_gets_no_more_than_so_many(
    door: Door, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "MOST", 2)
    arrive(door, "a", "b", "c")
    assert texts(hand.ask("receive"), hand.ask("receive")) == ["a", "b"]
    assert "2 Commands" in hand.ask("receive")["message"]
    hand.ask("acknowledge", command=1)
    assert texts(hand.ask("receive")) == ["c"]


def test_an_abandoned_request_gets_no_answer_and_gives_back_what_it_took(
    door: Door, hand: Hand
) -> None:
    with by_hand(door.path) as other:
        other.type({"id": "waits", "do": "receive"})
        other.ask("hello")
        assert other.ask("abandon", request="waits") is None
        arrive(door, "a", "b")
        other.type({"id": "took", "do": "receive"})
        assert texts(other.read()["result"]) == ["a"]
        other.ask("abandon", request="took")
        assert texts(hand.ask("receive")) == ["a"]
        assert other.ask("hello")["protocol"] == 1


@pytest.mark.parametrize("do", ["receive", "acknowledge", "fail", "forget"])
def test_the_queue_of_a_handler_is_its_own(do: str, tmp_path: Path) -> None:
    handler = ProgramConfig(name="pump", command=("true",))
    door = Door(tmp_path, handlers=(handler,))
    arrive(door, "a")
    fields = {} if do in ("receive", "forget") else {"command": 1}
    with by_hand(door.path) as hand:
        assert "belongs to the handler" in hand.ask(do, queue="pump", **fields)["message"]
        assert list(hand.ask("queues")) == ["pump"]  # nobody has asked another one yet
    door.close()


MISSING = [
    ("message", {"message": 9}),
    ("wait", {"message": 9}),
    ("cancel", {"message": 9}),
    ("resend", {"message": 9}),
    ("command", {"command": 9}),
    ("acknowledge", {"command": 9}),
    ("acknowledge", {"command": 9, "queue": "none"}),
    ("fail", {"command": 9}),
    ("retry", {"command": 9}),
    ("status", {"modem": "none"}),
    ("send", {"text": "x", "modem": "none"}),
]


@pytest.mark.parametrize(("do", "fields"), MISSING)
def test_what_is_not_there_is_said_in_a_sentence(
    do: str, fields: dict[str, Any], hand: Hand
) -> None:
    error = hand.ask(do, **fields)
    assert error["type"] == "LookupError"
    assert error["message"].startswith("there is no ")


def test_a_list_comes_in_pages_that_fit_into_a_line(door: Door, hand: Hand) -> None:
    for number in range(8):
        hand.ask("send", data="ff" * 30000, key=str(number))
    page = hand.ask("outbox")
    assert (len(page["messages"]) < 8, page["more"]) == (True, True)
    seen = [message["id"] for message in page["messages"]]
    while page["more"]:
        page = hand.ask("outbox", after=seen[-1])
        seen += [message["id"] for message in page["messages"]]
    assert seen == list(range(1, 9))


def test_a_page_has_as_many_as_asked_for(door: Door, hand: Hand) -> None:
    hand.ask("receive", timeout=0)
    arrive(door, "a", "b", "c")
    for more in ({}, {"queue": "default"}):
        page = hand.ask("inbox", limit=2, **more)
        name = "tasks" if more else "commands"
        assert (len(page[name]), page["more"]) == (2, True)
        assert hand.ask("inbox", limit=2, after=2, **more)["more"] is False


@pytest.mark.parametrize(("do", "more"), [("outbox", {}), ("inbox", {"queue": "default"})])
def test_a_state_that_there_is_not_is_said(do: str, more: dict[str, str], hand: Hand) -> None:
    assert "no such state: 'lost'" in hand.ask(do, states=["lost"], **more)["message"]
