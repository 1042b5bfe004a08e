"""The event loop: time, threads, pacing."""

import os
import threading
from collections.abc import Iterator

import pytest

from modem.simulator.host import Host, Lane, earliest
from modem.simulator.pty import Pty
from tests.patience import PATIENCE
from tests.simulator.echo import Echo, Rig, open_port


class Clockwork:
    """Something timed that is wound up for the given times."""

    def __init__(self, *due: int) -> None:
        self.due = list(due)
        self.seen: list[int] = []

    def advance(self, now: int) -> None:
        while self.due and self.due[0] <= now:
            self.seen.append(self.due.pop(0))

    def deadline(self) -> int | None:
        return self.due[0] if self.due else None


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as host:
        yield host


def test_what_is_due_is_done_in_time() -> None:
    network = Clockwork(0, 5, 20)
    with Host(network) as host:
        host.run(until=lambda: not network.due)
        assert host.now() >= 20
    assert network.seen == [0, 5, 20]


def test_a_device_speaks_when_its_time_has_come() -> None:
    pty = Pty()
    with Rig(pty) as rig:
        client = open_port(pty.port)
        rig.until("connect")
        rig.modem.due = [(rig.host.now() + 30, b"URC")]
        rig.host.run(until=lambda: not rig.modem.due)
        assert os.read(client, 10) == b"URC"
        os.close(client)


def test_many_modems_share_one_loop() -> None:
    ports = [Pty() for _ in range(10)]
    with Host() as host:
        for pty in ports:
            host.add(Echo(), pty)
        clients = [open_port(pty.port) for pty in ports]
        for number, client in enumerate(clients):
            os.write(client, b"%d\r" % number)
        host.run(until=lambda: all(pty.connected for pty in ports))
        assert [os.read(client, 10) for client in clients] == [
            b"OK %d\r\n" % number for number in range(10)
        ]
        for client in clients:
            os.close(client)


def test_calls_are_made_in_order_with_the_time(host: Host) -> None:
    calls: list[tuple[str, int]] = []
    host.call_soon(lambda now: calls.append(("first", now)))
    host.call_soon(lambda now: calls.append(("second", now)))
    host.run(until=lambda: len(calls) == 2)
    assert [name for name, _ in calls] == ["first", "second"]
    assert 0 <= calls[0][1] <= host.now()


def test_a_call_may_hand_in_another(host: Host) -> None:
    calls: list[str] = []

    def first(now: int) -> None:
        host.call_soon(lambda now: calls.append("second"))

    host.call_soon(first)
    host.run(until=lambda: bool(calls))


def test_another_thread_can_call_and_stop(host: Host) -> None:
    calls: list[int] = []
    thread = threading.Thread(target=host.run)
    thread.start()
    for number in range(1000):
        host.call_soon(lambda now, number=number: calls.append(number))  # type: ignore[misc]
    host.call_soon(lambda now: host.stop())
    thread.join(PATIENCE)
    assert calls == list(range(1000))


def test_a_stop_before_the_run_is_not_lost(host: Host) -> None:
    host.stop()
    host.run()


def test_a_call_that_fails_ends_the_run_with_its_error(host: Host) -> None:
    host.call_soon(lambda now: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        host.run()


def test_a_call_after_the_end_is_an_error() -> None:
    with Host() as host:
        pass
    with pytest.raises(OSError):
        host.call_soon(lambda now: None)


def test_a_watched_descriptor_is_served_until_it_is_let_go(host: Host) -> None:
    reading, writing = os.pipe()
    read: list[bytes] = []
    host.watch(reading, lambda now: read.append(os.read(reading, 100)))
    os.write(writing, b"line")
    host.run(until=lambda: bool(read))
    host.watch(reading, None)
    os.write(writing, b"more")
    host.call_soon(lambda now: host.stop())
    host.run()
    assert read == [b"line"]
    os.close(reading)
    os.close(writing)


def test_an_idle_loop_does_not_turn() -> None:
    turns: list[int] = []

    def count() -> bool:
        turns.append(1)
        return False

    with Rig(Pty()) as rig:
        rig.settle()
        timer = threading.Timer(0.2, rig.host.stop)
        timer.start()
        rig.host.run(until=count)
        timer.join()
    assert len(turns) <= 3


@pytest.mark.parametrize("limit", [None, 7])
def test_the_earliest_time_is_found(limit: int | None) -> None:
    assert earliest([None, limit, None]) == limit


def test_a_lane_delivers_each_byte_when_its_last_bit_has_crossed() -> None:
    lane = Lane(baud=1000)  # ten bits a byte: 10 ms each
    lane.put(b"abc", 100)
    assert [lane.peek(now) for now in (100, 109, 110, 119, 120, 130)] == [
        *(b"", b"", b"a", b"a", b"ab", b"abc")
    ]


def test_a_lane_is_punctual() -> None:
    lane, now, got = Lane(baud=115200), 0, b""
    lane.put(bytes(1152), 0)
    while (deadline := lane.deadline()) is not None:
        assert deadline > now
        now = deadline
        crossed = lane.peek(now)
        assert crossed
        lane.drop(len(crossed))
        got += crossed
    assert (len(got), now) == (1152, 100)


def test_idle_time_on_a_lane_is_not_saved_up() -> None:
    lane = Lane(baud=1000)
    lane.put(b"a", 0)
    lane.drop(len(lane.peek(10)))
    lane.put(b"b", 5000)
    assert lane.peek(5009) == b""
    assert lane.deadline() == 5010


def test_a_baud_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="baud"):
        Lane(0)


def test_a_paced_link_takes_its_time_both_ways() -> None:
    pty = Pty(baud=9600)
    with Rig(pty) as rig:
        client = open_port(pty.port)
        rig.until("connect")
        began = rig.host.now()
        os.write(client, b"x" * 95 + b"\r")  # 96 bytes are 100 ms, the answer 104 ms
        rig.host.run(until=lambda: len(rig.modem.received) == 96)
        assert rig.host.now() - began >= 100
        answer = b"OK " + b"x" * 95 + b"\r\n"
        assert rig.read(client, len(answer)) == answer
        assert rig.host.now() - began >= 200
        os.close(client)


def test_what_a_paced_client_sent_before_it_went_still_arrives() -> None:
    pty = Pty(baud=9600)
    with Rig(pty) as rig:
        client = open_port(pty.port)
        os.write(client, b"x" * 50 + b"\r")
        os.close(client)
        rig.until("connect", "disconnect")
        assert rig.modem.received == b"x" * 50 + b"\r"
