"""`modem listen`: each Command that arrives, printed or handed to a program."""

import math
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

from modem.agent.handlers.environment import environment
from modem.agent.protocol import DEFAULT_QUEUE
from modem.cli import exits, output
from modem.cli.body import duration
from modem.cli.options import connection, connection_options, json_option
from modem.cli.sharing import agent_options, find, refuse
from modem.cli.telling import event_object, plain, sentence
from modem.errors import ModemError
from modem.session.events import CommandReceived

if TYPE_CHECKING:
    from modem.agent.client import Agent
    from modem.drivers.blocking import Modem
    from modem.session.events import Event
    from modem.session.messages import Command

FIRST_LOOK, LAST_LOOK = 0.005, 0.2  # seconds between looks at a running program


@click.command(short_help="Print each Command that arrives, or run a program for it.")
@click.option("--count", type=click.IntRange(min=1), help="End after this many Commands.")
@click.option("--timeout", type=duration, help="End when none has come for so long.")
@click.option("--exec", "program", metavar="CMD", help="Run CMD for each Command.")
@click.option("--queue", metavar="NAME", help="Agent: the queue to take from (default).")
@connection_options()
@agent_options()
@json_option
def listen(
    count: int | None,
    timeout: float | None,
    program: str | None,
    queue: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Print each Command that arrives, until interrupted; Commands that waited come first.

    A Command is acknowledged, and so deleted from the modem, when its line is written. With
    --json each is one line: {"id", "sid", "sender", "text", "data", "sent_at", "parts",
    "missing"}; "text" is null for 8-bit data, "data" is hex. All else that happens is told on
    standard error.

    With --exec, CMD runs for each Command, one at a time, and the Command is acknowledged only
    when CMD ends with 0; otherwise it comes again when `modem listen` is started again. CMD
    is split into words as a shell would, but no shell runs. It has the body on standard input
    and in its environment MODEM_COMMAND_ID, _SID, _SENDER, _TEXT (absent for 8-bit data),
    _DATA (hex), _SENT_AT, _PARTS. Its output is passed on.

    Where an agent runs, Commands come from a queue of it, which is made when it is first asked
    and then gets each Command, also while nobody listens (`modem inbox forget NAME` ends that).
    Of several that listen to one queue, one gets each Command; the modem forgets a Command as
    soon as the agent has it on disk. An agent that is away is waited for, with --timeout half
    a minute at most.

    Ends with 0 after --count Commands, and with 11 when --timeout passes before that many (or,
    without --count, before any) have come.
    """
    words = _words(program)
    agent = find(given)
    if agent is not None:
        if timeout is None:
            agent.patience = math.inf  # as with a modem that is unplugged
        with agent:
            listener = Listener(QueueSource(agent, queue or DEFAULT_QUEUE), words, as_json)
            handled = listener.listen(count, timeout)
    else:
        refuse({"queue": queue})
        with output.progress("Opening the modem and finding its network"):
            modem = connection(given).open()
        with modem:
            listener = Listener(ModemSource(modem, as_json), words, as_json)
            handled = listener.listen(count, timeout)
    enough = handled == count if count is not None else handled > 0
    click.get_current_context().exit(exits.OK if enough else exits.NOTHING)


def _words(program: str | None) -> list[str] | None:
    """Split CMD; a usage error when there is no such program, before any Command is lost to it."""
    if program is None:
        return None
    try:
        words = shlex.split(program)
    except ValueError as error:
        raise click.UsageError(f"--exec: {error}") from None
    if not words or shutil.which(words[0]) is None:
        raise click.UsageError(f"--exec: no such program: {program}")
    return words


class Source(Protocol):
    """Where Commands come from."""

    def take(self, timeout: float | None) -> bool:
        """Wait for something to happen; False when nothing did within `timeout` seconds."""

    def next(self) -> "Command | None":
        """Return the next Command that was taken."""

    @property
    def acknowledge(self) -> "Callable[[Command], object]":
        """Says that it is done with."""

    def attend(self, process: "subprocess.Popen[bytes]") -> None:
        """Wait until a program ends."""


class ModemSource:
    """The modem; it is listened to also while a program runs, and what else it says is told."""

    def __init__(self, modem: "Modem", as_json: bool) -> None:
        self.acknowledge = modem.acknowledge
        self._modem = modem
        self._as_json = as_json
        self._waiting: deque[Command] = deque()

    def take(self, timeout: float | None) -> bool:
        """Wait for one event and sort it."""
        event = next(self._modem.events(timeout), None)
        if event is None:
            return False
        if isinstance(event, CommandReceived):
            self._waiting.append(event.command)
        else:
            _tell(event, self._as_json)
        return True

    def next(self) -> "Command | None":
        """Return the next Command that was taken."""
        return self._waiting.popleft() if self._waiting else None

    def attend(self, process: "subprocess.Popen[bytes]") -> None:
        """Take what the modem reports until the program ends."""
        pause = FIRST_LOOK
        while process.poll() is None:
            self.take(pause)
            pause = min(2 * pause, LAST_LOOK)


class QueueSource:
    """A queue of an agent; Commands wait there while a program runs."""

    def __init__(self, agent: "Agent", queue: str) -> None:
        self.acknowledge = agent.acknowledge
        self._agent = agent
        self._queue = queue
        self._taken: Command | None = None

    def take(self, timeout: float | None) -> bool:
        """Wait for a Command."""
        try:
            self._taken = self._agent.receive(timeout, queue=self._queue)
        except ValueError as error:
            raise click.UsageError(f"--queue: {error}") from None
        return self._taken is not None

    def next(self) -> "Command | None":
        """Return the Command that was taken."""
        command, self._taken = self._taken, None
        return command

    def attend(self, process: "subprocess.Popen[bytes]") -> None:
        """Wait until a program ends."""
        process.wait()


class Listener:
    """Hands Commands over in their order, to a reader or a program."""

    def __init__(self, source: Source, words: list[str] | None, as_json: bool) -> None:
        self._source = source
        self._words = words
        self._as_json = as_json

    def listen(self, count: int | None, timeout: float | None) -> int:
        """Handle Commands until `count` came or none came for `timeout` s; return how many."""
        handled = 0
        for command in self._commands(timeout):
            self._handle(command)
            handled += 1
            if handled == count:
                break
        return handled

    def _commands(self, timeout: float | None) -> "Iterator[Command]":
        quiet_since = time.monotonic()
        while True:
            while (command := self._source.next()) is not None:
                yield command
                quiet_since = time.monotonic()
            left = None if timeout is None else max(0, quiet_since + timeout - time.monotonic())
            if not self._source.take(left):
                return

    def _handle(self, command: "Command") -> None:
        if self._words is None or self._as_json:
            _print(command, self._as_json)
        if self._words is None or self._run(self._words, command):
            self._source.acknowledge(command)

    def _run(self, words: list[str], command: "Command") -> bool:
        """Run CMD for `command`; whether it ended with 0."""
        process: subprocess.Popen[bytes] | None = None
        try:
            with held_back(signal.SIGINT, signal.SIGTERM):  # until there is something to end
                process = _started(words, command)
            _tell_body(process, command)
            self._source.attend(process)
        except OSError as error:
            output.line(f"modem: {words[0]}: {error.strerror}", "red", err=True)
            return False
        except ModemError:
            if process is not None:
                process.wait()  # what it does for this Command is not the cable's business
            raise
        except BaseException:
            if process is not None:
                process.terminate()
                process.wait()
            raise
        if process.returncode != 0:
            ended = f"{words[0]} ended with {process.returncode}"
            output.line(f"modem: {ended}: {command.id} is not acknowledged", "yellow", err=True)
        return process.returncode == 0


@contextmanager
def held_back(*numbers: signal.Signals) -> "Iterator[None]":
    """Have these signals come when the context has ended."""
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in came:
            signal.raise_signal(late)


def _started(words: list[str], command: "Command") -> "subprocess.Popen[bytes]":
    told = os.environ | environment(plain(command))
    return subprocess.Popen(words, stdin=subprocess.PIPE, env=told)


def _tell_body(process: "subprocess.Popen[bytes]", command: "Command") -> None:
    assert process.stdin is not None
    try:
        with process.stdin as pipe:
            pipe.write(command.data)  # at most 35 KB, which a pipe takes without a reader
    except BrokenPipeError:
        pass  # it does not want to know


def _print(command: "Command", as_json: bool) -> None:
    if as_json:
        output.as_json(plain(command))
        return
    body = command.data.hex() if command.text is None else output.printable(command.text)
    sent_at = "-" if command.sent_at is None else command.sent_at.iso()
    output.line(f"{sent_at}  {command.sender}  {body}")


def _tell(event: "Event", as_json: bool) -> None:
    """Say on standard error what happened that is not a Command."""
    if as_json:
        output.as_json(event_object(event), err=True)
    else:
        output.line(output.printable(sentence(event)), "dim", err=True)
