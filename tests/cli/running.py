"""A running `modem sim` and a client of its port."""

import json
import signal
import subprocess
import sys
from typing import Any

import serial

from tests.patience import PATIENCE

Json = dict[str, Any]


class Simulator:
    """A running `modem sim`."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "modem.cli", "sim", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().rstrip("\n")

    def event(self) -> Json:
        event: Json = json.loads(self.line())
        return event

    def type(self, line: str | Json) -> None:
        assert self.process.stdin is not None
        text = line if isinstance(line, str) else json.dumps(line)
        self.process.stdin.write(text.encode(errors="surrogateescape") + b"\n")
        self.process.stdin.flush()

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal; return the exit code and what stands on standard error."""
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, err.decode()


def open_modem(port: str) -> serial.Serial:
    modem = serial.Serial(port, 115200, timeout=PATIENCE, exclusive=True)
    assert ask(modem, b"ATE0\r").endswith(b"OK\r\n")
    return modem


def ask(modem: serial.Serial, data: bytes, ending: bytes = b"OK\r\n") -> bytes:
    modem.write(data)
    answer: bytes = modem.read_until(ending)
    return answer


def send_text(modem: serial.Serial, body: bytes, to: bytes = b"2936") -> None:
    ask(modem, b"AT+CMGF=1\r")
    ask(modem, b'AT+CMGS="' + to + b'"\r', b"> ")
    assert b"+CMGS:" in ask(modem, body + b"\x1a")
