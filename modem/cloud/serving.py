"""An ASGI application on a port of its own, inside the running event loop."""

import asyncio
import contextlib
import errno
import random
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

LOOPBACK = "127.0.0.1"
GRACE_S = 1  # for requests under way when it ends
LASTING = range(20000, 32768)
"""Ports that no system gives to outgoing connections, unless it was told to."""


class _Server(uvicorn.Server):
    """uvicorn without its handlers of signals: those belong to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: Any, host: str = LOOPBACK, port: int = 0) -> AsyncIterator[str]:
    """Serve `app` while the context is open; gives its URL. Port 0 is any that is free.

    Raises OSError, which says where, if the port cannot be had.
    """
    with _listen(host, port) as listener:
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_S,
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve([listener]))
        name = f"[{host}]" if ":" in host else host
        try:
            yield f"http://{name}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


def free_ports(count: int, host: str = LOOPBACK) -> list[int]:
    """Return ports that are free, and likely to be when they are wanted again.

    Raises OSError where there are not so many, or where nobody can listen on `host`.
    """
    found: list[int] = []
    for port in random.sample(LASTING, len(LASTING)):
        try:
            _listen(host, port).close()
            found.append(port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
        if len(found) == count:
            return found
    raise OSError(errno.EADDRINUSE, f"{host}: of {count} ports, {len(found)} are free")


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )[0]
        # With its protocol named asyncio turns Nagle's algorithm off: 40 ms less for each answer.
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1024)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise OSError(error.errno, f"{host} port {port}: {error.strerror}") from error
    return listener
