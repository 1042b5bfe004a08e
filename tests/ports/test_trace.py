"""The wrappers that write down what passes."""

import io
from typing import Any

import pytest

from modem import AsyncModem, Modem
from modem.dialogue import parse
from modem.errors import PortError
from modem.ports.trace import Recorder, TracedAsyncPort, TracedPort
from modem.simulator.fixtures import RunningModem


class Clock:
    def __init__(self) -> None:
        self.now = 5000

    def __call__(self) -> int:
        return self.now


class Kept(io.StringIO):
    """A file whose content can still be read when it was closed."""

    text = ""

    def close(self) -> None:
        self.text = self.getvalue()
        super().close()


class Script:
    """A port that reads what it was given, in turn."""

    name = "script"

    def __init__(self, *reads: bytes) -> None:
        self.reads = list(reads)
        self.written = b""
        self.closed = False

    def read(self, timeout_ms: int | None) -> bytes:
        return self.reads.pop(0)

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True


class AsyncScript(Script):
    async def read(self) -> bytes:  # type: ignore[override]
        return super().read(None)


def traced(*reads: bytes, **masks: bool) -> tuple[TracedPort, Script, Kept, Clock]:
    script, file, clock = Script(*reads), Kept(), Clock()
    return TracedPort(script, Recorder(file, clock, **masks)), script, file, clock


def test_a_dialogue_is_written_as_it_happens() -> None:
    port, script, file, clock = traced(b"\r\nOK\r\n")
    port.write(b"AT\r")
    clock.now += 12
    assert port.read(100) == b"\r\nOK\r\n"
    port.note("!", "Ready")
    assert file.getvalue() == "     0 > AT\n    12 < OK\n    12 ! Ready\n"
    assert script.written == b"AT\r"


def test_a_line_that_comes_in_pieces_is_one_line() -> None:
    port, _, file, _ = traced(b"\r", b"\n+CSQ: 2", b"0,99\r\n\r", b"\nOK\r\n")
    for _ in range(4):
        port.read(100)
    assert file.getvalue() == "     0 < +CSQ: 20,99\n     0 < OK\n"


@pytest.mark.parametrize("after", ["quiet", "written", "closed"])
def test_a_part_of_a_line_is_not_lost(after: str) -> None:
    port, _, file, _ = traced(b"\r\n> ", b"")
    port.read(100)
    assert file.getvalue() == ""
    if after == "quiet":
        port.read(100)
    elif after == "written":
        port.write(b"AT\r")
    else:
        port.close()
    assert (file.text or file.getvalue()).startswith("     0 < > \\c\n")


def test_noise_without_an_end_is_not_held_back_for_ever() -> None:
    port, _, file, _ = traced(b"\x00" * 1000, b"\x00" * 1000)
    port.read(100)
    port.read(100)
    assert file.getvalue().count("\\x00") == 2000


def test_masked_is_what_comes_in_pieces_too() -> None:
    port, _, file, _ = traced(b"\r\n49015420", b"3237518\r\n", numbers=True)
    port.read(100)
    port.read(100)
    port.write(b'AT+CPIN="1234"\r')
    assert file.getvalue() == '     0 < 000000000000000\n     0 > AT+CPIN="****"\n'


def test_closing_closes_port_and_file_once() -> None:
    port, script, file, _ = traced()
    port.close()
    port.close()
    assert script.closed
    assert file.closed


async def test_an_asyncio_port_is_traced_alike() -> None:
    script, file = AsyncScript(b"\r\nOK\r\n"), Kept()
    port = TracedAsyncPort(script, Recorder(file, Clock()))  # type: ignore[arg-type]
    port.write(b"AT\r")
    await port.read()
    port.note("?", "at('+CSQ')")
    port.close()
    assert file.text == "     0 > AT\n     0 < OK\n     0 ? at('+CSQ')\n"


def check(text: str) -> None:
    entries = parse(text)
    kinds = [entry.marker for entry in entries]
    assert {">", "<", "!", "?"} == set(kinds)
    assert any(entry.content == "send('21.4')" for entry in entries)


def test_a_real_dialogue_can_be_read_back(tmp_path: Any) -> None:
    trace = str(tmp_path / "trace")
    with RunningModem() as simulated, Modem.open(simulated.port, trace=trace) as modem:
        modem.send("21.4")
    check((tmp_path / "trace").read_text())


async def test_a_real_asyncio_dialogue_can_be_read_back(tmp_path: Any) -> None:
    with RunningModem() as simulated:
        async with AsyncModem.open(simulated.port, trace=str(tmp_path / "trace")) as modem:
            await modem.send("21.4")
    check((tmp_path / "trace").read_text())


def test_a_trace_that_cannot_be_written_is_said_at_once(tmp_path: Any) -> None:
    with RunningModem() as simulated, pytest.raises(PortError, match="trace"):
        Modem.open(simulated.port, trace=str(tmp_path))
