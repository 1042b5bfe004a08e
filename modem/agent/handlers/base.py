"""What a handler is: what is done with each Command of its queue."""

from typing import Any, Protocol

from modem.agent.changes import Changes
from modem.agent.config import AgentConfig
from modem.agent.disk import Disk
from modem.agent.records import Outgoing, Task, as_json
from modem.agent.store import Store
from modem.errors import ModemError


class Engine(Protocol):
    """The part of the engine that queues and handlers use."""

    config: AgentConfig
    store: Store
    disk: Disk
    changes: Changes

    async def accept(
        self,
        body: str | bytes,
        to: str = "",
        *,
        modem: str = "",
        priority: int = 0,
        confirm: bool | None = None,
        validity: int | None = None,
        expires: float | None = None,
        key: str = "",
    ) -> Outgoing:
        """Accept a message to be sent."""


class HandlerFailed(ModemError):
    """A Command was not dealt with; the sentence says why.

    `final`: to try again would not help, it is dead at once. `pause`: what the other side
    wishes to be left alone for, seconds. `detail`: what the other side said; it is listed, but
    not logged, for it may repeat the Command.
    """

    def __init__(
        self, message: str, *, final: bool = False, pause: float = 0.0, detail: str = ""
    ) -> None:
        super().__init__(message)
        self.detail = detail
        self.temporary = not final
        self.final = final
        self.pause = pause


class Handler:
    """Deals with Commands, one at a time; `dispatcher` says when."""

    async def start(self) -> None:
        """Begin what goes on besides the Commands."""

    async def ready(self) -> None:
        """Wait until there is a point in being given a Command."""

    async def handle(self, task: Task) -> str | bytes | None:
        """Deal with a Command and return the reply to its sender, None for none.

        When this returns it is done, when it raises it is not; HandlerFailed says more. It is
        cancelled when it takes too long: then it ends what it began, at once.
        """
        raise NotImplementedError

    async def close(self) -> None:
        """Let go of everything; nothing is called afterwards."""


def describe(task: Task) -> dict[str, Any]:
    """Return what is said of a Command: its values as JSON, its queue, and which try this is."""
    return as_json(task.command) | {"queue": task.queue, "attempt": task.attempts + 1}
