"""Which Commands are out with which client: each goes to one of those who ask a queue for it.

A claim is kept in memory only. Where its client goes, or the agent, the Command is given again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Hashable
from typing import TYPE_CHECKING

from modem.agent.errors import Busy
from modem.agent.limits import ending, remaining, sooner

if TYPE_CHECKING:
    from modem.agent.engine import Engine
    from modem.agent.records import Task

MOST = 1000
"""How many Commands a client may have that it has not acknowledged."""

MOST_QUEUES = 64
"""Each has each Command, on the disk."""


class Claims:
    """Gives Commands of the engine's queues to clients."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._handlers = {handler.name for handler in engine.config.handlers}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._out: defaultdict[str, dict[int, tuple[Hashable, object]]] = defaultdict(dict)

    def refuse_handlers(self, queue: str) -> None:
        """Raise ValueError for the queue of a handler, which nobody else may take from."""
        if queue in self._handlers:
            raise ValueError(
                f"the queue {queue!r} belongs to the handler of that name: name another one"
            )

    async def take(
        self, queue: str, client: Hashable, request: object, patience: float | None
    ) -> "Task | None":
        """Wait for a Command of `queue` that nobody has, and claim it for a client's request.

        None when none came in `patience` seconds. Raises ValueError for the queue of a
        handler, Busy when the client has too many already.
        """
        until = ending(patience)
        self.refuse_handlers(queue)
        engine, inbox = self._engine, self._engine.store.inbox
        while True:
            seen = engine.changes.count
            await engine.disk(self._ensure, queue)
            out = self._out[queue]
            async with self._locks[queue]:
                if self._held(client) >= MOST:
                    raise Busy(f"{MOST} Commands are taken and not acknowledged")
                task = await engine.disk(inbox.next, queue, frozenset(out))
                if task is not None:
                    out[task.command.number] = (client, request)
                    return task
                pause = await engine.disk(inbox.wait, queue, frozenset(out))
            left = remaining(until)
            if left == 0:
                return None
            await engine.changes.after(seen, sooner(pause, left))

    def _ensure(self, queue: str) -> None:
        """Make the queue, also again where somebody forgot it while it was waited for."""
        inbox = self._engine.store.inbox
        known = inbox.queues()
        if queue not in known and len(known) >= MOST_QUEUES:
            raise Busy(f"there are {MOST_QUEUES} queues already: forget those nobody needs")
        inbox.ensure(queue)

    def free(self, queue: str, number: int) -> None:
        """End the claim on a Command, whoever has it: it is dealt with, or failed."""
        self._out[queue].pop(number, None)

    def forget(self, queue: str) -> None:
        """End all claims on a queue, which has gone."""
        self._out[queue].clear()
        self._engine.changes.notify()

    def release(self, client: Hashable, request: object = None) -> None:
        """End all claims of a client, or those of one of its requests: they are given again."""
        released = False
        for out in self._out.values():
            for number, claim in list(out.items()):
                if claim[0] == client and (request is None or claim[1] == request):
                    del out[number]
                    released = True
        if released:
            self._engine.changes.notify()

    def _held(self, client: Hashable) -> int:
        return sum(claim[0] == client for out in self._out.values() for claim in out.values())
