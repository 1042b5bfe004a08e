"""The stations seen from the cloud: who may join, what is passed on, what is acknowledged."""

from typing import Any

import pytest

from modem.cloud.carriage import FromSim, ToSim, Unreachable
from modem.cloud.carrier import Joined, Message, RefusedError, Stations

ICCID = "8988307000000000001"
COMMAND = ToSim("HC1", "hello", "000", 60)
ARRIVES = {"type": "from_sim", "iccid": ICCID, "to": "000", "text": "hi", "data": "6869"}


def hello(station: str = "a", *iccids: str) -> Message:
    sims = [{"iccid": iccid, "peer": "000"} for iccid in iccids or (ICCID,)]
    return {"type": "hello", "version": 1, "station": station, "sims": sims}


def named(name: Any) -> Message:
    return {**hello(), "sims": [{"iccid": ICCID, "peer": "000", "unique_name": name}]}


class Cloud:
    """Stations with one station in them; what was told to each side."""

    def __init__(self) -> None:
        self.stations = Stations()
        self.messages: list[FromSim] = []
        self.statuses: list[str] = []
        self.sent: list[Message] = []
        self.stations.on_message(self.messages.append)
        self.station: Joined = self.stations.join(hello(), self.sent.append)

    def say(self, **message: Any) -> None:
        self.stations.receive(self.station, message)

    def acknowledged(self) -> list[int]:
        return [message["n"] for message in self.sent if message["type"] == "ack"]


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


def test_a_command_goes_to_the_station_that_has_the_sim(cloud: Cloud) -> None:
    cloud.stations.submit(ICCID, COMMAND, cloud.statuses.append)
    asked = {"ref": "HC1", "iccid": ICCID, "text": "hello", "sender": "000", "validity": 60}
    assert cloud.sent[-1] == {"type": "submit", **asked}


def test_octets_go_as_hex(cloud: Cloud) -> None:
    cloud.stations.submit(ICCID, ToSim("HC1", b"\x00\xff", "000", 60), cloud.statuses.append)
    assert cloud.sent[-1]["data"] == "00ff" and "text" not in cloud.sent[-1]


def test_a_sim_is_unreachable_before_its_station_joins_and_after_it_left(cloud: Cloud) -> None:
    with pytest.raises(Unreachable):
        cloud.stations.submit("8988307000000000002", COMMAND, cloud.statuses.append)
    cloud.stations.leave(cloud.station)
    with pytest.raises(Unreachable):
        cloud.stations.submit(ICCID, COMMAND, cloud.statuses.append)


def test_a_message_is_acknowledged_once_it_is_stored(cloud: Cloud) -> None:
    cloud.say(**ARRIVES, n=1)
    assert cloud.messages == [FromSim(ICCID, "000", "hi", b"hi")]
    assert cloud.acknowledged() == [1]


def test_a_message_that_could_not_be_stored_is_not_acknowledged(cloud: Cloud) -> None:
    def full(message: FromSim) -> None:
        raise OSError("the disk is full")

    cloud.stations.on_message(full)
    with pytest.raises(OSError, match="the disk is full"):
        cloud.say(**ARRIVES, n=1)
    assert cloud.acknowledged() == []


def test_a_message_that_is_said_again_is_stored_once_and_acknowledged_again(cloud: Cloud) -> None:
    cloud.say(**ARRIVES, n=1)
    cloud.station = cloud.stations.join(hello(), cloud.sent.append)
    cloud.say(**ARRIVES, n=1)
    assert len(cloud.messages) == 1
    assert cloud.acknowledged() == [1, 1]


def test_another_station_counts_from_one_again(cloud: Cloud) -> None:
    cloud.say(**ARRIVES, n=1)
    cloud.stations.leave(cloud.station)
    cloud.station = cloud.stations.join(hello("b"), cloud.sent.append)
    cloud.say(**ARRIVES, n=1)
    assert len(cloud.messages) == 2


