"""`modem sim` in a process of its own, faults included, and an example on the other side."""

import json
import subprocess
import sys
import threading
import time
from queue import Empty, Queue
from typing import Any, Self

from tests.imports import ROOT
from tests.micropython.interpreters import Interpreter


class Simulated:
    """A simulated modem; `port` is its terminal, `events` what it reports."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "modem.cli", "sim", "--json", *options]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self.events: Queue[dict[str, Any]] = Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.port = self.wait("ready")["port"]

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.put(json.loads(line))

    def wait(self, name: str, seconds: float = 120) -> dict[str, Any]:
        """Return the next event of this name."""
        end = time.monotonic() + seconds
        while True:
            try:
                event = self.events.get(timeout=max(0.01, end - time.monotonic()))
            except Empty:
                raise AssertionError("no %r in %d s" % (name, seconds)) from None
            if event["event"] == name:
                return event

    def deliver(self, text: str) -> None:
        """Send a Command to the modem."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"event": "to_sim", "text": text}) + "\n")
        self.process.stdin.flush()

    def sent(self) -> str:
        """Return the text of the next message that the modem sent."""
        text: str = self.wait("from_sim")["text"]
        return text

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.process.kill()
        self.reader.join()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        self.process.wait()


class Example:
    """An example on the unix port; on leaving it is ended, and `output` has what it said."""

    def __init__(self, board: Interpreter, library: str, port: str, name: str, heap: str) -> None:
        script = str(ROOT / "tests" / "micropython" / "on_pty.py")
        examples = str(ROOT / "MicroPython" / "examples")
        arguments = ["-X", "heapsize=" + heap, script, library, examples, port, name]
        self.process = subprocess.Popen(
            [*board.command, *arguments],
            cwd=library,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output = ""

    def wait(self, seconds: float = 120) -> int:
        """Wait for its own end; return its exit code."""
        self.output += self.process.communicate(timeout=seconds)[0]
        return self.process.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        if self.process.stdout and not self.process.stdout.closed:
            self.process.kill()
            self.output += self.process.communicate()[0]
        print(self.output)
