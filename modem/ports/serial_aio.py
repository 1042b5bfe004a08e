"""The asyncio ports: the same lines, opened and locked the same way.

Where the event loop can wait for a descriptor (POSIX) it does, and what is to be sent is
written at once. Elsewhere (Windows) pyserial-asyncio does the waiting. On POSIX that works too,
but took 1.3 to 1.5 times the CPU time a message when measured, and drains when it closes.
"""

import asyncio
import os

import serial
import serial_asyncio

from modem.errors import PortError
from modem.ports.base import AsyncPort
from modem.ports.serial_port import close_line, descriptor_of, open_line

_CHUNK = 4096


def open_async_port(path: str, baudrate: int = 115200) -> AsyncPort:
    """Open a serial line for the asyncio driver, from inside a running event loop.

    Raises PortError as `open_line` does, and for a URL that asyncio cannot wait for.
    """
    line = open_line(path, baudrate)
    descriptor = descriptor_of(line)
    if descriptor is not None:
        return SerialAsyncPort(line, descriptor)
    if os.name == "posix":
        close_line(line)
        raise PortError("%s: asyncio cannot wait for this kind of port; use Modem" % path)
    return TransportPort(line)


class _Received:
    """What has come and was not read yet; `put(b"")` says that nothing follows."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ended = False
        self._reader: asyncio.Future[None] | None = None

    def put(self, data: bytes) -> None:
        self._data += data
        self._ended = self._ended or not data
        if self._reader and not self._reader.done():
            self._reader.set_result(None)

    async def take(self) -> bytes:
        while not self._data and not self._ended:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        data = bytes(self._data)
        self._data.clear()
        return data


class SerialAsyncPort:
    """A line that the running event loop can wait for."""

    def __init__(self, line: serial.Serial, descriptor: int) -> None:
        self.name = str(line.port)
        self._line = line
        self._descriptor = descriptor
        self._received = _Received()
        self._unsent = b""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(descriptor, self._on_readable)

    async def read(self) -> bytes:
        """Return what has come, as soon as something has; b"" when the line is gone."""
        return await self._received.take()

    def write(self, data: bytes) -> None:
        """Write `data`, what does not fit later; a line that is gone shows at the next `read`."""
        if self._line.is_open:
            waits = bool(self._unsent)
            self._unsent += data
            if not waits and not self._write():
                self._loop.add_writer(self._descriptor, self._on_writable)

    def close(self) -> None:
        """Give the line back, whatever is still unsent; harmless when done already."""
        if self._line.is_open:
            self._loop.remove_reader(self._descriptor)
            self._loop.remove_writer(self._descriptor)
            close_line(self._line)
            self._received.put(b"")

    def _on_readable(self) -> None:
        try:
            data = os.read(self._descriptor, _CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._received.put(data)
        else:
            self.close()

    def _on_writable(self) -> None:
        if self._write():
            self._loop.remove_writer(self._descriptor)

    def _write(self) -> bool:
        """Write what fits; tell whether nothing is left that could be written."""
        try:
            written = os.write(self._descriptor, self._unsent)
        except BlockingIOError:
            return False
        except OSError:  # the reader sees that the line is gone
            written = len(self._unsent)
        self._unsent = self._unsent[written:]
        return not self._unsent


class TransportPort(asyncio.Protocol):
    """A line that pyserial-asyncio waits for, in the running event loop."""

    def __init__(self, line: serial.Serial) -> None:
        self.name = str(line.port)
        self._received = _Received()
        loop = asyncio.get_running_loop()
        self._transport = serial_asyncio.SerialTransport(loop, self, line)

    def data_received(self, data: bytes) -> None:
        """Keep what has come (called by the event loop)."""
        self._received.put(data)

    def connection_lost(self, error: Exception | None) -> None:
        """Note that the line is gone (called by the event loop)."""
        self._received.put(b"")

    async def read(self) -> bytes:
        """Return what has come, as soon as something has; b"" when the line is gone."""
        return await self._received.take()

    def write(self, data: bytes) -> None:
        """Queue `data`; a line that is gone shows at the next `read`."""
        self._transport.write(data)

    def close(self) -> None:
        """Give the line back, whatever is still queued; harmless when done already."""
        if not self._transport.is_closing():
            self._transport.abort()
