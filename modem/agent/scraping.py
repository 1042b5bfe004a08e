"""A page for Prometheus, on the agent's own loop: nothing wakes up while nobody asks."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from modem.errors import PortError

log = logging.getLogger(__name__)

HEAD_LIMIT = 16 * 1024  # octets of a request
TIME_LIMIT = 10.0  # seconds for a request, its answer and the end of it
MOST_CLIENTS = 8

Page = Callable[[str], Awaitable[tuple[bytes, str]]]
"""From the request's Accept to the page and its Content-Type."""


class Scraping:
    """Answers `GET /metrics` on `address` ("host:port") with what `page` returns."""

    def __init__(self, address: str, page: Page) -> None:
        self._host, _, port = address.rpartition(":")
        self.port = int(port)
        self._page = page
        self._clients = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen; `port` is then the one that is listened on. Raises PortError."""
        host = self._host.strip("[]")
        try:
            self._server = await asyncio.start_server(
                self._serve, host, self.port, limit=HEAD_LIMIT
            )
        except OSError as error:
            where = f"{self._host}:{self.port}"
            raise PortError(f"metrics cannot be served on {where}: {error.strerror}") from error
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Listen no longer."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients += 1
        try:
            if self._clients <= MOST_CLIENTS:
                async with asyncio.timeout(TIME_LIMIT):
                    await self._answer(reader, writer)
        except (OSError, ValueError, EOFError):  # TimeoutError is an OSError
            log.debug("somebody asked for metrics and did not wait for them")
        except asyncio.LimitOverrunError:
            log.debug("somebody asked for metrics at too great length")
        finally:
            self._clients -= 1
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = (*head[0].split(" "), "", "")[:3]
        if method != "GET" or target.partition("?")[0] != "/metrics":
            status, body, kind = "404 Not Found", b"see /metrics\n", "text/plain"
        else:
            body, kind = await self._page(_field(head, "accept"))
            status = "200 OK"
        lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}")
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
        await writer.drain()


def _field(head: list[str], name: str) -> str:
    """Return a header field's value, "" where it is not there."""
    for line in head[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name:
            return value.strip()
    return ""
