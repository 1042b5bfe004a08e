"""Ports that go away and come back, on a clock that only moves when somebody sleeps."""

import asyncio
from typing import Any

import pytest

from modem.errors import PortError
from modem.ports import opening, usb
from modem.ports.returning import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    STEADY,
    ReturningAsyncPort,
    ReturningPort,
)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


class Line:
    """A port that is gone as soon as its device is."""

    def __init__(self, device: "Device") -> None:
        self.device = device
        self.name = device.name
        self.closed = False

    def read(self, timeout_ms: int | None) -> bytes:
        self.write(b"")
        return b"x"

    def write(self, data: bytes) -> None:
        if self.closed or not self.device.there:
            raise PortError("gone")

    def close(self) -> None:
        self.closed = True


class Device:
    """What `opener` opens: there or not."""

    def __init__(self) -> None:
        self.there = True
        self.name = "/dev/ttyUSB2"
        self.opened = 0

    def open(self) -> Line:
        if not self.there:
            raise PortError("not there")
        self.opened += 1
        return Line(self)


def returning() -> tuple[ReturningPort, Device, Clock]:
    device, clock = Device(), Clock()
    return ReturningPort(device.open, clock, clock.sleep), device, clock


def test_a_port_that_is_there_is_read_and_written() -> None:
    port, device, _ = returning()
    port.write(b"AT\r")
    assert port.read(10) == b"x" and port.name == device.name
    port.close()


def test_a_port_that_cannot_be_opened_at_first_is_an_error() -> None:
    device = Device()
    device.there = False
    with pytest.raises(PortError):
        ReturningPort(device.open)


def test_a_lost_port_says_so_until_it_is_opened_again() -> None:
    port, device, _ = returning()
    device.there = False
    for _ in range(2):
        with pytest.raises(PortError):
            port.read(10)
    assert not port.reopen(1000)
    with pytest.raises(PortError, match="ttyUSB2 is gone"):
        port.write(b"AT\r")
    device.there, device.name = True, "/dev/ttyUSB3"
    assert port.reopen(10_000) and port.name == "/dev/ttyUSB3"
    assert port.read(10) == b"x"


def test_a_port_given_up_because_the_modem_is_silent_says_so() -> None:
    port, _, _ = returning()
    port.reset()
    with pytest.raises(PortError, match="does not answer"):
        port.read(10)


def test_it_is_looked_for_at_growing_distances_that_stay_bounded() -> None:
    port, device, clock = returning()
    device.there = False
    assert not port.reopen(60_000)
    assert clock.slept[0] == FIRST_PAUSE
    assert clock.slept[1] > clock.slept[0] and max(clock.slept) == LONGEST_PAUSE
    assert clock.now == pytest.approx(160.0)


def test_without_a_limit_it_is_looked_for_until_it_is_there() -> None:
    port, device, clock = returning()
    device.there = False
    tries = iter([False] * 20 + [True])
    real = device.open

    def open_line() -> Line:
        device.there = next(tries)
        return real()

    port._opener = open_line
    assert port.reopen(None) and clock.now > 150


def test_a_line_that_breaks_again_at_once_is_left_in_peace_for_longer() -> None:
    port, _, clock = returning()
    for _ in range(8):
        assert port.reopen(None)
    assert clock.slept[-1] == LONGEST_PAUSE


def test_a_line_that_lasted_is_looked_for_soon() -> None:
    port, _, clock = returning()
    for _ in range(8):
        port.reopen(None)
    clock.now += STEADY
    port.reopen(None)
    assert clock.slept[-1] == FIRST_PAUSE


def test_a_reset_gives_the_line_up() -> None:
    port, device, _ = returning()
    port.reset()
    port.reset()
    with pytest.raises(PortError):
        port.read(10)
    assert port.reopen(None) and device.opened == 2
    port.close()
    port.close()


class AsyncLine(Line):
    async def read(self) -> bytes:  # type: ignore[override]
        return b"x" if self.device.there and not self.closed else b""

    def write(self, data: bytes) -> None:
        pass


def test_an_asyncio_port_comes_back_too() -> None:
    device = Device()
    times = iter([0.0, 0.0, 1.0, 2.0, 3.0, 4.0] + [100.0] * 50)

    async def open_line() -> Any:
        device.open()
        return AsyncLine(device)

    async def case() -> None:
        port = ReturningAsyncPort(await open_line(), open_line, lambda: next(times))
        assert await port.read() == b"x"
        device.there = False
        assert await port.read() == b""
        waiting = asyncio.create_task(port.reopen())
        await asyncio.sleep(0)
        port.write(b"lost")
        assert await port.read() == b""
        device.there = True
        await waiting
        assert await port.read() == b"x" and device.opened == 2
        port.reset()
        port.close()
        await port.reopen()
        port.close()

    asyncio.run(case())


USB2 = usb.SerialDevice("/dev/ttyUSB2", 0x2C7C, 0x0125, "A1", 2)
MOVED = usb.SerialDevice("/dev/ttyUSB6", 0x2C7C, 0x0125, "A1", 2)
OTHER = usb.SerialDevice("/dev/ttyUSB2", 0x1E0E, 0x9001, "", 2)
TWIN = usb.SerialDevice("/dev/ttyUSB9", 0x2C7C, 0x0125, "A1", 2)


def test_a_device_is_found_again_by_its_identity_and_not_by_its_number() -> None:
    assert usb.identity_of([USB2, OTHER], "/dev/ttyUSB2") == USB2.identity
    assert usb.identity_of([], "/dev/ttyUSB2") == ""
    assert usb.find_again([OTHER, MOVED], USB2.identity, "/dev/ttyUSB2") == "/dev/ttyUSB6"
    assert usb.find_again([MOVED, TWIN], USB2.identity, "/dev/ttyUSB9") == "/dev/ttyUSB9"
    with pytest.raises(PortError, match="2c7c:0125:A1:02 is not connected"):
        usb.find_again([OTHER], USB2.identity, "/dev/ttyUSB2")


def test_the_seeker_remembers_what_it_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    ports = [USB2]
    opened: list[str] = []
    monkeypatch.setattr(usb, "list_ports", lambda: list(ports))
    monkeypatch.setattr(opening, "open_port", lambda path, rate: opened.append(path))
    seeker = opening.Seeker("/dev/ttyUSB2", 115200)
    seeker.open()
    ports[:] = [OTHER, MOVED]
    seeker.open()
    ports[:] = [OTHER]
    with pytest.raises(PortError):
        seeker.open()
    assert opened == ["/dev/ttyUSB2", "/dev/ttyUSB6"]


def test_a_port_without_an_identity_is_opened_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(usb, "list_ports", list)
    monkeypatch.setattr(opening, "open_port", lambda path, rate: opened.append(path))
    seeker = opening.Seeker("/dev/serial0", 115200)
    seeker.open()
    seeker.open()
    assert opened == ["/dev/serial0", "/dev/serial0"]
