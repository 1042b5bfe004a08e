"""The agent's socket: who may use it is decided by its mode and group, and by nothing else."""

import asyncio
import contextlib
import errno
import logging
import os
import shutil
import socket
import stat
from typing import TYPE_CHECKING

from modem.agent.claims import Claims
from modem.agent.connection import Connection
from modem.agent.desk import Desk
from modem.agent.errors import Busy
from modem.agent.protocol import LINE_LIMIT
from modem.errors import PortError

if TYPE_CHECKING:
    from modem.agent.engine import Engine

log = logging.getLogger(__name__)

MODE = 0o660
ROOT = 0
MOST_CLIENTS = 256
WRITE_AHEAD = 64 * 1024  # octets for a client that does not read; then it is not served
BACKLOG = 128


class Server:
    """Serves clients of `engine` at `path`, which members of `group` may use besides its owner."""

    def __init__(
        self, engine: "Engine", path: str, *, group: str = "", allow_at: bool = False
    ) -> None:
        self.path = path
        self._group = group
        self._claims = Claims(engine)
        self._desk = Desk(engine, self._claims, lambda uid: allow_at or _is_ours(uid))
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None]] = set()
        self._inode = 0
        self._unmended = ""  # why it could not be

    async def start(self) -> None:
        """Listen. Raises PortError when another agent does, or the socket cannot be made."""
        listener = _listen(self.path, self._group)
        self._inode = os.stat(self.path).st_ino
        self._server = await asyncio.start_unix_server(
            self._welcome,
            sock=listener,
            limit=LINE_LIMIT - 1,  # without its end
            backlog=BACKLOG,
        )
        log.info("listening on %s", self.path)

    async def mend(self) -> None:
        """Listen anew where somebody deleted the socket; who is connected stays so."""
        if self._server is None or _is_there(self.path):
            return
        old = self._server
        try:
            await self.start()
        except PortError as error:
            if error.message != self._unmended:
                log.error("the socket was deleted: %s", error.message)
            self._unmended = error.message
        else:
            log.warning("the socket was deleted, and is there again")
            old.close()
            self._unmended = ""

    async def stop(self) -> None:
        """Hang up on everybody and take the socket away; harmless when done already."""
        if self._server is None:
            return
        with contextlib.suppress(OSError):
            if os.stat(self.path).st_ino == self._inode:  # not another agent's by now
                os.unlink(self.path)
        self._server.close()
        self._server = None
        for task in self._clients:
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._server is None:  # who connects while it stops would outlive it
            writer.close()
            return
        writer.transport.set_write_buffer_limits(WRITE_AHEAD)
        client = Connection(self._desk, self._claims, reader, writer)
        if len(self._clients) < MOST_CLIENTS:
            log.debug("%s is served", client)
            work = client.run()
        else:
            work = client.refuse(Busy(f"the agent has {MOST_CLIENTS} clients already"))
        task = asyncio.get_running_loop().create_task(work)
        self._clients.add(task)
        task.add_done_callback(self._clients.discard)


def _is_there(path: str) -> bool:
    return os.path.lexists(path)


def _is_ours(uid: int) -> bool:
    return uid in (ROOT, os.geteuid())


def _listen(path: str, group: str) -> socket.socket:
    """Return a socket that listens at `path`; it appears there ready, in one step."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        _refuse_others(path)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            _place(listener, path, group)
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        raise PortError(f"{path}: {error.strerror or error}") from None
    return listener


def _place(listener: socket.socket, path: str, group: str) -> None:
    new = f"{path}.{os.getpid()}"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(new)
    listener.bind(new)
    try:
        if group:
            shutil.chown(new, group=group)
        os.chmod(new, MODE)
        listener.listen(BACKLOG)
        os.rename(new, path)
    except LookupError:
        raise PortError(f"{path}: there is no group {group!r}, which is to use it") from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(new)


def _refuse_others(path: str) -> None:
    """Raise PortError when somebody answers at `path`, or it is no socket; else it is stale."""
    try:
        if not stat.S_ISSOCK(os.stat(path).st_mode):
            raise PortError(f"{path} is in the way: it is no socket")
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)
        answer = probe.connect_ex(path)
    if answer in (0, errno.EAGAIN):
        raise PortError(f"{path}: another agent listens there")
