"""The carrier over TCP, the cloud's end: one JSON object a line, in UTF-8.

The cloud speaks first: `{"type": "challenge", "nonce": "<hex>"}`. The hello's "proof" is the
HMAC-SHA256 of the nonce (as these hex digits) under the token, in hex: the token itself never
crosses the line. Nothing is encrypted; across a network that others share, use a tunnel.
Either side sends `{"type": "ping"}` when it has been quiet for `PING_S` and takes the other
for gone when it has not heard anything for `SILENT_S` seconds.
"""

import asyncio
import contextlib
import hmac
import json
import secrets

from modem.cloud.carrier import Message, RefusedError, Send, Stations

PING_S = 10
SILENT_S = 35
LONGEST_LINE = 1 << 20
MOST_UNSENT = 16 << 20  # bytes that a station may leave unread before it is cut off


def proof(token: str, nonce: str) -> str:
    """Return what shows, for this nonce, that one knows the token."""
    return hmac.new(token.encode(), nonce.encode(), "sha256").hexdigest()


def encode(message: Message) -> bytes:
    """Return a message as a line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message:
    """Read a line. Raises ValueError."""
    try:
        message = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(message, dict):
        raise ValueError("not a JSON object")
    return message


class CarrierServer:
    """Listens for stations. `port` is known after `start`."""

    def __init__(self, stations: Stations, token: str) -> None:
        self.port = 0
        self._stations = stations
        self._token = token
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, host: str, port: int = 0) -> None:
        """Listen. Raises OSError."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=LONGEST_LINE)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Hang up on all stations."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._converse(reader, writer)
        except (OSError, TimeoutError, EOFError, ValueError, asyncio.CancelledError):
            pass  # it is gone, it talks nonsense, or we end: it comes back if it wants to
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonce = secrets.token_hex(16)
        writer.write(encode({"type": "challenge", "nonce": nonce}))
        hello = await self._next(reader)

        def send(message: Message) -> None:
            if writer.transport.get_write_buffer_size() > MOST_UNSENT:
                writer.transport.abort()
            writer.write(encode(message))

        try:
            given = str(hello.get("proof")).encode(errors="replace")
            if not hmac.compare_digest(given, proof(self._token, nonce).encode()):
                raise RefusedError("the token is wrong")
            station = self._stations.join(hello, send)
        except RefusedError as error:
            send({"type": "refused", "why": str(error)})
            await writer.drain()
            return
        pinging = asyncio.create_task(_ping(send))
        try:
            while True:
                message = await self._next(reader)
                if message.get("type") != "ping":
                    self._stations.receive(station, message)
        finally:
            pinging.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await pinging
            self._stations.leave(station)

    async def _next(self, reader: asyncio.StreamReader) -> Message:
        async with asyncio.timeout(SILENT_S):
            line = await reader.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return decode(line)


async def _ping(send: Send) -> None:
    while True:
        await asyncio.sleep(PING_S)
        send({"type": "ping"})
