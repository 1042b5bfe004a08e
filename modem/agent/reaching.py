"""What the clients do alike to reach an agent: where it is, how long it may be away."""

import json
import time
from collections.abc import Mapping
from typing import Any

from modem.agent import places, protocol
from modem.errors import ModemError, PortError

PATIENCE = 30.0
"""How long a call waits for an agent that is away, seconds: a restart is over by then."""

PERHAPS = "the agent went away before it answered: it may have done this, or not"

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0


class Broken(Exception):
    """The connection ended, or there was none; what was asked may have been done."""


class Reach:
    """Where an agent is, and for how long it has been away."""

    def __init__(self, path: str | None, patience: float) -> None:
        self._named = path
        self.patience = patience
        self._connected_at: float | None = None
        self._until: float | None = None
        self._pause = FIRST_PAUSE
        self.closed = False

    @property
    def path(self) -> str:
        """The socket to connect to."""
        return self._named or places.find()

    def connected(self) -> None:
        """Note that the agent answers."""
        self._connected_at = time.monotonic()

    def away(self, error: Exception) -> float:
        """Return how long to pause before the next try; raise PortError when patience is over."""
        now = time.monotonic()
        # An agent that dies of what it is asked is not waited for again and again.
        lasted = self._connected_at is not None and now - self._connected_at > self.patience
        if self._until is None or lasted:
            self._until, self._pause = now + self.patience, FIRST_PAUSE
        self._connected_at = None
        if now >= self._until:
            self._until = None
            raise self.refused(error) from None
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        return min(pause, self._until - now)

    def answered(self) -> None:
        """Note that a request was answered: whatever comes next is a new matter."""
        self._until, self._pause = None, FIRST_PAUSE

    def refused(self, error: Exception) -> PortError:
        """Return what a caller is told of an agent that cannot be reached."""
        if isinstance(error, PermissionError):
            return denial(self.path)
        reason = getattr(error, "strerror", None) or str(error)
        return PortError(f"no agent at {self.path}: {reason}")

    def check_open(self) -> None:
        """Raise PortError when the client was closed."""
        if self.closed:
            raise PortError("the connection to the agent was closed")


def denial(path: str) -> PortError:
    """Return what somebody is told who may not use the socket."""
    return PortError(
        f"{path}: you may not use this agent; become a member of the group of its socket, and log"
        " in again"
    )


def check_hello(path: str, found: Mapping[str, Any]) -> None:
    """Raise ModemError for an agent that speaks another protocol."""
    if found.get("protocol") != protocol.VERSION:
        raise ModemError(
            f"the agent at {path} speaks version {found.get('protocol')} of the protocol, this"
            f" program version {protocol.VERSION}: install the same version of both"
        )


def request_line(name: int, request: Mapping[str, Any]) -> bytes:
    """Return a request as a line. Raises ValueError for one that is too long, or no Unicode."""
    line = protocol.encode({"id": name, **request})
    if b"\\ud" in line:  # outside the BMP, or half of such a character, which nobody can send
        json.dumps(request, ensure_ascii=False).encode()
    if len(line) > protocol.LINE_LIMIT:
        raise ValueError("this is too long for the agent, and for any network")
    return line


def read_answer(line: bytes) -> dict[str, Any]:
    """Return an answer. Raises Broken for what is none."""
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Broken("what answers there is no agent")
    return found


def result_of(answer: Mapping[str, Any]) -> Any:
    """Return the result in an answer, or raise the error in it."""
    if "error" in answer:
        raise protocol.error_from(answer["error"])
    return answer.get("result")
