"""Runs a program for each Command: variables and standard input tell it, its exit code decides."""

import asyncio
import contextlib
import os
import signal
import tempfile
from typing import IO

from modem.agent.config import ProgramConfig
from modem.agent.handlers.base import Handler, HandlerFailed
from modem.agent.handlers.environment import environment
from modem.agent.handlers.output import Output
from modem.agent.records import Task, as_json

MOST_OUTPUT = 65536  # octets of standard output that are kept; no message is as long
MOST_ERRORS = 4096  # octets of standard error, from its end
TERM_GRACE = 2.0  # seconds between SIGTERM and SIGKILL

# What systemd says to the agent is not for its children.
_NOT_FOR_PROGRAMS = ("NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS", "LISTEN_PID")


class ProgramHandler(Handler):
    """Exit code 0 is done, any other failed. With `reply`, what it prints goes to the sender.

    The program has a process group of its own, which is ended when it takes too long. What it
    prints is read at once, kept up to a limit, and never waited for after its end.
    """

    def __init__(self, config: ProgramConfig) -> None:
        self._config = config

    async def handle(self, task: Task) -> str | bytes | None:
        """Run the program. Raises HandlerFailed."""
        with (
            contextlib.closing(Output(MOST_OUTPUT)) as output,
            contextlib.closing(Output(MOST_ERRORS, tail=True)) as errors,
        ):
            code = await self._run(task, output, errors)
            printed, said = output.finish(), errors.finish()
        if code != 0:
            raise HandlerFailed(_ending(code), detail=_last_line(said))
        return self._reply(printed, output.cut) if self._config.reply else None

    async def _run(self, task: Task, output: Output, errors: Output) -> int:
        try:
            with _body(task.command.data) as body:
                process = await asyncio.create_subprocess_exec(
                    *self._config.command,
                    stdin=body,
                    stdout=output.writer,
                    stderr=errors.writer,
                    env=self._environment(task),
                    start_new_session=True,
                )
        except OSError as error:
            name = self._config.command[0]
            raise HandlerFailed(f"{name} cannot be run: {error.strerror}") from None
        output.started()
        errors.started()
        try:
            return await process.wait()
        finally:
            if process.returncode is None:
                await _end(process)

    def _environment(self, task: Task) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if k not in _NOT_FOR_PROGRAMS}
        return inherited | dict(self._config.environment) | variables(task)

    def _reply(self, printed: bytes, cut: bool) -> str | None:
        if cut:
            raise HandlerFailed("it printed more than can be sent as a reply", final=True)
        try:
            text = printed.decode()
        except UnicodeDecodeError:
            raise HandlerFailed("what it printed is not UTF-8: no reply", final=True) from None
        return text.removesuffix("\n").removesuffix("\r") or None


def variables(task: Task) -> dict[str, str]:
    """Return what a program is told in its environment."""
    command = as_json(task.command)
    names = ("id", "sid", "sender", "text", "data", "sent_at", "parts", "modem")
    told = {name: command[name] for name in names}
    return environment(told | {"attempt": task.attempts + 1})


def _body(octets: bytes) -> IO[bytes]:
    """Return a file, without a name, with the body: no program can leave it unread too long."""
    if hasattr(os, "memfd_create"):
        file: IO[bytes] = os.fdopen(os.memfd_create("command"), "w+b")
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    file.write(octets)
    file.seek(0)
    return file


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the program, and what it started in its group, soon but not rudely."""
    _signal(process, signal.SIGTERM)
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TERM_GRACE):
                await process.wait()
    finally:  # also when this is cancelled, for the agent ends
        _signal(process, signal.SIGKILL)
        await process.wait()


def _signal(process: asyncio.subprocess.Process, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _ending(code: int) -> str:
    if code >= 0:
        return f"it ended with {code}"
    with contextlib.suppress(ValueError):
        return f"it was ended by {signal.Signals(-code).name}"
    return f"it was ended by signal {-code}"


def _last_line(said: bytes) -> str:
    lines = [line.strip() for line in said.decode(errors="replace").splitlines()]
    return next(("".join(filter(str.isprintable, line)) for line in reversed(lines) if line), "")