def test_statuses_are_passed_on_to_the_end_of_the_command(cloud: Cloud) -> None:
    cloud.stations.submit(ICCID, COMMAND, cloud.statuses.append)
    for number, status in enumerate(("sent", "delivered", "delivered"), 1):
        cloud.say(type="status", n=number, ref="HC1", status=status)
    assert cloud.statuses == ["sent", "delivered"]
    assert cloud.acknowledged() == [1, 2, 3]


def test_what_waits_is_submitted_again_when_a_sim_comes_back(cloud: Cloud) -> None:
    back: list[str] = []
    cloud.stations.on_back = back.append
    cloud.stations.join(hello("a", ICCID, "8988307000000000002"), cloud.sent.append)
    assert back == [ICCID, "8988307000000000002"]


def test_a_sim_is_at_one_station_at_a_time(cloud: Cloud) -> None:
    with pytest.raises(RefusedError, match="another station"):
        cloud.stations.join(hello("b"), cloud.sent.append)
    cloud.stations.leave(cloud.station)
    cloud.stations.join(hello("b"), cloud.sent.append)


def test_a_station_takes_over_from_its_own_dead_connection(cloud: Cloud) -> None:
    fresh: list[Message] = []
    cloud.stations.join(hello(), fresh.append)
    cloud.stations.leave(cloud.station)  # noticed late
    cloud.stations.submit(ICCID, COMMAND, cloud.statuses.append)
    assert fresh[-1]["type"] == "submit"


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param({}, id="nothing"),
        pytest.param({**hello(), "version": 2}, id="another version"),
        pytest.param({**hello(), "type": "status"}, id="another message"),
        pytest.param({**hello(), "station": 5}, id="a station that is no text"),
        pytest.param({**hello(), "sims": 5}, id="sims that are no list"),
        pytest.param({**hello(), "sims": [5]}, id="a sim that is no object"),
        pytest.param(hello("a", ""), id="no iccid"),
        pytest.param(named(5), id="a name that is no text"),
        pytest.param(named(["a"]), id="a name that is a list"),
        pytest.param(named("a/b"), id="a name that no path can have"),
        pytest.param(named("x" * 65), id="an endless name"),
        pytest.param(named("\ud800"), id="a name that is no Unicode"),
        pytest.param(hello("a", "8" * 65), id="an endless iccid"),
    ],
)
def test_a_hello_that_is_none_is_refused(bad: Message) -> None:
    with pytest.raises(RefusedError):
        Stations().join(bad, print)


STATE = {"type": "state", "iccid": ICCID, "waiting": 0, "used": 0, "capacity": 1}


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"type": "ping"}, id="no iccid"),
        pytest.param({"type": "song", "iccid": ICCID}, id="no such message"),
        pytest.param({**ARRIVES}, id="no number"),
        pytest.param({**ARRIVES, "n": float("inf")}, id="an endless number"),
        pytest.param({**ARRIVES, "n": 1, "text": 5}, id="a text that is none"),
        pytest.param({**ARRIVES, "n": 1, "data": "xy"}, id="data that are not hex"),
        pytest.param({**ARRIVES, "n": 1, "iccid": "1"}, id="somebody else's SIM"),
        pytest.param({"type": "status", "n": 1, "ref": "HC1", "status": "lost"}, id="no status"),
        pytest.param({**STATE, "registration": "mars"}, id="no registration"),
        pytest.param({**STATE, "registration": "home"}, id="half a state"),
    ],
)
def test_nonsense_from_a_station_is_a_value_error_and_stores_nothing(
    cloud: Cloud, bad: Message
) -> None:
    with pytest.raises(ValueError):
        cloud.stations.receive(cloud.station, bad)
    assert cloud.messages == [] and cloud.acknowledged() == []


def test_an_action_is_one_that_there_is(cloud: Cloud) -> None:
    cloud.stations.act(ICCID, "reboot")
    assert cloud.sent[-1] == {"type": "act", "iccid": ICCID, "action": "reboot"}
    with pytest.raises(ValueError, match="no such action"):
        cloud.stations.act(ICCID, "explode")
