"""The asyncio driver: one task reads, one sleeps until the next deadline, whoever awaits.

Events flow though nobody waits for them. To cancel a wait ends the wait alone: the exchange with
the modem goes on, and so does everybody else's. Any number of tasks may call at once; what they
ask is done one after the other.

Only what MicroPython's asyncio has is used: tasks, events and sleep.
"""

# ruff: noqa: ASYNC109 -- asyncio.timeout does not exist on MicroPython, nor on the virtual clock

import asyncio

from modem.drivers.awaiting import Opening, Stream, Wait, open_modem
from modem.drivers.base import PATIENCE, Driver, new_session
from modem.drivers.clock import now_ms
from modem.drivers.inbox import outcome
from modem.errors import ModemError, NoAnswer, PortError
from modem.session.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from modem.ports.base import AsyncPort
    from modem.session.events import Event
    from modem.session.messages import Command, Delivery, Receipt, Status
    from modem.session.tasks import Operation


SHORT = 1000  # ms before it is tried again to go on without memory


class AsyncModem(Driver):
    """A modem on an asyncio port. All times are seconds; None waits for ever.

    Every method may raise PortError when the port is gone, besides what its own text says.
    """

    def __init__(
        self, port: "AsyncPort", session: Session, now: "Callable[[], int]" = now_ms
    ) -> None:
        super().__init__(port, session, now)
        self._port = port
        self._waits: list[Wait] = []
        self._alarm: int | None = None
        self._timer: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None

    @classmethod
    def open(
        cls,
        port: "str | AsyncPort" = "auto",
        *,
        baudrate: int = 115200,
        peer: str = "2936",
        profile: str = "auto",
        pin: "str | None" = None,
        trace: "str | None" = None,
        settings: "dict[str, object] | None" = None,
        negotiate: bool = True,
    ) -> Opening:
        """Open the port and set the modem up: `await` it, or use it with `async with`.

        Arguments and errors are those of `Modem.open`; a port object is an asyncio port.
        """
        session = new_session(peer, profile, pin, settings)
        return Opening(open_modem(cls, session, port, baudrate, trace, negotiate))

    async def start(self, negotiate: bool = True) -> None:
        """Start reading and set the modem up; `open` does this. Raises what `open` raises."""
        self._reader = asyncio.create_task(self._guard(self._read))
        await self._finish(self._session.start(self._now(), negotiate))

    async def send(
        self,
        body: "str | bytes",
        to: "str | None" = None,
        *,
        confirm: bool = False,
        validity: "int | None" = None,
        timeout: "float | None" = 60.0,
    ) -> "Receipt":
        """Send a Command, to the peer unless told otherwise.

        `str` goes as text, `bytes` as 8-bit data, of any length. `confirm` asks for a delivery
        report, see `delivery`; `validity` is how long the network may keep trying, in seconds.
        Raises Refused, NotRegistered or NoAnswer when it was not sent, OutcomeUnknown when it
        may have been, ValueError for a body or a number that cannot be sent. `timeout` None
        leaves it to the modem and the network when to give up.
        """
        end = self._limit(timeout)
        await self._present(PATIENCE if timeout is None else timeout)
        self._called("send", body)
        now = self._now()
        operation = self._ask(
            lambda: self._session.send(body, now, to, confirm, validity, end and end - now)
        )
        receipt: Receipt = await self._finish(operation)
        return receipt

    async def delivery(self, receipt: "Receipt", timeout: "float | None" = None) -> "Delivery":
        """Wait for the delivery report on a message that was sent with `confirm`.

        Raises NotDelivered when the network gave it up, or nothing came in time.
        """
        inbox = self._inbox
        await self._wait(lambda: inbox.has_delivery(receipt), self._limit(timeout))
        return outcome(inbox.take_delivery(receipt))

    def expect(self, receipt: "Receipt", ago: float = 0.0) -> None:
        """As `Modem.expect`."""
        super().expect(receipt, ago)
        self._move()

    async def receive(self, timeout: "float | None" = None) -> "Command | None":
        """Return the next Command; None when none came within `timeout`."""
        await self._wait(self._inbox.has_command, self._limit(timeout))
        return self._inbox.take_command()

    def commands(self, timeout: "float | None" = None) -> Stream:
        """Give Commands to `async for` as they come; end when none came for `timeout`."""
        return Stream(lambda: self.receive(timeout))

    def events(self, timeout: "float | None" = None) -> Stream:
        """Give everything that happens to `async for`; end when nothing did for `timeout`."""
        return Stream(lambda: self._event(timeout))

    async def _event(self, timeout: "float | None") -> "Event | None":
        await self._wait(self._inbox.has_any, self._limit(timeout))
        return self._inbox.take()

    async def acknowledge(self, command: "Command") -> None:
        """Say that the application is done with a Command: the modem may forget it.

        Where the port is away or the modem silent, it forgets it later.
        """
        self._called("acknowledge", command.id)
        await self._finish(self._ask(lambda: self._session.acknowledge(command, self._now())))

    async def reply(self, command: "Command", body: "str | bytes") -> "Receipt":
        """Send `body` to where the Command came from. Raises what `send` raises."""
        return await self.send(body, command.sender)

    async def serve(self, handler: "Callable[[Command], Awaitable[str | bytes | None]]") -> None:
        """Await `handler` for every Command, for ever: reply with what it returns, acknowledge.

        An exception of the handler ends this, and leaves the Command unacknowledged.
        """
        async for command in self.commands():
            answer = await handler(command)
            if answer is not None:
                await self.reply(command, answer)
            await self.acknowledge(command)

    async def status(self) -> "Status":
        """Ask how things are: registration, signal, storage; just `state` if nobody answers."""
        status: Status = await self._finish(self._ask(lambda: self._session.status(self._now())))
        return status

    async def at(self, text: str) -> "list[str]":
        """Send an AT command ("AT+CSQ" or "+CSQ") and return the lines of its answer.

        Raises Refused when the modem answers with an error, ValueError for control characters.
        """
        await self._present()
        self._called("at", text)
        lines: list[str] = await self._finish(
            self._ask(lambda: self._session.at(text, self._now()))
        )
        return lines

    async def close(self) -> None:
        """Close the port and end every wait with PortError; harmless when done already."""
        self._end()
        self._port.close()
        await asyncio.sleep(0)  # the event loop closes the device in its next turn

    async def __aenter__(self) -> "AsyncModem":
        return self

    async def __aexit__(self, *reason: object) -> None:
        await self.close()

    def _ask(self, request: "Callable[[], Operation]") -> "Operation":
        """Make a request of the session."""
        try:
            return request()
        except MemoryError:
            self._make_up()
            self._move()
            raise NoAnswer("there was no memory for it")  # noqa: B904

    async def _guard(self, work: "Callable[[], Awaitable[None]]") -> None:
        """Have a task that fails end every wait: nobody would hear of it otherwise."""
        try:
            await work()
        except PortError as error:
            self._lose(error)
        except Exception as error:
            self._lose(PortError("%s failed: %r" % (self._name, error)))
            raise

    async def _read(self) -> None:
        """Hand to the session what the port reads, until the port is gone for good."""
        while self._lost is None:
            try:
                await self._read_once()
            except MemoryError:
                self._make_up()
            self._move()

    async def _read_once(self) -> None:
        data = await self._port.read()
        if data:
            self._session.receive_data(data, self._now())
            return
        self._lose(PortError("%s is gone" % self._name))
        if self._reopen is not None:
            await self._reopen()
            self._back()

    async def _ring(self, at: int) -> None:
        """Move the session at the time `at`, in milliseconds."""
        await asyncio.sleep(max(0, at - self._now()) / 1000)
        self._alarm = None
        self._timer = None
        try:
            if self._short:
                self._make_up()
            self._session.advance(self._now())
        except MemoryError:
            self._make_up()
        self._move()

    def _move(self) -> None:
        """Obey the session, wake those whose wait is over, set the alarm."""
        self._settle()
        now = self._now()
        for wait in self._waits:
            if self._lost or wait.over(now):
                wait.event.set()
        if self._lost is None:
            self._set_alarm()

    def _set_alarm(self) -> None:
        """See that `_ring` runs at the earliest time at which somebody wants it.

        An alarm that would ring too early is left alone: it only sets the next one.
        """
        at = self._now() + SHORT if self._short else self._session.deadline()
        for wait in self._waits:
            if wait.until is not None and (at is None or wait.until < at):
                at = wait.until
        if at is None or (self._alarm is not None and self._alarm <= at):
            return
        if self._timer:
            self._timer.cancel()
        self._alarm = at
        self._timer = asyncio.create_task(self._guard(lambda: self._ring(at)))

    def _lose(self, error: ModemError) -> None:
        super()._lose(error)
        if self._lost is not None:
            for task in (self._timer, self._reader):
                if task and task is not asyncio.current_task():
                    task.cancel()
            self._timer = self._reader = None
        self._move()

    async def _present(self, timeout: float = PATIENCE) -> None:
        """Wait for a port that is away, `timeout` seconds at most. Raises PortError."""
        if self._away is not None:
            await self._wait(lambda: self._away is None, self._limit(timeout))
            if self._away is not None:
                raise self._away

    async def _finish(self, operation: "Operation") -> "Any":
        """Wait for an operation, which ends by itself; return its result or raise its error."""
        self._move()
        await self._wait(lambda: operation.done, None)
        return operation.result()

    async def _wait(self, ready: "Callable[[], bool]", until: "int | None") -> bool:
        """Wait until `ready`; False when it is not by `until`. Raises PortError."""
        wait = Wait(ready, until)
        while not wait.over(self._now()):
            if self._lost is not None:
                raise self._lost
            self._waits.append(wait)
            if until is not None:
                self._set_alarm()
            try:
                await wait.event.wait()
            finally:
                self._waits.remove(wait)
            wait.event.clear()
        return ready()
