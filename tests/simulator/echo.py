"""A stand-in for a device: answers every line, says what it is told to, remembers all."""

import os

from modem.simulator.host import Host, Link


class Echo:
    """Answers `OK <line>` to each line that ends in CR."""

    def __init__(self) -> None:
        self.received = bytearray()
        self.happened: list[str] = []
        self.due: list[tuple[int, bytes]] = []
        self._line = b""
        self._out = b""

    def say(self, data: bytes) -> None:
        self._out += data

    def connect(self, now: int) -> None:
        self.happened.append("connect")

    def disconnect(self, now: int) -> None:
        self.happened.append("disconnect")

    def receive_data(self, data: bytes, now: int) -> None:
        self.received += data
        *lines, self._line = (self._line + data).split(b"\r")
        self._out += b"".join(b"OK " + line + b"\r\n" for line in lines)

    def data_to_send(self) -> bytes:
        data, self._out = self._out, b""
        return data

    def advance(self, now: int) -> None:
        while self.due and self.due[0][0] <= now:
            self.say(self.due.pop(0)[1])

    def deadline(self) -> int | None:
        return self.due[0][0] if self.due else None


class Rig:
    """A host with one stand-in on `link`; its loop runs only inside the methods."""

    def __init__(self, link: Link) -> None:
        self.modem = Echo()
        self.host = Host()
        self.host.add(self.modem, link)
        self.modem.happened.clear()

    def settle(self) -> None:
        """Turn until everything that was under way has arrived."""
        for _ in range(3):
            self.host.call_soon(lambda now: None)
            self.host.run(until=lambda: True)

    def until(self, *happened: str) -> None:
        """Turn until exactly this has happened to the modem."""
        self.host.run(until=lambda: self.modem.happened == list(happened))

    def read(self, fd: int, count: int) -> bytes:
        """Turn until `count` bytes can be read from `fd`; return what there is."""
        os.set_blocking(fd, False)
        data = b""
        while len(data) < count:
            self.settle()
            data += drain(fd)
        return data

    def __enter__(self) -> "Rig":
        return self

    def __exit__(self, *_: object) -> None:
        self.host.close()


def open_port(port: str) -> int:
    """Open a terminal as a client that leaves all settings alone."""
    return os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)


def drain(fd: int) -> bytes:
    """Return what can be read without waiting."""
    try:
        return os.read(fd, 1 << 20)
    except BlockingIOError:
        return b""
