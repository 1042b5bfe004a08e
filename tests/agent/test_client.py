"""`Agent` and `AsyncAgent` with a running agent: the words of `Modem`, and what is new."""

import time
from pathlib import Path

import pytest

from modem import errors
from modem.agent import records
from modem.session.messages import Command
from modem.simulator.fixtures import RunningModem
from tests.agent.clients import KINDS, Client
from tests.agent.door import Door
from tests.agent.test_claims import arrive
from tests.patience import PATIENCE, QUIET

# --- out ----------------------------------------------------------------------------------


def test_a_message_is_on_disk_when_send_returns(agent: Client, door: Door) -> None:
    message = agent.send("hello", "+4917112345", priority=3, confirm=True, expires=60, key="k")
    assert door.on_disk(door.engine.store.outbox.get, message.id) == message
    assert (message.state, message.text, message.to) == ("waiting", "hello", "+4917112345")
    assert (message.priority, message.confirm, message.expires, message.key) == (3, True, 60, "k")


@pytest.mark.parametrize("body", ["plain", "caf\u00e9 \u20ac", "\U0001f600", b"\x00\xff", ""])
def test_with_wait_it_returns_when_the_network_took_it(
    body: str | bytes, sharing: Client, simulated_modem: RunningModem
) -> None:
    message = sharing.send(body, wait=True)
    assert (message.state, message.via, len(message.references)) == ("sent", "modem", 1)
    [sent] = simulated_modem.sent
    assert (sent.to, sent.data) == ("2936", body.encode() if isinstance(body, str) else body)


def test_the_delivery_report_can_be_waited_for(sharing: Client) -> None:
    message = sharing.send("hello", confirm=True)
    assert sharing.delivery(message).state == records.DELIVERED


