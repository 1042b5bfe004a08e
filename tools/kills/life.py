"""One life of an agent, in a process that is going to be killed: it sends, keeps and handles.

Everything that somebody outside relies on is written down as a client would know it: a message
is noted as accepted when `accept` has returned. What has been promised durable is noted in
memory that outlives the process, for `power`.
"""

import asyncio
import contextlib
import logging
import mmap
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import modem.ports.opening  # imported lazily: each life would do it anew
import modem.ports.serial_aio  # noqa: F401
from modem.agent.config import AgentConfig, General, ModemConfig, OutboxConfig, ProgramConfig
from modem.agent.dispatcher import Dispatcher
from modem.agent.engine import Engine
from modem.agent.handlers.base import Handler
from modem.agent.records import Task
from modem.agent.server import Server
from modem.agent.store import Store
from modem.at import channel
from tools.kills.power import Index

QUEUE, CLIENT_QUEUE = "reference", "client"
ACCEPTED, HANDLED, SOCKET = "accepted.log", ".log", "socket"
LONG = " and so on" * 17  # makes a message one of two parts
KEY = 20  # characters of a text that no other has


NOTES = mmap.mmap(-1, mmap.PAGESIZE)  # shared with whoever forks this process

USED = 12  # where in them it stands whether the modem was set up; before, what was promised

_change = Store.change


class Fate:
    """Kills its process when a transaction is written, and nobody knows of it yet.

    A power cut may tear that one; a kill from outside seldom finds the moment.
    """

    left = -1  # transactions until then; below 0, it does not come
    index: Index | None = None


@contextlib.contextmanager
def _noted_change(store: Store) -> Iterator[Any]:
    """Do what `Store.change` does, and note then what is on the disk for certain."""
    with _change(store) as connection:
        yield connection
    if Fate.left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    Fate.left -= 1
    Fate.index = Fate.index or Index(store.path)
    NOTES[:12] = Fate.index.promised().pack()


class Once:
    """Processes each Command once: it knows their ids, on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = set(whole_lines(path))

    def note(self, id: str) -> None:
        """Process a Command, unless that was done."""
        if id not in self._known:
            append(self._path, id)
            self._known.add(id)


class Reference(Handler):
    """A handler that replies to some Commands."""

    def __init__(self, once: Once) -> None:
        self._once = once

    async def handle(self, task: Task) -> str | None:
        self._once.note(task.command.id)
        text = task.command.text or ""
        return "re " + text if text.endswith("?") else None


def append(path: Path, line: str, synced: bool = True) -> None:
    """Add a line to a file, and wait for the disk if it is to be `synced`."""
    with open(path, "a", encoding="ascii") as file:
        file.write(line + "\n")
        file.flush()
        if synced:
            os.fsync(file.fileno())


def whole_lines(path: Path) -> list[str]:
    """Return the lines of a file; one that was not finished is none."""
    if not path.exists():
        return []
    return [line[:-1] for line in path.read_text("ascii").splitlines(True) if line.endswith("\n")]


def configuration(folder: str, port: str) -> AgentConfig:
    """Return that of each life: tries come quickly."""
    return AgentConfig(
        General(data=folder),
        (ModemConfig(port=port, profile="generic"),),
        OutboxConfig(pause=0.05, longest_pause=0.2),
    )


async def live(folder: str, port: str, number: int, seed: int, most: int) -> None:
    """Accept `most` messages at odd moments, and go on until SIGTERM, or a kill.

    Without a `seed` nothing but SIGTERM ends it.
    """
    draw = random.Random(seed)
    Fate.left = draw.randrange(30) if seed and draw.random() < 0.4 else -1
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    agent = Engine(configuration(folder, port))
    await agent.start()
    handler = Reference(Once(Path(folder, QUEUE + HANDLED)))
    dispatcher = Dispatcher(agent, handler, ProgramConfig(QUEUE, command=("no",)))
    await dispatcher.start()
    server = Server(agent, os.path.join(folder, SOCKET))
    await server.start()
    using = asyncio.create_task(_note_use(agent))
    feeding = asyncio.create_task(_feed(agent, Path(folder, ACCEPTED), number, draw, most))
    await ended.wait()
    feeding.cancel()
    using.cancel()
    await server.stop()
    await dispatcher.stop()
    await agent.stop()


async def _note_use(agent: Engine) -> None:
    """Note that the modem was set up in this life."""
    (line,) = agent.lines.values()
    await agent.changes.wait_for(lambda: line.condition.usable)
    NOTES[USED] = 1


async def _feed(agent: Engine, log: Path, number: int, draw: random.Random, most: int) -> None:
    for index in range(most):
        await asyncio.sleep(draw.random() * 0.03)
        text = "out %d.%d" % (number, index) + LONG * (draw.random() < 0.1)
        message = await agent.accept(text, priority=draw.choice((0, 0, 0, 5)), key=text[:KEY])
        append(log, "%d %s" % (message.id, text), synced=False)


def begin(folder: str, port: str, number: int, seed: int, most: int) -> int:
    """Fork a life; return its process."""
    NOTES[USED] = 0
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        logging.disable(logging.CRITICAL)
        Store.change = _noted_change  # type: ignore[method-assign, assignment]
        channel.QUIET = 10  # ms of silence before the first word: this modem has said all it says
        asyncio.run(live(folder, port, number, seed, most))
        code = 0
    finally:
        os._exit(code)
