"""Conversations that take turns at one channel.

A conversation is a generator (see `effects`). It keeps the channel from its first request
until it ends or sleeps, so nothing comes between a `CPMS` and the `CMGR` that relies on it.
Among those that wait, the more urgent goes first, then the older.
"""

from modem.at.request import TIMEOUT, Request
from modem.errors import ModemError, NoAnswer, OutcomeUnknown, refusal
from modem.session.effects import Sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from modem.at.channel import Channel
    from modem.at.request import Reply

    Lines = list[tuple[bytes, bytes | None]]
    Conversation = Generator[Request | Sleep, Lines, Any]

STARTUP = 0
URGENT = 1
RECEIVE = 2
SEND = 3
BACKGROUND = 4


class Operation:
    """Something that was asked of the session and ends by itself: `done`, then `result()`.

    `deadline` is when it is given up, ms, or None; `excuse` is the error it then ends with.
    """

    def __init__(self, deadline: "int | None" = None) -> None:
        self.done = False
        self.error: Exception | None = None
        self.deadline = deadline
        self.excuse: ModemError | None = None
        self._value: object = None

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
            self.error = error


class Acknowledgement(Operation):
    """Frees the slots of a message, now or later: there is no error that would be news.

    What stands in the way (a silent modem, a lost port) shows elsewhere, and the slots stay
    marked: the next sweep frees them.
    """

    def fail(self, error: Exception) -> None:
        """End well all the same, unless the error is a bug of ours."""
        if isinstance(error, ModemError):
            self.succeed()
        else:
            super().fail(error)


class Task:
    """A conversation under way. `wake` is when it goes on, `dropped` that nobody waits."""

    def __init__(
        self, talk: "Conversation", operation: Operation, priority: int, number: int
    ) -> None:
        self.talk = talk
        self.operation = operation
        self.rank = (priority, number)
        self.wake = 0
        self.request: Request | None = None
        self.dropped = False


