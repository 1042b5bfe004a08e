"""A blocking connection to the agent's socket: one request, one answer."""

import socket
import time
from collections.abc import Mapping
from typing import Any

from modem.agent.protocol import LINE_LIMIT
from modem.agent.reaching import Broken, read_answer, request_line
from modem.errors import NoAnswer

CONNECT_LIMIT = 5.0


class Wire:
    """Connected to `path` from the beginning. Raises OSError, Broken and NoAnswer."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(CONNECT_LIMIT)
        try:
            self._socket.connect(path)
        except BaseException:
            self._socket.close()
            raise
        self._buffer = b""
        self._count = 0

    def ask(self, request: Mapping[str, Any], limit: float | None) -> dict[str, Any]:
        """Send a request and return its answer, which comes within `limit` seconds."""
        self._count += 1
        line = request_line(self._count, request)
        until = None if limit is None else time.monotonic() + limit
        try:
            self._set_limit(until)
            self._socket.sendall(line)
            while True:
                answer = read_answer(self._line(until))
                if answer.get("id") == self._count or answer.get("id") is None:
                    return answer
        except TimeoutError:
            raise NoAnswer(f"the agent did not answer within {limit:g} s") from None

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _set_limit(self, until: float | None) -> None:
        if until is None:
            self._socket.settimeout(None)
            return
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)

    def _line(self, until: float | None) -> bytes:
        while b"\n" not in self._buffer:
            if len(self._buffer) > LINE_LIMIT:
                raise Broken("what answers there is no agent")
            self._set_limit(until)
            data = self._socket.recv(65536)
            if not data:
                raise Broken("the agent ended the connection")
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line
