"""A simulated modem on sockets: one client at a time, state kept between them."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from modem.simulator.tcp import Listener, tcp, unix
from tests.simulator.echo import Rig


def connect(port: str) -> socket.socket:
    if port.startswith(("/", "@")):
        client = socket.socket(socket.AF_UNIX)
        client.connect(port.replace("@", "\0"))
        return client
    host, _, number = port.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(number)))


@pytest.fixture(params=["tcp", "file", "abstract"])
def link(request: pytest.FixtureRequest, tmp_path: Path) -> Listener:
    makers: dict[str, Callable[[], Listener]] = {
        "tcp": lambda: tcp("127.0.0.1:0"),
        "file": lambda: unix(str(tmp_path / "modem")),
        "abstract": lambda: unix("@modem-test-%d" % os.getpid()),
    }
    return makers[request.param]()


@pytest.fixture
def rig(link: Listener) -> Iterator[Rig]:
    with Rig(link) as rig:
        yield rig


def test_a_client_is_answered(link: Listener, rig: Rig) -> None:
    with connect(link.port) as client:
        client.sendall(b"AT\r")
        assert rig.read(client.fileno(), 7) == b"OK AT\r\n"


def test_clients_follow_each_other(link: Listener, rig: Rig) -> None:
    for _ in range(3):
        with connect(link.port) as client:
            client.sendall(b"AT\r")
            assert rig.read(client.fileno(), 7) == b"OK AT\r\n"
    rig.until(*["connect", "disconnect"] * 3)


def test_a_reconnect_faster_than_the_loop_is_a_hang_up_and_a_new_client(
    link: Listener, rig: Rig
) -> None:
    connect(link.port).close()
    rig.until("connect", "disconnect")
    first = connect(link.port)
    rig.until("connect", "disconnect", "connect")
    first.close()
    with connect(link.port) as second:
        second.sendall(b"AT\r")
        assert rig.read(second.fileno(), 7) == b"OK AT\r\n"
    assert rig.modem.happened == ["connect", "disconnect"] * 2 + ["connect"]


def test_a_second_client_is_closed_at_once_and_the_first_stays(link: Listener, rig: Rig) -> None:
    with connect(link.port) as first, connect(link.port) as second:
        rig.settle()
        assert second.recv(1) == b""
        first.sendall(b"AT\r")
        assert rig.read(first.fileno(), 7) == b"OK AT\r\n"
    assert rig.modem.happened == ["connect"]


def test_what_is_said_to_nobody_is_never_read(link: Listener, rig: Rig) -> None:
    rig.modem.say(b"stale")
    rig.settle()
    with connect(link.port) as client:
        rig.settle()
        rig.modem.say(b"fresh")
        assert rig.read(client.fileno(), 5) == b"fresh"


def test_a_client_that_resets_the_connection_is_a_hang_up(link: Listener, rig: Rig) -> None:
    client = connect(link.port)
    rig.until("connect")
    rig.modem.say(b"unread")
    rig.settle()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client.close()
    rig.modem.say(b"to nobody")
    rig.until("connect", "disconnect")


def test_a_client_that_wrote_and_shut_down_gets_its_answer(link: Listener, rig: Rig) -> None:
    with connect(link.port) as client:
        client.sendall(b"AT\r")
        client.shutdown(socket.SHUT_WR)
        assert rig.read(client.fileno(), 7) == b"OK AT\r\n"


def test_a_reader_that_does_not_read_blocks_nobody(link: Listener, rig: Rig) -> None:
    with connect(link.port) as client:
        rig.until("connect")
        for _ in range(100):
            rig.modem.say(b"x" * 200_000)
            rig.settle()
        client.sendall(b"AT\r")
        rig.settle()
        assert rig.modem.received == b"AT\r"


@pytest.mark.parametrize("address", ["7700", "127.0.0.1:", "127.0.0.1:at", "127.0.0.1:70000"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        tcp(address)


def test_an_address_of_version_6_keeps_its_brackets() -> None:
    with Rig(link := tcp("[::1]:0")) as rig, connect(link.port) as client:
        assert link.port.startswith("[::1]:")
        client.sendall(b"AT\r")
        assert rig.read(client.fileno(), 7) == b"OK AT\r\n"


def test_an_address_in_use_is_an_error() -> None:
    with Rig(link := tcp("127.0.0.1:0")), pytest.raises(OSError):
        tcp(link.port)


def test_the_socket_file_of_a_killed_simulator_is_replaced(tmp_path: Path) -> None:
    path = str(tmp_path / "modem")
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(path)
    with Rig(unix(path)) as rig, connect(path) as client:
        client.sendall(b"AT\r")
        assert rig.read(client.fileno(), 7) == b"OK AT\r\n"
    assert not os.path.exists(path)


def test_the_socket_file_of_a_living_simulator_is_not(tmp_path: Path) -> None:
    path = str(tmp_path / "modem")
    with Rig(unix(path)):
        with pytest.raises(OSError):
            unix(path)
        connect(path).close()
