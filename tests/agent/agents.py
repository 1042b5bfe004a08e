"""A whole agent as a process of its own, with a service manager that listens to it."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.patience import PATIENCE

CONFIG = """\
[agent]
data = "%s/data"
socket = "%s/socket"
%s
"""
MODEM = """\
[[modem]]
port = "%s"
"""


class RunningAgent:
    """`modem agent` in `folder`; CONFIG with `settings` in `[agent]` and `more` behind it."""

    def __init__(
        self,
        folder: Path,
        more: str = "",
        log: str = "info",
        settings: str = "",
        **environment: str,
    ) -> None:
        self.folder = folder
        self._settings = settings
        self.socket = str(folder / "socket")
        self.heard: list[str] = []
        self.configure(more)
        self._manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._manager.bind(str(folder / "notify"))
        self._log = (folder / "log").open("ab")
        words = ("agent", "--config", str(folder / "agent.toml"), "--log", log)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "modem.cli", *words],
            stderr=self._log,
            env={**os.environ, "NOTIFY_SOCKET": str(folder / "notify"), **environment},
        )

    def __enter__(self) -> "RunningAgent":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._manager.close()
        self._log.close()
        (self.folder / "notify").unlink()

    def configure(self, more: str) -> None:
        """Write the configuration."""
        text = CONFIG % (self.folder, self.folder, self._settings) + more
        (self.folder / "agent.toml").write_text(text)

    @property
    def log(self) -> str:
        """What it has logged."""
        return (self.folder / "log").read_text()

    def wait_heard(self, what: str, count: int = 1) -> None:
        """Wait until the service manager was told `what` so often."""
        deadline = time.monotonic() + PATIENCE
        while sum(said.startswith(what) for said in self.heard) < count:
            left = deadline - time.monotonic()
            found = select.select([self._manager], [], [], max(left, 0))[0]
            assert found, f"{what!r} is not in {self.heard}; {self.log}"
            self.heard.append(self._manager.recv(4096).decode())

    def wait_logged(self, what: str) -> None:
        """Wait until it has logged `what`."""
        deadline = time.monotonic() + PATIENCE
        while what not in self.log:
            assert time.monotonic() < deadline, self.log
            time.sleep(0.02)

    def kick(self, number: int) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGTERM) -> int:
        """End it by a signal and return its exit code."""
        self.kick(number)
        return self.process.wait(PATIENCE)

    def ask(self, do: str, **more: Any) -> Any:
        """Ask it something by its socket, as somebody with `socat` would; return the result."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(PATIENCE)
            line.connect(self.socket)
            line.sendall(json.dumps({"id": 1, "do": do, **more}).encode() + b"\n")
            answer = json.loads(line.makefile("rb").readline())
        assert "result" in answer, answer
        return answer["result"]
