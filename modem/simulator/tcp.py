"""A simulated modem on a TCP or Unix-domain socket.

One client at a time. While one is connected, a second is accepted and closed at once, as
serial-to-network servers do unless told otherwise: a modem that answers two programs
at once serves neither, and replacing the first would let a port scan cut a call off. The
modem keeps its state from one client to the next; what it says between them is lost.
"""

import os
import socket
import stat
from collections.abc import Iterable
from select import POLLIN

from modem.simulator.host import Modem, Ready, Stream

BACKLOG = 8


class Listener:
    """A link on a listening socket; `tcp` and `unix` make one. `port` is its address."""

    def __init__(self, listening: socket.socket, port: str, baud: int | None = None) -> None:
        listening.setblocking(False)
        self.port = port
        self._listening = listening
        self._baud = baud
        self._stream: Stream | None = None

    @property
    def connected(self) -> bool:
        return self._stream is not None

    def fds(self) -> Iterable[tuple[int, int]]:
        yield self._listening.fileno(), POLLIN
        if self._stream is not None:
            yield from self._stream.fds()

    def deadline(self) -> int | None:
        return self._stream.deadline() if self._stream is not None else None

    def receive(self, modem: Modem, now: int, ready: Ready) -> None:
        # The client first: if it has gone, the one that waits is not a second one.
        if self._stream is not None:
            self._take(self._stream, modem, now)
        if self._listening.fileno() in ready:
            self._accept(modem, now)

    def send(self, modem: Modem, now: int) -> None:
        data = modem.data_to_send()
        if self._stream is not None:
            self._stream.send(data, now)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._listening.close()
        if self.port.startswith("/") and os.path.exists(self.port):
            os.unlink(self.port)

    def _take(self, stream: Stream, modem: Modem, now: int) -> None:
        data = stream.receive(now)
        if data is None:
            stream.close()
            self._stream = None
            modem.disconnect(now)
            modem.data_to_send()  # said to nobody
        elif data:
            modem.receive_data(data, now)

    def _accept(self, modem: Modem, now: int) -> None:
        try:
            client, _ = self._listening.accept()
        except OSError:  # it has given up already
            return
        if self._stream is not None:
            client.close()
            return
        _tune(client)
        self._stream = Stream(client.detach(), self._baud)
        modem.connect(now)


def tcp(address: str, baud: int | None = None) -> Listener:
    """Listen on `HOST:PORT`; port 0 takes a free one, an empty host every interface.

    Raises ValueError when it is no address, OSError when it cannot be had.
    """
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise ValueError("not an address HOST:PORT: " + address)
    listening = socket.create_server(
        (host.strip("[]"), int(port)),
        family=socket.AF_INET6 if ":" in host else socket.AF_INET,
        backlog=BACKLOG,
    )
    bound = listening.getsockname()[1]
    return Listener(listening, "%s:%d" % (host, bound), baud)


def unix(path: str, baud: int | None = None) -> Listener:
    """Listen on the socket file `path`, or on the abstract address when it begins with `@`.

    A socket file that nobody listens on any more is replaced. Raises OSError when the
    address is in use or cannot be had.
    """
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.startswith("@"):
            listening.bind("\0" + path[1:])
        else:
            path = os.path.abspath(path)
            _clear(path)
            listening.bind(path)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return Listener(listening, path, baud)


def _tune(client: socket.socket) -> None:
    if client.family != socket.AF_UNIX:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A client whose machine died must not keep the modem for ever.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def _clear(path: str) -> None:
    """Remove the socket file that a killed simulator has left, if it is one."""
    if not os.path.exists(path) or not stat.S_ISSOCK(os.stat(path).st_mode):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            os.unlink(path)
