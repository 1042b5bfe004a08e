"""One client at the agent's socket: lines in, lines out, and nothing of it that is not bounded.

Requests are done in the order in which they came, each when the one before is answered; but those
that wait for something (`SLOW`) run beside the others. A client that does not read its answers is
not read any more; so whatever it does holds up itself alone. One that only ended its own side, as
`nc -N` does, still gets the answers to what it asked.
"""

import asyncio
import contextlib
import logging
import select
import socket
import struct
from typing import TYPE_CHECKING, Any

from modem.agent import protocol, requests
from modem.agent.errors import Busy
from modem.errors import ModemError

if TYPE_CHECKING:
    from modem.agent.claims import Claims
    from modem.agent.desk import Desk

log = logging.getLogger(__name__)

SLOW = (requests.Wait, requests.Receive, requests.Status, requests.At)

LOOK_EVERY = 1.0  # seconds between looks whether a client that says no more is still there

_NOBODY = -1


class Connection:
    """A client. `uid` is its user, -1 where the system does not say."""

    def __init__(
        self,
        desk: "Desk",
        claims: "Claims",
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._desk = desk
        self._claims = claims
        self._reader = reader
        self._writer = writer
        self._slow: dict[asyncio.Task[None], requests.Name] = {}
        self._writing = asyncio.Lock()
        self.pid, self.uid = _peer(writer.get_extra_info("socket"))

    def __str__(self) -> str:
        return f"process {self.pid} of uid {self.uid}" if self.uid != _NOBODY else "a client"

    async def run(self) -> None:
        """Answer until the client goes."""
        try:
            with contextlib.suppress(ConnectionError):
                while (line := await self._line()) is not None:
                    await self._serve(line)
                while self._slow and not _has_gone(self._writer.get_extra_info("socket")):
                    await asyncio.wait(self._slow, timeout=LOOK_EVERY)
        finally:
            self._writer.close()
            for task in self._slow:
                task.cancel()
            await asyncio.gather(*self._slow, return_exceptions=True)
            self._claims.release(self)

    def abandon(self, request: requests.Name) -> None:
        """Cancel the slow requests of this name."""
        for task, name in self._slow.items():
            if name == request:
                task.cancel()

    async def refuse(self, error: ModemError) -> None:
        """Tell the client why it is not served, and hang up."""
        with contextlib.suppress(ConnectionError):
            await self._answer(None, error=protocol.error_object(error))
        self._writer.close()

    async def _line(self) -> bytes | None:
        """Return the next line, b"" for one that is too long; None at the end."""
        too_long = False
        while True:
            try:
                line = await self._reader.readuntil(b"\n")
            except asyncio.LimitOverrunError as error:
                await self._reader.readexactly(error.consumed)
                too_long = True
            except asyncio.IncompleteReadError:
                return None  # a line without an end is none
            else:
                return b"" if too_long else line

    async def _serve(self, line: bytes) -> None:
        try:
            if not line:
                raise ValueError(f"a line has at most {protocol.LINE_LIMIT} octets")
            request = requests.decode(line)
        except ValueError as error:
            name = requests.name_of(line)
            await self._answer(name, error=protocol.error_object(error))
            return
        if not isinstance(request, SLOW):
            await self._do(request)
        elif len(self._slow) >= protocol.MOST_WAITING:
            full = Busy(f"{protocol.MOST_WAITING} requests of this client wait already")
            await self._answer(request.id, error=protocol.error_object(full))
        else:
            task = asyncio.create_task(self._do(request))
            self._slow[task] = request.id
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._slow[task]
        if not task.cancelled():
            task.exception()  # the client has gone, which `run` finds out too

    async def _do(self, request: requests.AnyRequest) -> None:
        """Do what is asked and answer. Only a client that has gone raises ConnectionError."""
        try:
            result = await self._desk.verb(request)(request, self)
        except (ModemError, ValueError, LookupError, PermissionError) as error:
            await self._answer(request.id, error=protocol.error_object(error))
        except Exception as error:
            log.exception("a request failed: %s", type(request).__name__)
            fault = ModemError(f"the agent failed: {error!r}")
            await self._answer(request.id, error=protocol.error_object(fault))
        else:
            await self._answer(request.id, result=result)

    async def _answer(self, name: requests.Name, **outcome: Any) -> None:
        async with self._writing:  # one answer waits in the buffer, the others as values
            self._writer.write(protocol.encode({"id": name, **outcome}))
            await self._writer.drain()


def _has_gone(connection: socket.socket) -> bool:
    """Tell whether the other end was closed, and not only its side of sending."""
    if connection.fileno() < 0:  # an answer could not be written
        return True
    poll = select.poll()
    poll.register(connection, 0)
    return bool(poll.poll(0))  # POLLHUP and POLLERR are told unasked


def _peer(connection: socket.socket) -> tuple[int, int]:
    """Return process and user at the other end (Linux)."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return _NOBODY, _NOBODY
    found = connection.getsockopt(socket.SOL_SOCKET, option, struct.calcsize("3i"))
    pid, uid, _ = struct.unpack("3i", found)
    return pid, uid
