"""The asyncio driver: one task reads, one sleeps until the next deadline, whoever awaits.

Events flow though nobody waits for them. To cancel a wait ends the wait alone: the exchange with
the modem goes on, and so does everybody else's. Any number of tasks may call at once; what they
ask is done one after the other.

Only what MicroPython's asyncio has is used: tasks, events and sleep.
"""

# ruff: noqa: ASYNC109 -- asyncio.timeout does not exist on MicroPython, nor on the virtual clock

import asyncio

from modem.drivers.awaiting import Opening, Stream, open_modem
from modem.drivers.base import AGAIN, PATIENCE, REST, SHORT, Driver, _new_session
from modem.drivers.clock import now_ms
from modem.drivers.memory import make_all_room
from modem.errors import ModemError, NoAnswer, PortError
from modem.session.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from modem.ports.base import AsyncPort
    from modem.session.messages import Command, Delivery, Receipt, Status
    from modem.session.tasks import Operation


class AsyncModem(Driver):
    """A modem on an asyncio port. All times are seconds, kept to the millisecond; None: for ever.

    Every method may raise PortError when the port is gone, besides what its own text says.
    """

    _port: "AsyncPort"
    _alarm: "int | None" = None
    _timer: "asyncio.Task[None] | None" = None
    _reader: "asyncio.Task[None] | None" = None

    def __init__(
        self, port: "AsyncPort", session: Session, now: "Callable[[], int]" = now_ms
    ) -> None:
        super().__init__(port, session, now)
        self._moved = asyncio.Event()  # never stays set: whoever waits then looks again
        self._limits: list[int | None] = []  # until when they wait

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
        session = _new_session(peer, profile, pin, settings)
        return Opening(open_modem(cls, session, port, baudrate, trace, negotiate))

    async def start(self, negotiate: bool = True) -> None:
        """Start reading and set the modem up; `open` does this. Raises what `open` raises."""
        self._reader = asyncio.create_task(self._work())
        await self._ask(lambda now: self._session.start(now, negotiate))

    async def send(
        self,
        body: "str | bytes",
        to: "str | None" = None,
        *,
        confirm: bool = False,
        validity: "int | None" = None,
        timeout: "float | None" = 60,
    ) -> "Receipt":
        """Send a Command, to the peer unless told otherwise.

        Arguments and errors are those of `Modem.send`: Refused, NotRegistered or NoAnswer when
        it was not sent, OutcomeUnknown when it may have been, ValueError when it cannot be.
        """
        end = self._limit(timeout)
        await self._present(PATIENCE if timeout is None else timeout)
        self._called("send", body)
        ask = self._session.send
        receipt: Receipt = await self._ask(
            lambda now: ask(body, now, to, confirm, validity, end and end - now)
        )
        return receipt

    async def delivery(self, receipt: "Receipt", timeout: "float | None" = None) -> "Delivery":
        """Wait for the delivery report on a message that was sent with `confirm`.

        Raises NotDelivered when the network gave it up, or nothing came in time.
        """
        from modem.session.reports import outcome

        return outcome(await self._wait(lambda: self._inbox.take_delivery(receipt), timeout))

    async def receive(self, timeout: "float | None" = None) -> "Command | None":
        """Return the next Command; None when none came within `timeout`."""
        command: Command | None = await self._wait(self._inbox.take_command, timeout)
        return command

    def commands(self, timeout: "float | None" = None) -> Stream:
        """Give Commands to `async for` as they come; end when none came for `timeout`."""
        return Stream(self._wait, self._inbox.take_command, timeout)

    def events(self, timeout: "float | None" = None) -> Stream:
        """Give everything that happens to `async for`; end when nothing did for `timeout`."""
        return Stream(self._wait, self._inbox.take, timeout)

    async def acknowledge(self, command: "Command") -> None:
        """Say that the application is done with a Command: the modem may forget it.

        Where the port is away or the modem silent, it forgets it later.
        """
        self._called("acknowledge", command.id)
        await self._ask(self._session.acknowledge, command)

    async def reply(self, command: "Command", body: "str | bytes") -> "Receipt":
        """Send `body` to where the Command came from. Raises what `send` raises."""
        return await self.send(body, command.sender)

    async def serve(self, handler: "Callable[[Command], Awaitable[str | bytes | None]]") -> None:
        """Await `handler` for every Command, for ever: reply with what it returns, acknowledge.

        An exception of the handler, or of `send`, ends this; the Command is not acknowledged then.
        """
        async for command in self.commands():
            answer = await handler(command)
            if answer is not None:
                await self.reply(command, answer)
            await self.acknowledge(command)

    async def status(self) -> "Status":
        """Ask how things are: registration, signal, storage; just `state` if nobody answers."""
        status: Status = await self._ask(self._session.status)
        return status

    async def at(self, text: str) -> "list[str]":
        """Send an AT command ("AT+CSQ" or "+CSQ") and return the lines of its answer.

        Raises Refused when the modem answers with an error, ValueError for control characters.
        """
        await self._present()
        self._called("at", text)
        lines: list[str] = await self._ask(self._session.at, text)
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

    async def _ask(self, request: "Callable[..., Operation]", *given: object) -> "Any":
        """Ask, with what is `given` and the time, until it is not want of memory that ends it."""
        left = AGAIN
        while True:
            shortages = self._shortages
            try:
                return await self._finish(self._begun(request, *given))
            except NoAnswer as error:
                if not left or error.sent or self._shortages == shortages:
                    raise
            left -= 1
            await self._wait(self._session.rest, REST)
            make_all_room(self._session)

    async def _finish(self, operation: "Operation") -> "Any":
        """Wait for an operation, which ends by itself; return its result or raise its error."""
        self._settle()
        await self._wait(lambda: operation.done)
        return operation.result()

    async def _present(self, timeout: "float | None" = PATIENCE) -> None:
        """Wait for a port that is away, `timeout` seconds at most. Raises PortError."""
        if self._away is not None:
            await self._wait(lambda: self._away is None, timeout)
            if self._away is not None:
                raise self._away

    async def _wait(self, look: "Callable[[], Any]", timeout: "float | None" = None) -> "Any":
        """Return what `look` finds, or says after `timeout` seconds. Raises PortError."""
        until = self._limit(timeout)
        found = look()
        while not found and (until is None or self._now() < until):
            if self._lost is not None:
                raise self._lost
            self._limits.append(until)
            self._set_alarm()
            try:
                await self._moved.wait()
            finally:
                self._limits.remove(until)
            found = look()
        return found

    async def _work(self, at: "int | None" = None) -> None:
        """Read, or move the session once at the time `at`: a task. If it fails, every wait ends.

        Nobody would hear of it otherwise. For want of memory alone it does not: it goes on.
        """
        while True:
            try:
                if at is None:
                    await self._read()
                else:
                    await self._ring(at)
                self._settle()
                if at is not None or self._lost is not None:
                    return
            except MemoryError:
                if at is not None:
                    self._alarm = self._timer = None
                self._make_up()
                self._settle()
                if at is not None:
                    return
            except PortError as error:
                self._lose(error)
                return
            except Exception as error:
                self._lose(PortError("%s failed: %r" % (self._port.name, error)))
                raise

    async def _read(self) -> None:
        """Hand to the session what the port reads, and wait for a port that is away."""
        data = await self._port.read()
        if data:
            self._session.receive_data(data, self._now())
            return
        self._lose(PortError("%s is gone" % self._port.name))
        if self._reopen is not None:
            await self._reopen()
            self._back()

    async def _ring(self, at: int) -> None:
        """Move the session at the time `at`, in milliseconds."""
        await asyncio.sleep(max(0, at - self._now()) / 1000)
        self._alarm = self._timer = None
        if self._short:
            self._make_up()
        self._session.advance(self._now())

    def _settle(self) -> None:
        """Obey the session, have whoever waits look again, set the alarm."""
        super()._settle()
        self._moved.set()
        self._moved.clear()
        if self._lost is None:
            self._set_alarm()

    def _set_alarm(self) -> None:
        """See that `_ring` runs at the earliest time at which somebody wants it."""
        try:
            self._arm()
        except MemoryError:
            make_all_room(self._session)
            self._arm()

    def _arm(self) -> None:
        """Start the task of the alarm, unless one rings before.

        An alarm that would ring too early is left alone: it only sets the next one.
        """
        at = self._now() + SHORT if self._short else self._session.deadline()
        for until in self._limits:
            if until is not None and (at is None or until < at):
                at = until
        if at is None or (self._alarm is not None and self._alarm <= at):
            return
        timer = asyncio.create_task(self._work(at))
        if self._timer:
            self._timer.cancel()
        self._timer = timer
        self._alarm = at

    def _lose(self, error: ModemError) -> None:
        super()._lose(error)
        if self._lost is not None:
            for task in (self._timer, self._reader):
                if task and task is not asyncio.current_task():
                    task.cancel()
            self._timer = self._reader = None
        self._settle()
