"""Device programs of `modem lab --device-exec`: one for each SIM."""

import asyncio
import os
import signal
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from modem.cli.lab_voices import Teller, Voice

GRACE_S = 3.0  # between SIGTERM and SIGKILL
LONGEST_LINE = 64 * 1024


class Devices:
    """Starts programs, tells what they print, and ends them with all that they started."""

    def __init__(self, words: list[str], voice: "Voice", teller: "Teller") -> None:
        self._words = words
        self._voice = voice
        self._teller = teller
        self._processes: list[Process] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, name: str, port: str, peer: str) -> None:
        """Start the program for one SIM. Raises OSError."""
        process = await asyncio.create_subprocess_exec(
            *self._words,
            env=os.environ | {"MODEM_PORT": port, "MODEM_PEER": peer},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        self._processes.append(process)
        self._tasks.append(asyncio.create_task(self._follow(name, process)))

    async def _follow(self, name: str, process: "Process") -> None:
        assert process.stdout is not None
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:  # longer than anything for a person to read: it is dropped
                continue
            if not line:
                break
            text = line.decode(errors="replace").rstrip("\r\n")
            self._teller.tell(partial(self._voice.device, name, text))
        code = await process.wait()
        self._teller.tell(partial(self._voice.device_exit, name, code))

    async def close(self) -> None:
        """Terminate all; kill what does not end."""
        self._signal(signal.SIGTERM)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE_S)
        self._signal(signal.SIGKILL)
        await asyncio.gather(*self._tasks)

    def _signal(self, number: int) -> None:
        for process in self._processes:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
