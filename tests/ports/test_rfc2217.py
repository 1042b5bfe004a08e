"""A serial line behind a network, as a terminal server offers it (RFC 2217)."""

import socket
import threading
from collections.abc import Iterator

import pytest
import serial
from serial.rfc2217 import PortManager

from modem.errors import PortError
from modem.ports.serial_port import BufferedPort, open_port
from tests.patience import PATIENCE


class Server(threading.Thread):
    """Serves one client a line whose other end gives back what it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "rfc2217://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.start()

    def run(self) -> None:
        self.listener.settimeout(PATIENCE)
        client, _ = self.listener.accept()
        self.write = client.sendall
        with client, serial.serial_for_url("loop://", timeout=0) as line:
            manager = PortManager(line, self)
            data = client.recv(1000)
            while data and data != b"hang up":
                line.write(b"".join(manager.filter(data)))
                back = b"".join(manager.escape(line.read(1000)))
                if back == b"hang up":
                    return
                client.sendall(back)
                data = client.recv(1000)

    def close(self) -> None:
        self.join()
        self.listener.close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def read(port: BufferedPort, count: int) -> bytes:
    received = b""
    while len(received) < count:
        received += port.read(None)
    return received


@pytest.mark.filterwarnings("ignore:set.* is deprecated:DeprecationWarning")  # inside pyserial
def test_octets_pass_both_ways_and_a_hang_up_is_seen(server: Server) -> None:
    port = open_port(server.url)
    assert isinstance(port, BufferedPort)
    port.write(b"AT\r\xff\n")
    assert read(port, 5) == b"AT\r\xff\n"
    port.write(b"hang up")
    with pytest.raises(PortError, match="gone"):
        while True:
            port.read(1000)
    port.close()
