"""`Agent` and `AsyncAgent` when the agent goes, comes, hangs, or is none."""

import socket
import threading
import time
from pathlib import Path

import pytest

from modem import errors
from modem.agent import protocol
from modem.agent.calls import Call
from modem.agent.stream import Wires
from modem.agent.wire import Wire
from tests.agent.clients import KINDS, Client, false_agent
from tests.agent.door import Door
from tests.agent.test_claims import arrive
from tests.patience import PATIENCE


def test_a_call_waits_for_an_agent_that_restarts(agent: Client, door: Door) -> None:
    agent.send("before")
    door.close()
    threading.Timer(0.3, door.open).start()
    assert agent.send("after").id == 2
    assert [message.text for message in agent.outbox()] == ["before", "after"]


def test_commands_that_were_not_acknowledged_come_again_after_a_restart(
    agent: Client, door: Door
) -> None:
    arrive(door, "a", "b")
    taken = agent.receive()
    done = agent.receive()
    door.close()
    door.open()
    agent.acknowledge(done)
    assert agent.receive(0) == taken
    assert agent.receive(0) is None


def test_who_waits_for_commands_goes_on_after_a_restart(agent: Client, door: Door) -> None:
    def restart() -> None:
        door.close()
        door.open()
        arrive(door, "a")

    threading.Timer(0.2, restart).start()
    assert agent.receive(PATIENCE).text == "a"


def test_patience_ends(kind: str, tmp_path: Path) -> None:
    began = time.monotonic()
    agent = KINDS[kind](str(tmp_path / "none"), patience=0.3)
    with agent, pytest.raises(errors.PortError, match=r"no agent at .*/none"):
        agent.hello()
    assert time.monotonic() - began >= 0.3


def test_one_who_may_not_use_it_is_told_so_at_once(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object, path: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Wire, "__init__", refuse)
    monkeypatch.setattr(Wires, "connect", lambda path: refuse(None, path))
    agent = KINDS[kind](str(tmp_path / "sock"))
    with agent, pytest.raises(errors.PortError, match="group of its socket"):
        agent.hello()


def test_a_client_that_was_closed_says_so(agent: Client) -> None:
    agent.hello()
    agent.close()
    with pytest.raises(errors.PortError, match="closed"):
        agent.hello()


HELLO = {"protocol": protocol.VERSION, "pid": 1, "modems": []}


def say_hello(client: socket.socket, **more: object) -> None:
    client.recv(65536)
    client.sendall(protocol.encode({"id": 1, "result": {**HELLO, **more}}))


def test_a_message_whose_answer_was_lost_is_asked_for_again_with_its_key(
    kind: str, tmp_path: Path
) -> None:
    asked = []

    def cut(client: socket.socket) -> None:
        say_hello(client)
        asked.append(client.recv(65536).partition(b"key")[2])

    path = str(tmp_path / "sock")
    agent = KINDS[kind](path, patience=2)
    gone = pytest.raises(errors.PortError, match="ended the connection")
    with false_agent(path, cut), agent, gone:
        agent.send("once")
    assert len(asked) > 1
    assert len(set(asked)) == 1


@pytest.mark.parametrize("word", ["resend", "cancel"])
def test_what_may_have_been_done_is_not_done_again(word: str, kind: str, tmp_path: Path) -> None:
    asked = []

    def cut(client: socket.socket) -> None:
        say_hello(client)
        asked.append(client.recv(65536))

    path = str(tmp_path / "sock")
    agent = KINDS[kind](path, patience=5)
    perhaps = pytest.raises(errors.PortError, match="may have done this")
    with false_agent(path, cut), agent, perhaps:
        getattr(agent, word)(1)
    assert len(asked) == 1


def test_an_agent_that_hangs_is_not_waited_for_for_ever(kind: str, tmp_path: Path) -> None:
    def hang(client: socket.socket) -> None:
        say_hello(client)
        while client.recv(65536):
            pass

    path = str(tmp_path / "sock")
    agent = KINDS[kind](path)
    hung = pytest.raises(errors.NoAnswer, match=r"within 0\.2 s")
    with false_agent(path, hang), agent, hung:
        agent._ask(Call({"do": "health"}, list, limit=0.2))


@pytest.mark.parametrize("answer", [b"hello?\n", b"[]\n", b"\xff\n", b"x" * 600_000])
def test_who_answers_and_is_no_agent_is_said(answer: bytes, kind: str, tmp_path: Path) -> None:
    path = str(tmp_path / "sock")

    def babble(client: socket.socket) -> None:
        client.recv(65536)
        try:
            client.sendall(answer)
        except OSError:
            return

    agent = KINDS[kind](path, patience=0)
    none = pytest.raises(errors.PortError, match="no agent")
    with false_agent(path, babble), agent, none:
        agent.hello()


def test_an_agent_of_another_version_is_said(kind: str, tmp_path: Path) -> None:
    path = str(tmp_path / "sock")
    agent = KINDS[kind](path)
    other = pytest.raises(errors.ModemError, match="version 2")
    with false_agent(path, lambda client: say_hello(client, protocol=2)), agent, other:
        agent.health()
