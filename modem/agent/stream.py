"""An asyncio connection to the agent's socket: many requests under way, each with its answer."""

import asyncio
from collections.abc import Mapping
from typing import Any

from modem.agent.protocol import LINE_LIMIT, encode
from modem.agent.reaching import Broken, read_answer, request_line
from modem.errors import NoAnswer

CONNECT_LIMIT = 5.0


class Wires:
    """A connection. `connect` makes one; raises OSError."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._count = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._task = asyncio.create_task(self._read())
        self.broken = False

    @classmethod
    async def connect(cls, path: str) -> "Wires":
        """Connect to the socket at `path`."""
        async with asyncio.timeout(CONNECT_LIMIT):
            return cls(*await asyncio.open_unix_connection(path, limit=LINE_LIMIT))

    async def ask(self, request: Mapping[str, Any], limit: float | None) -> dict[str, Any]:
        """Send a request and return its answer. Raises Broken, NoAnswer.

        Where this is cancelled the agent is told to give the request up.
        """
        self._count += 1
        name = self._count
        line = request_line(name, request)
        if self.broken:
            raise Broken("the agent ended the connection")
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[name] = answer
        try:
            async with asyncio.timeout(limit):
                self._writer.write(line)
                await self._writer.drain()
                return await answer
        except TimeoutError:
            self._abandon(name)
            raise NoAnswer(f"the agent did not answer within {limit:g} s") from None
        except asyncio.CancelledError:
            self._abandon(name)
            raise
        finally:
            del self._waiting[name]
            answer.cancel()

    async def close(self) -> None:
        """Hang up: what is asked ends as broken."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def _abandon(self, name: int) -> None:
        if not self.broken:
            self._writer.write(encode({"do": "abandon", "request": name}))

    async def _read(self) -> None:
        reason = "the agent ended the connection"
        try:
            while line := await self._reader.readline():
                self._take(read_answer(line))
        except (OSError, ValueError, Broken) as error:
            reason = str(error)
        finally:
            self.broken = True
            self._writer.close()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(Broken(reason))

    def _take(self, found: dict[str, Any]) -> None:
        answer = self._waiting.get(found.get("id") or 0)
        if answer is not None and not answer.done():
            answer.set_result(found)
