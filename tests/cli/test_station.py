"""A station by itself: a network and a modem in memory, and a cloud that is a list."""

from typing import Any

import pytest

from modem.cli.station import Message, Station
from modem.simulator.assembly import plug_in
from modem.simulator.host import Host
from modem.simulator.network import Network
from modem.simulator.sim import NONE
from modem.simulator.tcp import tcp


class Bench:
    """One modem with somebody at its port; time stands still."""

    def __init__(self) -> None:
        self.said: list[Message] = []
        self.network = Network()
        self.device = plug_in(self.network, peer="000")
        assert self.device.sim is not None
        self.sim = self.device.sim
        self.station = Station(self.network, self.said.append)

    def submit(self, **message: Any) -> None:
        message = {"type": "submit", "ref": "HC1", "iccid": self.sim.iccid, **message}
        self.station.receive({"sender": "000", "validity": 60, **message}, 0)

    def statuses(self) -> list[tuple[int, str]]:
        return [(m["n"], m["status"]) for m in self.said if m["type"] == "status"]


@pytest.fixture
def bench() -> Any:
    bench = Bench()
    with Host(bench.network) as host:
        bench.station.add(host, bench.device, bench.device, tcp("127.0.0.1:0"))
        yield bench


def test_a_command_is_delivered_and_reported(bench: Bench) -> None:
    bench.submit(text="hello")
    assert [status for _, status in bench.statuses()] == ["sent", "delivered"]
    assert bench.sim.memory.used + bench.device.memories["ME"].used == 1


def test_a_command_that_is_submitted_again_is_delivered_once(bench: Bench) -> None:
    bench.submit(text="hello")
    bench.submit(text="hello")
    assert bench.sim.memory.used + bench.device.memories["ME"].used == 1
    assert [status for _, status in bench.statuses()] == ["sent", "delivered"]


def test_what_is_not_acknowledged_is_said_again_when_the_cloud_is_back(bench: Bench) -> None:
    bench.submit(text="hello")
    (sent, _), (delivered, _) = bench.statuses()
    bench.station.receive({"type": "ack", "n": sent}, 0)
    bench.said.clear()
    bench.station.receive({"type": "welcome", "sims": []}, 0)
    assert bench.statuses() == [(delivered, "delivered")]
    bench.station.receive({"type": "ack", "n": delivered}, 0)
    bench.said.clear()
    bench.station.receive({"type": "welcome", "sims": []}, 0)
    assert bench.statuses() == []
    assert [message["type"] for message in bench.said] == ["state"]


def test_a_connection_that_breaks_after_each_message_gets_further_each_time(bench: Bench) -> None:
    for number in range(3):
        bench.submit(ref=f"HC{number}", text="hello")
    told = bench.statuses()
    for status in told:
        bench.said.clear()
        bench.station.receive({"type": "welcome", "sims": []}, 0)
        assert bench.statuses() == [status]
        bench.station.receive({"type": "ack", "n": status[0]}, 0)
    assert len(told) == 6


def test_each_acknowledgement_makes_room_for_more_at_once(bench: Bench) -> None:
    for number in range(4):
        bench.submit(ref=f"HC{number}", text="hello")
    bench.said.clear()
    bench.station.receive({"type": "welcome", "sims": []}, 0)
    lengths = []
    for number in range(1, 9):
        bench.station.receive({"type": "ack", "n": number}, 0)
        lengths.append(len(bench.statuses()))
    assert lengths == [3, 5, 7, 8, 8, 8, 8, 8]


def test_a_command_waits_in_the_network(bench: Bench) -> None:
    bench.network.set_registration(bench.sim, NONE, 0)
    bench.submit(text="hello")
    assert bench.statuses() == []
    bench.station.receive({"type": "act", "iccid": bench.sim.iccid, "action": "return"}, 0)
    assert [status for _, status in bench.statuses()] == ["sent", "delivered"]


def test_a_command_that_cannot_be_carried_has_failed(bench: Bench) -> None:
    bench.submit(text="x" * 40000)
    bench.submit(ref="HC2", iccid="1", text="to nobody")
    assert [status for _, status in bench.statuses()] == ["failed", "failed"]


def test_a_message_from_the_device_is_kept_until_it_is_acknowledged(bench: Bench) -> None:
    for line in (b"AT+CMGF=1\r", b'AT+CMGS="000"\r', b"hi\x1a"):
        bench.device.receive_data(line, 0)
    bench.network.advance(0)
    (message,) = [message for message in bench.said if message["type"] == "from_sim"]
    assert (message["to"], message["text"], message["data"]) == ("000", "hi", "6869")
    bench.station.receive({"type": "welcome", "sims": []}, 0)
    assert bench.said.count(message) == 2


def test_the_storage_can_be_filled_and_emptied(bench: Bench) -> None:
    def act(action: str) -> None:
        message = {"type": "act", "iccid": bench.sim.iccid, "action": action}
        bench.station.receive(message, 0)

    act("fill")
    bench.submit(text="hello")
    assert [status for _, status in bench.statuses()] == ["sent"]
    act("fill")
    act("empty")
    assert [status for _, status in bench.statuses()] == ["sent", "delivered"]
    assert bench.sim.memory.capacity == 50
