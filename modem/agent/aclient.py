"""`AsyncAgent`: the words of `AsyncModem`, for a program that shares a modem with others."""

# ruff: noqa: ASYNC109 -- the words and arguments are those of AsyncModem

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from typing import TYPE_CHECKING, Any, TypeVar

from modem.agent import calls, reaching
from modem.agent.calls import Call
from modem.agent.protocol import DEFAULT_QUEUE, MOST_WAITING
from modem.agent.records import Health, Incoming, Outgoing, Task
from modem.agent.stream import Wires
from modem.errors import PortError

if TYPE_CHECKING:
    from modem.agent.received import QueuedCommand
    from modem.session.messages import Command, Identity, Status

T = TypeVar("T")


class AsyncAgent:
    """A running agent: each word is that of `Agent`, with `await` or `async for`.

    Any number of tasks may call at once. To cancel a wait ends the wait alone: a Command that
    was on its way is given to somebody else.
    """

    def __init__(self, socket: str | None = None, *, patience: float = reaching.PATIENCE) -> None:
        self._reach = reaching.Reach(socket, patience)
        self._wires: Wires | None = None
        self._connecting = asyncio.Lock()
        # Those who wait for messages leave room for those who wait for Commands.
        self._messages = asyncio.Semaphore(MOST_WAITING // 2)
        self._commands = asyncio.Semaphore(MOST_WAITING // 2)

    # --- out ---------------------------------------------------------------------------------

    async def send(
        self,
        body: str | bytes,
        to: str | None = None,
        *,
        modem: str = "",
        priority: int = 0,
        confirm: bool | None = None,
        validity: int | None = None,
        expires: float | None = None,
        key: str = "",
        wait: bool = False,
        timeout: float | None = None,
    ) -> Outgoing:
        """Have a Command sent; return when it is on disk. See `Agent.send`."""
        call = calls.send(body, to, modem, priority, confirm, validity, expires, key)
        message = await self._ask(call)
        return await self.wait(message, timeout) if wait else message

    async def wait(self, message: Outgoing | int, timeout: float | None = None) -> Outgoing:
        """Wait until the network took a message. See `Agent.wait`."""
        async with self._messages:
            return await self._ask(calls.wait(message, "sent", timeout))

    async def delivery(self, message: Outgoing | int, timeout: float | None = None) -> Outgoing:
        """Wait for the delivery report on a message. See `Agent.delivery`."""
        async with self._messages:
            return await self._ask(calls.wait(message, "delivered", timeout))

    def outbox(self, states: Collection[str] = ()) -> AsyncIterator[Outgoing]:
        """Give messages to `async for`. See `Agent.outbox`."""
        return self._pages(lambda after: calls.outbox(states, after))

    async def counts(self) -> dict[str, int]:
        """Return how many messages are in each state."""
        return await self._ask(calls.counts())

    async def message(self, number: int) -> Outgoing:
        """Return a message. Raises LookupError."""
        return await self._ask(calls.message(number))

    async def cancel(self, message: Outgoing | int) -> Outgoing:
        """Do not send a message that waits. See `Agent.cancel`."""
        return await self._ask(calls.decide("cancel", message))

    async def resend(self, message: Outgoing | int) -> Outgoing:
        """Send a message again. See `Agent.resend`."""
        return await self._ask(calls.decide("resend", message))

    # --- in ----------------------------------------------------------------------------------

    async def receive(
        self, timeout: float | None = None, *, queue: str = DEFAULT_QUEUE
    ) -> "QueuedCommand | None":
        """Return the next Command of a queue; None when none came. See `Agent.receive`."""
        async with self._commands:
            return await self._ask(calls.receive(queue, timeout))

    async def commands(
        self, timeout: float | None = None, *, queue: str = DEFAULT_QUEUE
    ) -> "AsyncIterator[QueuedCommand]":
        """Give Commands to `async for` as they come; end when none came for `timeout`."""
        while (command := await self.receive(timeout, queue=queue)) is not None:
            yield command

    async def acknowledge(
        self, command: "Command", reply: str | bytes | None = None
    ) -> Outgoing | None:
        """Say that the application is done with a Command. See `Agent.acknowledge`."""
        return await self._ask(calls.acknowledge(command, reply))

    async def fail(self, command: "Command", error: str, again: float | None = None) -> None:
        """Say that a Command could not be dealt with. See `Agent.fail`."""
        await self._ask(calls.fail(command, error, again))

    async def reply(self, command: "Command", body: str | bytes) -> Outgoing:
        """Send `body` to where the Command came from, by the modem it came to."""
        return await self.send(body, command.sender, modem=getattr(command, "modem", ""))

    async def serve(
        self,
        handler: "Callable[[Command], Awaitable[str | bytes | None]]",
        *,
        queue: str = DEFAULT_QUEUE,
    ) -> None:
        """Await `handler` for every Command, for ever: reply with what it returns, acknowledge.

        An exception of the handler ends this, and leaves the Command unacknowledged.
        """
        async for command in self.commands(queue=queue):
            await self.acknowledge(command, await handler(command))

    def inbox(self) -> AsyncIterator[Incoming]:
        """Give the Commands that the agent has kept to `async for`."""
        return self._pages(calls.inbox)

    def tasks(
        self, queue: str = DEFAULT_QUEUE, states: Collection[str] = ()
    ) -> AsyncIterator[Task]:
        """Give the Commands of a queue to `async for`. See `Agent.tasks`."""
        return self._pages(lambda after: calls.tasks(queue, states, after))

    async def command(self, number: int) -> tuple[Incoming, dict[str, dict[str, Any]]]:
        """Return a Command, and what became of it in each queue. See `Agent.command`."""
        return await self._ask(calls.command(number))

    async def retry(self, number: int, queue: str = DEFAULT_QUEUE) -> Task:
        """Have a dead Command given again. See `Agent.retry`."""
        return await self._ask(calls.retry(number, queue))

    async def queues(self) -> dict[str, dict[str, int]]:
        """Return how many Commands are in each state, by queue."""
        return await self._ask(calls.queues())

    async def forget(self, queue: str) -> None:
        """Drop a queue and what it has still to do."""
        await self._ask(calls.forget(queue))

    # --- modems ------------------------------------------------------------------------------

    async def hello(self) -> dict[str, Any]:
        """Return who answers. See `Agent.hello`."""
        return await self._ask(calls.hello())

    async def health(self) -> list[Health]:
        """Return how each modem is, without asking it."""
        return await self._ask(calls.health())

    async def status(self, modem: str = "") -> "Status":
        """Ask a modem, the first if none is named, how it is doing."""
        async with self._messages:
            return await self._ask(calls.status(modem))

    async def identity(self, modem: str = "") -> "Identity":
        """Return who a modem and its SIM are, empty where it never said."""
        return await self._ask(calls.identity(modem))

    async def at(self, text: str, modem: str = "") -> list[str]:
        """Send an AT command and return the lines of its answer. See `Agent.at`."""
        async with self._messages:
            return await self._ask(calls.at(text, modem))

    # --- the connection ----------------------------------------------------------------------

    async def close(self) -> None:
        """Hang up: Commands that were not acknowledged are given again. Harmless when done."""
        self._reach.closed = True
        if self._wires is not None:
            await self._wires.close()

    async def __aenter__(self) -> "AsyncAgent":
        return self

    async def __aexit__(self, *reason: object) -> None:
        await self.close()

    async def _pages(
        self, call: "Callable[[int], Call[tuple[list[T], bool]]]"
    ) -> AsyncIterator[T]:
        after, more = 0, True
        while more:
            found, more = await self._ask(call(after))
            for item in found:
                yield item
            after = calls.next_after(found) if found else after

    async def _ask(self, call: Call[T]) -> T:
        """Ask until there is an answer; return what it means. Raises PortError."""
        while True:
            self._reach.check_open()
            wires = None
            try:
                wires = await self._connected()
                answer = await wires.ask(call.request, call.limit)
            except (OSError, reaching.Broken) as error:
                if isinstance(error, PermissionError):
                    raise self._reach.refused(error) from None
                self._reach.check_open()
                if wires is not None and not call.repeatable:
                    raise PortError(reaching.PERHAPS) from None
                await asyncio.sleep(self._reach.away(error))
            else:
                self._reach.answered()
                return call.parse(reaching.result_of(answer))

    async def _connected(self) -> Wires:
        async with self._connecting:
            if self._wires is None or self._wires.broken:
                wires = await Wires.connect(self._reach.path)
                try:
                    hello = calls.hello()
                    found = reaching.result_of(await wires.ask(hello.request, hello.limit))
                    reaching.check_hello(self._reach.path, found)
                    self._reach.check_open()  # nobody closed it in the meantime
                except BaseException:
                    await wires.close()
                    raise
                self._wires = wires
                self._reach.connected()
            return self._wires
