"""Conversations that take turns at one channel.

A conversation is a generator (see `effects`). It keeps the channel from its first request
until it ends or sleeps, so nothing comes between a `CPMS` and the `CMGR` that relies on it.
Among those that wait, the more urgent goes first, then the older.
"""

from modem.errors import ModemError, NoAnswer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any, Protocol

    from modem.at.channel import Channel
    from modem.at.request import Reply, Request

    Lines = list[tuple[bytes, bytes | None]]

    class Line(Protocol):
        """What leads to the modem; its channel may be another one when nothing is half said."""

        @property
        def channel(self) -> Channel:
            """The present one."""

    Conversation = Generator["Request | Sleep", Lines, Any]

NOBODY = -1
STARTUP = 0
URGENT = 1
RECEIVE = 2
SEND = 3
BACKGROUND = 4


def _nothing() -> "Conversation":
    """Be over: it stands for a conversation that was let go of."""
    yield from ()


class Sleep:
    """Wait `ms` milliseconds; 0 only lets a more urgent conversation go first."""

    def __init__(self, ms: int) -> None:
        self.ms = ms


class Operation:
    """Something that was asked of the session and ends by itself: `done`, then `result()`.

    `deadline` is when it is given up, ms, or None; `excuse` is the error it then ends with.
    `lenient`: it ends well even so, unless the error is a bug of ours. `sent`: the TP-MR of the
    parts of a message that are out already.
    """

    done = False
    error: "Exception | None" = None
    excuse: "ModemError | None" = None
    sent: "tuple[int, ...]" = ()
    _value: object = None

    def __init__(self, deadline: "int | None" = None, lenient: bool = False) -> None:
        self.deadline = deadline
        self._lenient = lenient

    def result(self) -> "Any":
        """Return the value, or raise the error; RuntimeError while it is not done."""
        if not self.done:
            raise RuntimeError("the operation is not done: drive the session on")
        if self.error is not None:
            raise self.error
        return self._value

    def succeed(self, value: object = None) -> None:
        """End well; what comes second is too late and changes nothing."""
        if not self.done:
            self.done = True
            self._value = value

    def fail(self, error: Exception) -> None:
        """End with an error, unless it has ended."""
        if not self.done:
            self.done = True
            if not (self._lenient and isinstance(error, ModemError)):
                self.error = error


class Task:
    """A conversation under way. `wake` is when it goes on, `dropped` that nobody waits.

    `request` is what it waits for, or what it was told last.
    """

    wake = 0
    request: "Request | None" = None
    dropped = False

    def __init__(
        self, talk: "Conversation", operation: Operation, priority: int, number: int
    ) -> None:
        self.talk = talk
        self.operation = operation
        self.rank = (priority, number)