@pytest.mark.parametrize("body", ["x" * 50000, "\ud800", b"x" * 50000])
def test_what_cannot_be_sent_is_a_value_error_and_not_accepted(
    body: str | bytes, agent: Client
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        agent.send(body)
    assert list(agent.outbox()) == []


@pytest.mark.parametrize("body", [5, None, ["x"]])
def test_what_is_no_body_is_a_type_error(body: object, agent: Client) -> None:
    with pytest.raises(TypeError):
        agent.send(body)
    assert list(agent.outbox()) == []


def test_what_is_said_counts_and_else_the_configuration(kind: str, tmp_path: Path) -> None:
    door = Door(tmp_path, outbox={"confirm": True, "expires": 60.0})
    with KINDS[kind](door.path) as agent:
        agent.send("as configured")
        agent.send("as said", confirm=False, expires=5)
        with pytest.raises(ValueError, match="expires"):
            agent.send("never", expires=0)
        found = [(message.confirm, message.expires) for message in agent.outbox()]
    door.close()
    assert found == [(True, 60.0), (False, 5.0)]


def test_the_same_key_is_sent_once(agent: Client) -> None:
    assert agent.send("once", key="k") == agent.send("once", key="k")
    assert agent.send("twice") != agent.send("twice")
    assert len(list(agent.outbox())) == 3


def test_a_message_that_was_cancelled_is_raised(agent: Client, door: Door) -> None:
    message = agent.send("hello")
    door.on_disk(door.engine.store.outbox.cancel, message.id)
    door.do(notify)
    with pytest.raises(errors.NotDelivered, match="cancelled"):
        agent.wait(message)


async def notify(engine: object) -> None:
    engine.changes.notify()  # type: ignore[attr-defined]


def test_a_message_that_still_waits_after_the_timeout_is_unknown_for_now(agent: Client) -> None:
    began = time.monotonic()
    with pytest.raises(errors.OutcomeUnknown, match="goes on trying") as raised:
        agent.send("hello", wait=True, timeout=0.2)
    assert time.monotonic() - began >= 0.2
    assert raised.value.temporary
    assert [message.state for message in agent.outbox()] == ["waiting"]


def test_a_message_can_be_cancelled_and_sent_again(agent: Client) -> None:
    message = agent.send("hello")
    assert agent.cancel(message).state == "cancelled"
    assert agent.resend(message.id).state == "waiting"
    assert agent.message(message.id).state == "waiting"
    with pytest.raises(ValueError, match="waits to be sent"):
        agent.resend(message)
    with pytest.raises(LookupError, match="no message 9"):
        agent.message(9)


def test_the_outbox_is_listed_whole_page_by_page(agent: Client) -> None:
    for number in range(7):
        agent.send(bytes([number]) * 30000)
    agent.cancel(3)
    assert [message.id for message in agent.outbox()] == list(range(1, 8))
    assert [message.id for message in agent.outbox(["cancelled"])] == [3]
    assert agent.counts()["waiting"] == 6


# --- in -----------------------------------------------------------------------------------


def test_a_program_for_a_modem_runs_on_an_agent(
    sharing: Client, simulated_modem: RunningModem
) -> None:
    simulated_modem.deliver("set interval 60")
    for command in sharing.commands():
        assert isinstance(command, Command)
        assert command.text == "set interval 60"
        sharing.reply(command, "done")
        sharing.acknowledge(command)
        break
    [sent] = simulated_modem.wait_sent(1)
    assert (sent.to, sent.text) == ("2936", "done")
    assert sharing.queues() == {"default": {"waiting": 0, "done": 1, "dead": 0}}


def test_commands_end_when_none_came_in_time(agent: Client, door: Door) -> None:
    arrive(door, "a", "b")
    assert [command.text for command in agent.commands(timeout=QUIET)] == ["a", "b"]
    assert agent.receive(timeout=0) is None


def test_what_is_not_acknowledged_comes_again_to_the_next_client(
    agent: Client, door: Door, kind: str
) -> None:
    arrive(door, "a")
    first = agent.receive()
    with KINDS[kind](door.path) as other:
        assert other.receive(0) is None
        agent.__exit__() if kind == "blocking" else agent.close()
        assert other.receive(PATIENCE) == first


def test_a_command_that_failed_comes_again_or_is_dead(agent: Client, door: Door) -> None:
    arrive(door, "a")
    agent.fail(agent.receive(), "no water", again=0.05)
    command = agent.receive()
    assert command.attempts == 1
    agent.fail(command, "no water at all")
    [task] = agent.tasks(states=["dead"])
    assert (task.error, task.attempts) == ("no water at all", 2)
    assert agent.retry(1).state == "waiting"
    assert agent.receive(0) == command


def test_each_queue_gets_each_command_until_it_is_forgotten(agent: Client, door: Door) -> None:
    assert agent.receive(0) is agent.receive(0, queue="log") is None
    arrive(door, "a")
    assert agent.receive(0, queue="log") == agent.receive(0)
    command, queues = agent.command(1)
    assert (command.text, set(queues)) == ("a", {"default", "log"})
    agent.forget("log")
    assert list(agent.queues()) == ["default"]
    assert [kept.number for kept in agent.inbox()] == [1]


def test_a_command_that_is_not_from_an_agent_is_not_acknowledged(agent: Client) -> None:
    with pytest.raises(ValueError, match="did not come from an agent"):
        agent.acknowledge(Command("id", "2936", "x", b"x"))


def test_serve_replies_and_acknowledges_in_one_step(agent: Client, door: Door) -> None:
    arrive(door, "a", "b", "c")

    def handle(command: Command) -> str | None:
        if command.text == "c":
            raise KeyError(command.text)
        return None if command.text == "b" else "done"

    with pytest.raises(KeyError):
        agent.serve(handle)
    assert [message.text for message in agent.outbox()] == ["done"]
    assert [task.command.text for task in agent.tasks(states=["waiting"])] == ["c"]


# --- modems -------------------------------------------------------------------------------


def test_the_modem_can_be_asked(sharing: Client, simulated_modem: RunningModem) -> None:
    assert sharing.status().registration.registered
    assert sharing.identity("modem").model == "Plain 3GPP modem"
    assert sharing.at("+CPIN?") == ["+CPIN: READY"]
    [health] = sharing.health()
    assert (health.modem, health.port) == ("modem", simulated_modem.port)
    with pytest.raises(errors.Refused):
        sharing.at("+NOSUCH")


def test_a_modem_that_is_away_is_said(agent: Client) -> None:
    assert agent.status().state == "away"
    assert agent.identity().model == ""
    with pytest.raises(errors.PortError):
        agent.at("+CSQ")
    with pytest.raises(LookupError, match="no modem 'other'"):
        agent.status("other")
