"""`Agent`: the words of `Modem`, for a program that shares a modem with others."""

import time
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from modem.agent import calls, reaching
from modem.agent.calls import Call
from modem.agent.protocol import DEFAULT_QUEUE
from modem.agent.records import Health, Incoming, Outgoing, Task
from modem.agent.wire import Wire
from modem.errors import PortError

if TYPE_CHECKING:
    from modem.agent.received import QueuedCommand
    from modem.session.messages import Command, Identity, Status

T = TypeVar("T")


class Agent:
    """A running agent. All times are seconds; None waits for ever.

    `socket` is the path of its socket; left out, $MODEM_AGENT, or where an agent listens that
    was not told otherwise. It is connected to when it is first needed, and again when the agent
    was restarted: a call waits `patience` seconds for an agent that is away, then it raises
    PortError. What was asked is never done twice by that.

    Not for use by several threads at once, nor after a fork.
    """

    def __init__(self, socket: str | None = None, *, patience: float = reaching.PATIENCE) -> None:
        self._reach = reaching.Reach(socket, patience)
        self._wire: Wire | None = None

    @property
    def path(self) -> str:
        """The socket."""
        return self._reach.path

    @property
    def patience(self) -> float:
        """How long a call waits for an agent that is away, seconds."""
        return self._reach.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self._reach.patience = seconds

    # --- out ---------------------------------------------------------------------------------

    def send(
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
        """Have a Command sent, to the peer unless told otherwise; return when it is on disk.

        `str` goes as text, `bytes` as 8-bit data. Of `modem`s, whichever is free unless one is
        named; higher `priority` goes first; not sent within `expires`, it is given up; the same
        `key` is sent once, however often it is asked for. `confirm` and `validity` as of
        `Modem.send`. With `wait`, return when the network took it, see `wait`.
        Raises ValueError for what cannot be sent, OutboxFull, StoreError.
        """
        call = calls.send(body, to, modem, priority, confirm, validity, expires, key)
        message = self._ask(call)
        return self.wait(message, timeout) if wait else message

    def wait(self, message: Outgoing | int, timeout: float | None = None) -> Outgoing:
        """Wait until the network took a message, and return it as it is then.

        Raises Refused when it was not sent and will not be, NotDelivered when it expired or was
        cancelled, OutcomeUnknown when it may have been sent: `temporary` where it is still to
        be sent and only `timeout` is over.
        """
        return self._ask(calls.wait(message, "sent", timeout))

    def delivery(self, message: Outgoing | int, timeout: float | None = None) -> Outgoing:
        """Wait for the delivery report on a message that was sent with `confirm`.

        Raises what `wait` raises, and NotDelivered when the network gave it up, or nothing
        came in time.
        """
        return self._ask(calls.wait(message, "delivered", timeout))

    def outbox(self, states: Collection[str] = ()) -> Iterator[Outgoing]:
        """Yield messages in the order of acceptance; those of some states, if any are given."""
        return self._pages(lambda after: calls.outbox(states, after))

    def counts(self) -> dict[str, int]:
        """Return how many messages are in each state."""
        return self._ask(calls.counts())

    def message(self, number: int) -> Outgoing:
        """Return a message. Raises LookupError."""
        return self._ask(calls.message(number))

    def cancel(self, message: Outgoing | int) -> Outgoing:
        """Do not send a message that waits, or let an unknown one be.

        Raises LookupError, ValueError when it is too late.
        """
        return self._ask(calls.decide("cancel", message))

    def resend(self, message: Outgoing | int) -> Outgoing:
        """Send a message again that was not sent, or of which nobody knows.

        Raises LookupError, ValueError when it is on its way or was sent.
        """
        return self._ask(calls.decide("resend", message))

    # --- in ----------------------------------------------------------------------------------

    def receive(
        self, timeout: float | None = None, *, queue: str = DEFAULT_QUEUE
    ) -> "QueuedCommand | None":
        """Return the next Command of a queue; None when none came within `timeout`.

        A queue is made when it is first asked. Of several programs that ask the same queue, one
        gets each Command. One that is not acknowledged comes again when the connection ends.
        """
        return self._ask(calls.receive(queue, timeout))

    def commands(
        self, timeout: float | None = None, *, queue: str = DEFAULT_QUEUE
    ) -> "Iterator[QueuedCommand]":
        """Yield Commands as they come; end when none came for `timeout`."""
        command = self.receive(timeout, queue=queue)
        while command is not None:
            yield command
            command = self.receive(timeout, queue=queue)

    def acknowledge(self, command: "Command", reply: str | bytes | None = None) -> Outgoing | None:
        """Say that the application is done with a Command, and reply to it in the same step.

        Doing it twice changes nothing.
        """
        return self._ask(calls.acknowledge(command, reply))

    def fail(self, command: "Command", error: str, again: float | None = None) -> None:
        """Say that a Command could not be dealt with: it comes again after `again` seconds.

        Those behind it wait. With None it is dead: kept and listed, and given no more until
        `retry`.
        """
        self._ask(calls.fail(command, error, again))

    def reply(self, command: "Command", body: str | bytes) -> Outgoing:
        """Send `body` to where the Command came from, by the modem it came to."""
        return self.send(body, command.sender, modem=getattr(command, "modem", ""))

    def serve(
        self,
        handler: "Callable[[Command], str | bytes | None]",
        *,
        queue: str = DEFAULT_QUEUE,
    ) -> None:
        """Give every Command to `handler`, for ever: reply with what it returns, acknowledge.

        An exception of the handler ends this, and leaves the Command unacknowledged.
        """
        for command in self.commands(queue=queue):
            self.acknowledge(command, handler(command))

    def inbox(self) -> Iterator[Incoming]:
        """Yield the Commands that the agent has kept, in order of arrival."""
        return self._pages(calls.inbox)

    def tasks(self, queue: str = DEFAULT_QUEUE, states: Collection[str] = ()) -> Iterator[Task]:
        """Yield the Commands of a queue with what became of each in it."""
        return self._pages(lambda after: calls.tasks(queue, states, after))

    def command(self, number: int) -> tuple[Incoming, dict[str, dict[str, Any]]]:
        """Return a Command, and its state, attempts and error in each queue."""
        return self._ask(calls.command(number))

    def retry(self, number: int, queue: str = DEFAULT_QUEUE) -> Task:
        """Have a dead Command given again. Raises LookupError, ValueError when it is not dead."""
        return self._ask(calls.retry(number, queue))

    def queues(self) -> dict[str, dict[str, int]]:
        """Return how many Commands are in each state, by queue."""
        return self._ask(calls.queues())

    def forget(self, queue: str) -> None:
        """Drop a queue and what it has still to do, until somebody asks it again."""
        self._ask(calls.forget(queue))

    # --- modems ------------------------------------------------------------------------------

    def hello(self) -> dict[str, Any]:
        """Return who answers: {"protocol", "pid", "modems": [{"name", "port"}, ...]}."""
        return self._ask(calls.hello())

    def health(self) -> list[Health]:
        """Return how each modem is, without asking it."""
        return self._ask(calls.health())

    def status(self, modem: str = "") -> "Status":
        """Ask a modem, the first if none is named, how it is doing."""
        return self._ask(calls.status(modem))

    def identity(self, modem: str = "") -> "Identity":
        """Return who a modem and its SIM are, empty where it never said."""
        return self._ask(calls.identity(modem))

    def at(self, text: str, modem: str = "") -> list[str]:
        """Send an AT command and return the lines of its answer.

        Raises Refused when the modem answers with an error, PermissionError unless the agent
        lets this user.
        """
        return self._ask(calls.at(text, modem))

    # --- the connection ----------------------------------------------------------------------

    def close(self) -> None:
        """Hang up: Commands that were not acknowledged are given again. Harmless when done."""
        self._reach.closed = True
        self._drop()

    def __enter__(self) -> "Agent":
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _pages(self, call: "Callable[[int], Call[tuple[list[T], bool]]]") -> Iterator[T]:
        after, more = 0, True
        while more:
            found, more = self._ask(call(after))
            yield from found
            after = calls.next_after(found) if found else after

    def _ask(self, call: Call[T]) -> T:
        """Ask until there is an answer; return what it means. Raises PortError."""
        self._reach.check_open()
        while True:
            wire = None
            try:
                wire = self._connected()
                answer = wire.ask(call.request, call.limit)
            except (OSError, reaching.Broken) as error:
                self._drop()
                if isinstance(error, PermissionError):
                    raise self._reach.refused(error) from None
                if wire is not None and not call.repeatable:
                    raise PortError(reaching.PERHAPS) from None
                time.sleep(self._reach.away(error))
            except BaseException:
                self._drop()  # its answer may still come, and would be taken for another's
                raise
            else:
                self._reach.answered()
                return call.parse(reaching.result_of(answer))

    def _connected(self) -> Wire:
        if self._wire is None:
            wire = Wire(self._reach.path)
            try:
                hello = calls.hello()
                found = reaching.result_of(wire.ask(hello.request, hello.limit))
                reaching.check_hello(self._reach.path, found)
            except BaseException:
                wire.close()
                raise
            self._wire = wire
            self._reach.connected()
        return self._wire

    def _drop(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None
