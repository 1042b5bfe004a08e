"""The asyncio port on pyserial-asyncio: the same lines, opened and locked the same way."""

import asyncio
import os

import serial
import serial_asyncio

from modem.errors import PortError
from modem.ports.serial_port import close_line, descriptor_of, open_line, release_line


def open_async_port(path: str, baudrate: int = 115200) -> "SerialAsyncPort":
    """Open a serial line for the asyncio driver, from inside a running event loop.

    Raises PortError as `open_line` does, and for a URL that asyncio cannot wait for.
    """
    line = open_line(path, baudrate)
    if descriptor_of(line) is None and os.name == "posix":
        close_line(line)
        raise PortError("%s: asyncio cannot wait for this kind of port; use Modem" % path)
    return SerialAsyncPort(line)


class SerialAsyncPort(asyncio.Protocol):
    """A serial line in the running event loop; what comes is kept until it is read."""

    def __init__(self, line: serial.Serial) -> None:
        self.name = str(line.port)
        self._received = bytearray()
        self._lost = False
        self._changed = asyncio.Event()
        self._line = line
        loop = asyncio.get_running_loop()
        self._transport = serial_asyncio.SerialTransport(loop, self, line)

    def data_received(self, data: bytes) -> None:
        """Keep what has come (called by the event loop)."""
        self._received += data
        self._changed.set()

    def connection_lost(self, error: Exception | None) -> None:
        """Note that the line is gone (called by the event loop)."""
        self._lost = True
        self._changed.set()

    async def read(self) -> bytes:
        """Return what has come, as soon as something has; b"" when the line is gone."""
        while not self._received and not self._lost:
            self._changed.clear()
            await self._changed.wait()
        data = bytes(self._received)
        self._received.clear()
        return data

    def write(self, data: bytes) -> None:
        """Queue `data`; a line that is gone shows at the next `read`."""
        self._transport.write(data)

    def close(self) -> None:
        """Give the line back, whatever is still queued; harmless when done already."""
        if not self._transport.is_closing():
            release_line(self._line)
            self._transport.abort()