class Scheduler:
    """Runs tasks against `channel`. `gate` is the least urgent priority that may run now.

    `trouble` is what keeps everything waiting, if something does: late operations end with it.
    `crash` keeps an exception that no conversation should have let out: a bug of ours.
    """

    def __init__(self, channel: "Channel") -> None:
        self.channel = channel
        self.gate = STARTUP
        self.now = 0
        self.trouble: ModemError | None = None
        self.crash: Exception | None = None
        self._count = 0
        self._current: Task | None = None
        self._unsent: Request | None = None  # of the current task, while the channel recovers
        self._waiting: list[Task] = []
        self._sleeping: list[Task] = []
        self._limit: int | None = None  # no operation's time is over before
        self._look = False  # unless one came after that was worked out

    def add(
        self, talk: "Conversation", priority: int, operation: "Operation | None" = None
    ) -> Operation:
        """Queue a conversation; its return value ends the operation."""
        self._count += 1
        operation = operation or Operation()
        self._waiting.append(Task(talk, operation, priority, self._count))
        self._look = True
        return operation

    def deadline(self) -> "int | None":
        """Return when `run` has something to do without new input, or None."""
        limit = None
        for task in self._tasks():
            given = task.operation.deadline
            if given is not None and (limit is None or given < limit):
                limit = given
        self._limit = earliest = limit
        for task in self._sleeping:
            if earliest is None or task.wake < earliest:
                earliest = task.wake
        return earliest

    def _tasks(self) -> "list[Task]":
        tasks = self._waiting + self._sleeping
        if self._current is not None and not self._current.dropped:
            tasks.append(self._current)
        return tasks

    # --- turning the wheel -------------------------------------------------------------------

    def run(self, now: int) -> None:
        """Give up what is late, wake what has slept, and start what may start."""
        self.now = now
        self._expire()
        self._wake()
        if self._unsent is not None and self.channel.ready:
            self._submit(self._unsent)
        while self._current is None and self.channel.ready:
            task = self._next()
            if task is None:
                return
            self._current = task
            self._resume(task, None)
            self._wake()

    def _wake(self) -> None:
        if not self._sleeping:
            return
        for task in [task for task in self._sleeping if task.wake <= self.now]:
            self._sleeping.remove(task)
            self._waiting.append(task)

    def _next(self) -> "Task | None":
        chosen = None
        for task in self._waiting:
            if task.rank[0] <= self.gate and (chosen is None or task.rank < chosen.rank):
                chosen = task
        if chosen is not None:
            self._waiting.remove(chosen)
        return chosen

    def on_reply(self, reply: "Reply", now: int) -> None:
        """Hand the reply to the conversation that asked."""
        self.now = now
        task = self._current
        if task is None or task.request is not reply.request:
            return
        task.request = None
        if task.dropped:
            task.talk.close()
            self._current = None
        elif reply.kind == "OK":
            self._resume(task, reply.lines)
        else:
            self._resume(task, None, _error_of(reply))

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
        except Exception as bug:
            self.crash = bug
            self._end(task, None, bug)
        except BaseException:  # somebody interrupts: this conversation is over, the others go on
            self._end(task, None, NoAnswer("interrupted"))
            raise
        else:
            if isinstance(wanted, Sleep):
                task.wake = self.now + wanted.ms
                self._sleeping.append(task)
                self._current = None
            else:
                task.request = wanted
                self._submit(wanted)

    def _submit(self, request: Request) -> None:
        """Give a request to the channel, now or when that is out of its quarantine."""
        if self.channel.ready:
            self._unsent = None
            self.channel.submit(request, self.now)
        else:
            self._unsent = request

    def _end(self, task: Task, value: object, error: "Exception | None") -> None:
        self._current = None
        if error is not None:
            task.operation.fail(error)
        else:
            task.operation.succeed(value)

    # --- giving up ---------------------------------------------------------------------------

    def _expire(self) -> None:
        if self._look:
            self._look = False
            self.deadline()
        if self._limit is None or self.now < self._limit:
            return
        self._look = True
        for task in self._tasks():
            operation = task.operation
            if operation.deadline is not None and self.now >= operation.deadline:
                late = NoAnswer("no result in the time given: is the modem on, and its line free?")
                self._drop(task, operation.excuse or self.trouble or late)

    def _drop(self, task: Task, error: ModemError) -> None:
        """End a task's operation with `error`, but never cut an exchange in two."""
        if task is not self._current:
            (self._waiting if task in self._waiting else self._sleeping).remove(task)
            task.talk.close()
        elif self._unsent is not None:
            task.talk.close()
            self._current = self._unsent = None
        else:
            assert task.request is not None
            task.dropped = True
            if task.request.submitted:
                error = OutcomeUnknown(
                    "the time given is over and the modem has not said whether it was sent"
                )
            else:
                self.channel.cancel("given up")
        task.operation.fail(error)

    def drop_all(self, error: ModemError) -> None:
        """End everything: what may have been sent as unknown, the rest with `error`."""
        for task in self._tasks():
            if task is self._current and task.request is not None and task.request.submitted:
                self._end(task, None, OutcomeUnknown("lost sight of the message: %s" % error))
            else:
                task.operation.fail(error)
            task.talk.close()
        self._current = self._unsent = None
        self._waiting = []
        self._sleeping = []


def _error_of(reply: "Reply") -> ModemError:
    name = _name(reply.request)
    if reply.kind == TIMEOUT:
        if reply.code is not None:
            return NoAnswer("AT%s: %s" % (name, reply.code), reply.lines)
        request = reply.request
        patient = request.payload is None or request.submitted
        limit = request.timeout if patient else request.patience
        text = "no answer to AT%s in %d s" % (name, (limit + 999) // 1000)
        return NoAnswer(text, reply.lines)
    return refusal(reply.kind, reply.code, name)


def _name(request: Request) -> str:
    """Return the command without its values: a PIN or a number stays out of messages."""
    return request.text.partition(b"=")[0].decode()
