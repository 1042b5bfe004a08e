"""The socket: who may use it, and that no client can do harm to the agent or to the others."""

import json
import os
import re
import socket
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modem.agent import connection, requests, server
from modem.agent.protocol import LINE_LIMIT
from tests.agent.door import Door, Hand, by_hand, wait_until

# --- who ----------------------------------------------------------------------------------


def test_at_is_for_its_own_user(working: Door) -> None:
    with by_hand(working.path) as hand:
        assert hand.ask("at", request="+CPIN?") == ["+CPIN: READY"]


def test_at_is_not_for_others(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    monkeypatch.setattr(server, "ROOT", 54322)
    error = hand.ask("at", request="+CSQ")
    assert (error["type"], "allow_at" in error["message"]) == ("PermissionError", True)


def test_at_is_for_all_who_may_connect_where_it_is_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_peer", lambda socket: (1, 54321))
    door = Door(tmp_path, allow_at=True)
    with by_hand(door.path) as hand:
        assert hand.ask("at", request="+CSQ")["type"] == "PortError"  # there is no modem
    door.close()


def test_who_gave_an_order_is_logged_without_what_it_says(
    hand: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "modem.agent")
    hand.ask("send", text="secret", to="+4917112345")
    assert f"message 1 accepted from process {os.getpid()} of uid {os.getuid()}" in caplog.text
    assert "secret" not in caplog.text
    assert "4917112345" not in caplog.text


# --- bad clients --------------------------------------------------------------------------


MISTAKES = [
    (b'{"do": "send", "text": 1}', "`text` is to be text"),
    (b'{"do": "send", "priority": 1e4}', "`priority` is to be a whole number"),
    (b'{"do": "send", "priority": 5000}', "`priority` is to be a whole number of at most 1000"),
    (b'{"do": "message", "message": 0}', "`message` is to be a whole number of at least 1"),
    (
        b'{"do": "send", "key": "%s"}' % (b"k" * 201),
        "`key` is to be text of at most 200 characters",
    ),
    (b'{"do": "abandon", "request": null}', "`request` is to be a whole number or text"),
    (b'{"do": "outbox", "states": [1]}', "`states[0]` is to be text"),
    (b'{"do": "wait", "message": 1, "until": "x"}', "`until`: Invalid enum value 'x'"),
    (b'{"do": "cancel"}', "`message` is missing"),
    (b'{"do": "counts", "x": 1}', "there is no field `x`"),
    (b"[]", "a line is to be an object"),
    (b" ", "nothing"),
    (b'{"do": "send", "text": "\\ud800"}', "it ends too early, or in half of a surrogate pair"),
    (b"hello", "JSON is malformed: invalid character (byte 0)"),
]


@pytest.mark.parametrize(("line", "said"), MISTAKES, ids=[said for _, said in MISTAKES])
def test_a_mistake_in_a_request_is_named(line: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape("not a request: " + said) + "$"):
        requests.decode(line)


def test_a_bad_line_is_answered_and_the_next_is_served(hand: Hand) -> None:
    hand.type(b"\xff\xfe what?")
    assert hand.read()["error"]["type"] == "ValueError"
    assert hand.ask("hello")["protocol"] == 1


@pytest.mark.parametrize("extra", [0, 1, LINE_LIMIT, 5 * LINE_LIMIT])
def test_a_line_that_is_too_long_is_passed_over(extra: int, hand: Hand) -> None:
    hand.type(b"x" * (LINE_LIMIT + extra))
    assert "262144 octets" in hand.read()["error"]["message"]
    assert hand.ask("hello")["protocol"] == 1


def test_the_longest_line_is_served(hand: Hand) -> None:
    start = b'{"do": "hello"'
    hand.type(start + b" " * (LINE_LIMIT - len(start) - 2) + b"}")
    assert hand.read()["result"]["protocol"] == 1


def test_a_client_that_dies_in_the_middle_of_a_line_harms_nobody(door: Door, hand: Hand) -> None:
    with by_hand(door.path) as other:
        other.socket.sendall(b'{"do": "send", "text": "half')
    assert hand.ask("counts")["waiting"] == 0


def test_a_client_that_dies_before_its_answer_has_sent(door: Door, hand: Hand) -> None:
    with by_hand(door.path) as other:
        other.type({"do": "send", "text": "whole"})
    wait_until(lambda: bool(hand.ask("counts")["waiting"] == 1))


def test_a_client_that_ended_its_side_gets_what_it_asked(door: Door, hand: Hand) -> None:
    number = hand.ask("send", text="hello")["id"]
    hand.type({"id": 2, "do": "wait", "message": number, "timeout": 0.1})
    hand.socket.shutdown(socket.SHUT_WR)  # as `nc -N` and socat do at the end of their input
    assert hand.read()["result"]["state"] == "waiting"
    assert hand.read() == {}


def test_a_client_that_ended_its_side_and_went_is_not_waited_for(
    door: Door, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LOOK_EVERY", 0.01)
    hand.ask("hello")  # so that it is served by now
    hand.type({"id": 1, "do": "receive"})
    hand.socket.shutdown(socket.SHUT_WR)
    hand.close()
    wait_until(lambda: not door.server._clients)


def test_who_ended_only_his_side_is_told_from_who_has_gone() -> None:
    ours, theirs = socket.socketpair()
    theirs.shutdown(socket.SHUT_WR)
    assert not connection._has_gone(ours)
    theirs.close()
    assert connection._has_gone(ours)
    ours.close()  # as after an answer that could not be written
    assert connection._has_gone(ours)


def test_a_client_that_does_not_read_holds_up_nobody(door: Door, hand: Hand) -> None:
    with by_hand(door.path) as deaf:
        deaf.socket.setblocking(False)
        taken = 0
        line = json.dumps({"do": "send", "text": "x" * 20000}).encode() + b"\n"
        while taken < 100:  # until neither side has room any more
            try:
                deaf.socket.sendall(line)
                taken = 0
            except BlockingIOError:
                taken += 1
                time.sleep(0.01)
        assert hand.ask("hello")["protocol"] == 1
        counts = hand.ask("counts")["waiting"]
        assert counts < 100, "it was served though it does not read"


def test_a_hundred_clients_at_once_are_served(door: Door) -> None:
    hands = [Hand(door.path) for _ in range(100)]
    for number, each in enumerate(hands):
        each.type({"id": number, "do": "send", "text": str(number), "key": f"key {number}"})
    found = [each.read() for each in hands]
    assert [answer["id"] for answer in found] == list(range(100))
    assert len({answer["result"]["id"] for answer in found}) == 100
    for each in hands:
        each.close()


def test_one_client_too_many_is_told_so(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_CLIENTS", 1)
    with by_hand(door.path) as first:
        assert first.ask("hello")["protocol"] == 1
        with by_hand(door.path) as second:
            error = second.read()["error"]
            assert "1 clients already" in error["message"]
            assert (error["type"], error["temporary"]) == ("Busy", True)
            assert second.read() == {}
    wait_until(lambda: not door.server._clients)
    with by_hand(door.path) as third:
        assert third.ask("hello")["protocol"] == 1


def test_too_many_waits_of_one_client_are_refused(hand: Hand) -> None:
    for number in range(65):
        hand.type({"id": number, "do": "receive"})
    answer = hand.read()
    assert (answer["id"], "64 requests" in answer["error"]["message"]) == (64, True)
    assert hand.ask("hello")["protocol"] == 1


def test_answers_come_in_the_order_of_the_requests(hand: Hand) -> None:
    for number in range(50):
        hand.type({"id": number, "do": "send", "text": str(number)})
    answers = [hand.read() for _ in range(50)]
    assert [answer["id"] for answer in answers] == list(range(50))
    assert [answer["result"]["text"] for answer in answers] == [str(n) for n in range(50)]


def test_an_error_of_the_program_is_told_and_logged(
    hand: Hand, door: Door, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.engine, "health", lambda: 1 // 0)
    assert "ZeroDivisionError" in hand.ask("health")["message"]
    assert "a request failed: Health" in caplog.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
VERBS = ["send", "wait", "outbox", "message", "cancel", "acknowledge", "fail", "inbox", "command"]
NO_TIME = {"wait": {"timeout": 0}}  # it would have no answer otherwise
FIELDS = ["id", "text", "data", "to", "message", "command", "states", "limit", "after", "queue"]
ALMOST = st.builds(
    lambda do, more: json.dumps({**more, "do": do, **NO_TIME.get(do, {})}).encode(),
    st.sampled_from(VERBS),
    st.dictionaries(st.sampled_from(FIELDS), JSON),
)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(line=(st.binary(max_size=60) | ALMOST).filter(lambda line: b"\n" not in line))
def test_each_line_has_one_answer_whatever_it_is(line: bytes, hand: Hand) -> None:
    hand.type(line)
    assert ("result" in (answer := hand.read())) != ("error" in answer)
    assert "the agent failed" not in str(answer.get("error"))
    assert hand.ask("hello")["protocol"] == 1
