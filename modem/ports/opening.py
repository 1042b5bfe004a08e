"""From what a caller names a port by to an open port, traced where that is asked for."""

import asyncio
import time
from collections.abc import Callable

from modem.errors import PortError
from modem.ports import usb
from modem.ports.base import AsyncPort, Port
from modem.ports.returning import ReturningAsyncPort, ReturningPort
from modem.ports.serial_port import open_port
from modem.ports.trace import Recorder, TracedAsyncPort, TracedPort

_PROBE_LIMIT = 1.0  # seconds for a modem to answer AT
_PROBE_PAUSE = 0.3  # seconds between tries: the first one may only set its speed or wake it


def open_blocking(
    port: str | Port, baudrate: int, trace: str | None, now: Callable[[], int]
) -> Port:
    """Return an open blocking port for a path, a URL, "auto" or a port. Raises PortError.

    One that is named is opened again when it was gone, under whatever name it comes back.
    """
    opened: Port = ReturningPort(Seeker(port, baudrate).open) if isinstance(port, str) else port
    try:
        return TracedPort(opened, _recorder(trace, now)) if trace else opened
    except PortError:
        opened.close()
        raise


async def open_async(
    port: str | AsyncPort, baudrate: int, trace: str | None, now: Callable[[], int]
) -> AsyncPort:
    """Return an open asyncio port for a path, a URL, "auto" or a port. Raises PortError.

    One that is named is opened again when it was gone, under whatever name it comes back.
    """
    opened = port
    if isinstance(opened, str):
        opener = Seeker(opened, baudrate).open_async
        opened = ReturningAsyncPort(await opener(), opener)
    try:
        return TracedAsyncPort(opened, _recorder(trace, now)) if trace else opened
    except PortError:
        opened.close()
        raise


class Seeker:
    """Opens the port that a caller named, and afterwards the same device wherever it is.

    A USB device is known again by "VID:PID:serial:interface" (see `usb`): its number may have
    changed, and its old name may be another's.
    """

    def __init__(self, wanted: str, baudrate: int) -> None:
        self._wanted = wanted
        self._baudrate = baudrate
        self._path = ""
        self._identity = ""

    def open(self) -> Port:
        """Return the open port. Raises PortError while there is none."""
        opened = open_port(self._find(), self._baudrate)
        self._remember()
        return opened

    async def open_async(self) -> AsyncPort:
        """Return the open port. Raises PortError while there is none."""
        from modem.ports.serial_aio import open_async_port

        opened = open_async_port(await asyncio.to_thread(self._find), self._baudrate)
        self._remember()
        return opened

    def _find(self) -> str:
        if self._identity:
            self._path = usb.find_again(usb.list_ports(), self._identity, self._path)
        elif not self._path or self._wanted != "auto":
            self._path = find(self._wanted, self._baudrate)
        return self._path

    def _remember(self) -> None:
        if not self._identity and "://" not in self._path:
            self._identity = usb.identity_of(usb.list_ports(), self._path)


def find(port: str, baudrate: int = 115200) -> str:
    """Return what to open for `port`: for "auto" the modem's lasting name, else `port` itself.

    Raises PortError when there is no modem, or several, or the port must not be opened.
    """
    if "://" in port:
        return port
    ports = usb.list_ports()
    if port == "auto":
        found = usb.choose(ports, lambda path: answers(path, baudrate))
        return found.by_id or found.path
    usb.check_allowed(port, ports)
    return port


def answers(path: str, baudrate: int = 115200) -> bool:
    """Tell whether something on the port answers OK to AT within a second."""
    try:
        port = open_port(path, baudrate)
    except PortError:
        return False
    received = b""
    deadline = time.monotonic() + _PROBE_LIMIT
    try:
        while b"OK" not in received and time.monotonic() < deadline:
            port.write(b"AT\r")
            received += port.read(int(_PROBE_PAUSE * 1000))
        return b"OK" in received
    except PortError:
        return False
    finally:
        port.close()


def _recorder(path: str, now: Callable[[], int]) -> Recorder:
    try:
        return Recorder(open(path, "a", encoding="utf-8", buffering=1), now)
    except OSError as error:
        raise PortError("the trace cannot be written: %s" % error) from error
