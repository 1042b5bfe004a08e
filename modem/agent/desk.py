"""What the agent does for each request of a client: one method a verb, named as it is."""

import logging
import os
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any

from modem.agent import protocol, records, requests
from modem.agent.limits import ending, remaining
from modem.agent.records import Outgoing, Task, as_json

if TYPE_CHECKING:
    from modem.agent.claims import Claims
    from modem.agent.connection import Connection
    from modem.agent.engine import Engine
    from modem.agent.line import Line
    from modem.record import Record

log = logging.getLogger(__name__)

Json = dict[str, Any]

PAGE_LIMIT = protocol.LINE_LIMIT - 4096
"""Octets that a list may have: the rest of the line is for what is around it."""

UNFINISHED = (records.WAITING, records.SENDING)


class Desk:
    """Answers requests. What a method raises is told to the client."""

    def __init__(self, engine: "Engine", claims: "Claims", allow_at: Callable[[int], bool]):
        self._engine = engine
        self._disk = engine.disk
        self._claims = claims
        self._allow_at = allow_at
        self._outbox = engine.store.outbox
        self._inbox = engine.store.inbox

    def verb(self, request: requests.AnyRequest) -> "Callable[[Any, Connection], Awaitable[Any]]":
        """Return what answers `request`."""
        found: Callable[[Any, Connection], Awaitable[Any]] = getattr(
            self, type(request).__name__.lower()
        )
        return found

    async def hello(self, request: requests.Hello, client: "Connection") -> Json:
        """Say who answers, and which modems it has: name, and port as configured."""
        modems = [{"name": health.modem, "port": health.port} for health in self._engine.health()]
        return {"protocol": protocol.VERSION, "pid": os.getpid(), "modems": modems}

    # --- out ---------------------------------------------------------------------------------

    async def send(self, request: requests.Send, client: "Connection") -> Json:
        """Accept a message; it is on the disk when this returns."""
        body = requests.body_of(request)
        if body is None:
            raise ValueError("nothing to send: text or data is missing")
        confirm = {} if request.confirm is None else {"confirm": request.confirm}
        message = await self._engine.accept(
            body,
            request.to,
            modem=self._name(request.modem),
            priority=request.priority,
            validity=request.validity,
            expires=request.expires,
            key=request.key,
            **confirm,
        )
        log.info("message %d accepted from %s", message.id, client)
        return as_json(message)

    async def wait(self, request: requests.Wait, client: "Connection") -> Json:
        """Return a message as it is when nothing more becomes of it, or the time is over."""
        until = ending(request.timeout)
        while True:
            seen = self._engine.changes.count
            message = await self._get(request.message)
            left = remaining(until)
            if _is_over(message, request.until) or left == 0:
                return as_json(message)
            await self._engine.changes.after(seen, left)

    async def outbox(self, request: requests.Outbox, client: "Connection") -> Json:
        """List messages by number."""
        _check_states(request.states, records.OUTGOING)
        found = await self._disk(
            self._outbox.list, request.states, request.limit + 1, request.after
        )
        return _page("messages", found, request.limit)

    async def counts(self, request: requests.Counts, client: "Connection") -> dict[str, int]:
        """Return how many messages are in each state."""
        return await self._disk(self._outbox.counts)

    async def message(self, request: requests.Message, client: "Connection") -> Json:
        """Return a message."""
        return as_json(await self._get(request.message))

    async def cancel(self, request: requests.Cancel, client: "Connection") -> Json:
        """Cancel a message that waits."""
        return await self._decide(self._outbox.cancel, request.message, client)

    async def resend(self, request: requests.Resend, client: "Connection") -> Json:
        """Have a message sent again."""
        return await self._decide(self._outbox.resend, request.message, client)

    async def _decide(
        self, decide: Callable[[int], Outgoing], id: int, client: "Connection"
    ) -> Json:
        await self._get(id)
        message = await self._disk(decide, id)
        log.info("message %d is %s by order of %s", id, message.state, client)
        self._engine.changes.notify()
        return as_json(message)

    async def _get(self, id: int) -> Outgoing:
        message = await self._disk(self._outbox.get, id)
        if message is None:
            raise LookupError(f"there is no message {id} (any more)")
        return message

    # --- in ----------------------------------------------------------------------------------

    async def receive(self, request: requests.Receive, client: "Connection") -> Json | None:
        """Take the next Command of a queue; None when none came in time."""
        task = await self._claims.take(request.queue, client, request.id, request.timeout)
        return None if task is None else as_json(task)

    async def acknowledge(
        self, request: requests.Acknowledge, client: "Connection"
    ) -> Json | None:
        """Note that a Command is dealt with; return the message that replies to it."""
        self._claims.refuse_handlers(request.queue)
        await self._task(request.queue, request.command)
        answer = await self._disk(
            self._inbox.done, request.queue, request.command, requests.body_of(request)
        )
        self._claims.free(request.queue, request.command)
        self._engine.changes.notify()
        return None if answer is None else as_json(answer)

    async def fail(self, request: requests.Fail, client: "Connection") -> None:
        """Note that a Command was not dealt with."""
        self._claims.refuse_handlers(request.queue)
        await self._task(request.queue, request.command)
        await self._disk(
            self._inbox.failed, request.queue, request.command, request.error, request.again
        )
        self._claims.free(request.queue, request.command)
        self._engine.changes.notify()

    async def inbox(self, request: requests.Inbox, client: "Connection") -> Json:
        """List Commands by number, or a queue's tasks by the number of their Command."""
        if request.queue is None:
            kept = await self._disk(self._inbox.list, request.limit + 1, request.after)
            return _page("commands", kept, request.limit)
        _check_states(request.states, (records.WAITING, records.DONE, records.DEAD))
        tasks = await self._disk(
            self._inbox.tasks, request.queue, request.states, request.limit + 1, request.after
        )
        return _page("tasks", tasks, request.limit)

    async def command(self, request: requests.Command, client: "Connection") -> Json:
        """Return a Command, and the state in each queue."""
        command = await self._disk(self._inbox.get, request.command)
        if command is None:
            raise LookupError(f"there is no Command {request.command} (any more)")
        tasks = await self._disk(self._tasks_of, request.command)
        queues = {task.queue: _progress(task) for task in tasks}
        return {"command": as_json(command), "queues": queues}

    def _tasks_of(self, number: int) -> list[Task]:
        found = [self._inbox.task(queue, number) for queue in self._inbox.queues()]
        return [task for task in found if task is not None]

    async def retry(self, request: requests.Retry, client: "Connection") -> Json:
        """Give a dead Command again."""
        await self._task(request.queue, request.command)
        task = await self._disk(self._inbox.again, request.queue, request.command)
        self._engine.changes.notify()
        return as_json(task)

    async def queues(self, request: requests.Queues, client: "Connection") -> Json:
        """Return how many Commands of each queue are in each state."""
        return await self._disk(self._in_queues)

    def _in_queues(self) -> Json:
        return {queue: self._inbox.counts(queue) for queue in self._inbox.queues()}

    async def forget(self, request: requests.Forget, client: "Connection") -> None:
        """Drop a queue."""
        self._claims.refuse_handlers(request.queue)
        await self._disk(self._inbox.forget, request.queue)
        self._claims.forget(request.queue)
        log.info("queue %s forgotten by order of %s", request.queue, client)

    async def _task(self, queue: str, number: int) -> None:
        if await self._disk(self._inbox.task, queue, number) is None:
            raise LookupError(f"there is no Command {number} (any more) in the queue {queue!r}")

    # --- modems ------------------------------------------------------------------------------

    async def health(self, request: requests.Health, client: "Connection") -> list[Json]:
        """Tell how each modem is, and the disk under them."""
        await self._disk(self._engine.store.look)
        return [as_json(health) for health in self._engine.health()]

    async def status(self, request: requests.Status, client: "Connection") -> Json:
        """Ask a modem how it is doing."""
        status = await self._line(request.modem).status()
        return _plain(status) | {"registration": status.registration.stat}

    async def identity(self, request: requests.Identity, client: "Connection") -> Json | None:
        """Tell who a modem is, as far as it ever said."""
        identity = self._line(request.modem).identity
        return None if identity is None else _plain(identity)

    async def at(self, request: requests.At, client: "Connection") -> list[str]:
        """Ask a modem an AT command, for those who may."""
        if not self._allow_at(client.uid):
            raise PermissionError(
                "AT commands are for root and the agent's own user; allow_at = true in its"
                " configuration lets all who may use the socket"
            )
        log.info("AT command from %s", client)
        return await self._line(request.modem).at(request.request)

    def _line(self, modem: str) -> "Line":
        name = self._name(modem) or next(iter(self._engine.lines))
        return self._engine.lines[name]

    def _name(self, modem: str) -> str:
        if modem and modem not in self._engine.lines:
            known = ", ".join(self._engine.lines)
            raise LookupError(f"there is no modem {modem!r}; there are: {known}")
        return modem

    async def abandon(self, request: requests.Abandon, client: "Connection") -> None:
        """Give up a request of this client."""
        client.abandon(request.request)
        self._claims.release(client, request.request)


def _is_over(message: Outgoing, until: str) -> bool:
    if message.state in UNFINISHED:
        return False
    return not (until == "delivered" and message.state == records.SENT and message.confirm)


def _check_states(states: Iterable[str], known: tuple[str, ...]) -> None:
    for state in states:
        if state not in known:
            raise ValueError(f"no such state: {state!r}; there are: {', '.join(known)}")


def _page(name: str, found: "list[Any]", limit: int) -> Json:
    """Return as much of `found` as a line can have; `more` says whether there is more."""
    taken: list[Json] = []
    size = 0
    for value in found[:limit]:
        item = as_json(value)
        size += len(protocol.encode(item))
        if taken and size > PAGE_LIMIT:
            break
        taken.append(item)
    return {name: taken, "more": len(taken) < len(found)}


def _progress(task: Task) -> Json:
    return {"state": task.state, "attempts": task.attempts, "error": task.error}


def _plain(record: "Record") -> Json:
    return {name: getattr(record, name) for name in record._fields}