class Scheduler:
    """Runs tasks on a `line`. `gate` is the least urgent priority that may run now.

    `trouble` is what keeps everything waiting, if something does: late operations end with it.
    `crash` keeps an exception that no conversation should have let out: a bug of ours.
    """

    def __init__(self, line: "Line") -> None:
        self.line = line
        self.gate = STARTUP
        self.now = 0
        self.trouble: ModemError | None = None
        self.crash: Exception | None = None
        self._count = 0
        self.current: Task | None = None
        self.unsent: Request | None = None  # of the current task, while the channel recovers
        self.waiting: list[Task] = []
        self.sleeping: list[Task] = []
        self._limit: int | None = None  # no operation's time is over before
        self._look = False  # unless one came after that was worked out

    def add(
        self, talk: "Conversation", priority: int, operation: "Operation | None" = None
    ) -> Operation:
        """Queue a conversation; its return value ends the operation."""
        self._count += 1
        operation = operation or Operation()
        self.waiting.append(Task(talk, operation, priority, self._count))
        self._look = True
        return operation

    def deadline(self) -> "int | None":
        """Return when `run` has something to do without new input, or None."""
        limit = None
        if self.current is None and not self.waiting and not self.sleeping:
            self._limit = None
            return None
        for task in self.tasks():
            given = task.operation.deadline
            if given is not None and (limit is None or given < limit):
                limit = given
        self._limit = earliest = limit
        for task in self.sleeping:
            if earliest is None or task.wake < earliest:
                earliest = task.wake
        return earliest

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return self.current is None and not (self.waiting or self.sleeping)

    def tasks(self) -> "list[Task]":
        """Return the conversations that somebody waits for."""
        tasks = self.waiting + self.sleeping
        if self.current is not None and not self.current.dropped:
            tasks.append(self.current)
        return tasks

    # --- turning the wheel -------------------------------------------------------------------

    def run(self, now: int) -> None:
        """Give up what is late, wake what has slept, and start what may start."""
        self.now = now
        if self.gate == NOBODY:
            return
        self._expire()
        self._wake()
        if self.unsent is not None and self.line.channel.ready:
            self._submit(self.unsent)
        while self.current is None and self.waiting and self.line.channel.ready:
            task = self._next()
            if task is None:
                return
            self.current = task  # first: a shortage here must not lose sight of it
            self.waiting.remove(task)
            self._resume(task, None)
            self._wake()

    def _wake(self) -> None:
        if not self.sleeping:
            return
        for task in [task for task in self.sleeping if task.wake <= self.now]:
            self.waiting.append(task)
            self.sleeping.remove(task)

    def _next(self) -> "Task | None":
        chosen = None
        for task in self.waiting:
            if task.rank[0] <= self.gate and (chosen is None or task.rank < chosen.rank):
                chosen = task
        return chosen

    def on_reply(self, reply: "Reply", now: int) -> None:
        """Hand the reply to the conversation that asked."""
        self.now = now
        task = self.current
        if task is None or task.request is not reply.request:
            return
        if task.dropped:
            task.talk.close()
            self.current = None
        elif reply.kind == "OK":
            self._resume(task, reply.lines)
        else:
            from modem.session import failing

            self._resume(task, None, failing.error_of(reply))

    def _resume(
        self, task: Task, value: "Lines | None", error: "ModemError | None" = None
    ) -> None:
        """Let the conversation go on until it wants something, or ends."""
        try:
            wanted = task.talk.throw(error) if error else task.talk.send(value)  # type: ignore[arg-type]
        except StopIteration as stop:
            self._end(task, stop.value, None)
        except ModemError as failure:
            self._end(task, None, failure)
        except MemoryError:  # what it means for this one is for whoever makes room to say
            raise
        except Exception as bug:
            self.crash = bug
            self._end(task, None, bug)
        except BaseException:  # somebody interrupts: this conversation is over, the others go on
            self._end(task, None, NoAnswer("interrupted"))
            raise
        else:
            if isinstance(wanted, Sleep):
                task.request = None
                task.wake = self.now + wanted.ms
                self.sleeping.append(task)
                self.current = None
            else:
                task.request = wanted
                self._submit(wanted)

    def _submit(self, request: "Request") -> None:
        """Give a request to the channel, now or when that is out of its quarantine."""
        channel = self.line.channel
        if channel.ready:
            self.unsent = None
            channel.submit(request, self.now)
        else:
            self.unsent = request

    def _end(self, task: Task, value: object, error: "Exception | None") -> None:
        if error is not None:
            task.operation.fail(error)
        else:
            task.operation.succeed(value)
        self.current = None

    def _expire(self) -> None:
        if self._look:
            self._look = False
            self.deadline()
        if self._limit is None or self.now < self._limit:
            return
        from modem.session import failing

        self._look = True
        failing.expire(self)

    def shed(self) -> None:
        """Let go of what the conversations keep, for want of memory; `drop_all` ends them."""
        self.gate = NOBODY
        self.unsent = None
        current = [] if self.current is None else [self.current]
        for tasks in (self.waiting, self.sleeping, current):
            for task in tasks:
                task.talk.close()
                task.talk = _nothing()

    def drop_all(self, error: ModemError) -> None:
        """End everything: what may have been sent as unknown, the rest with `error`."""
        if self.current is not None or self.waiting or self.sleeping:
            from modem.session import failing

            failing.drop_all(self, error)
