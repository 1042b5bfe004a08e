"""The blocking port, on pseudo-terminals and sockets."""

import errno
import fcntl
import grp
import os
import pty
import socket
import struct
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import serial

from modem.errors import PortError
from modem.ports import locks, serial_port
from modem.ports.serial_port import BufferedPort, SerialPort, open_port

TIOCGEXCL = 0x80045440
HOLDER = """
import fcntl, sys, time
file = open(sys.argv[1], "rb+", buffering=0)
fcntl.flock(file, fcntl.LOCK_EX)
print("locked", flush=True)
time.sleep(60)
"""


class Terminal:
    """A pseudo-terminal: `path` is what a program opens, `other` the end of the modem."""

    def __init__(self) -> None:
        self.other, slave = pty.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        os.close(slave)

    def hang_up(self) -> None:
        if self.other >= 0:
            os.close(self.other)
        self.other = -1


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.hang_up()


@pytest.fixture
def port(terminal: Terminal) -> Iterator[Any]:
    port = open_port(terminal.path)
    yield port
    port.close()


def test_what_is_written_comes_out_at_the_other_end(terminal: Terminal, port: Any) -> None:
    port.write(b"AT\r")
    assert os.read(terminal.other, 10) == b"AT\r"


def test_what_has_come_is_read_at_once(terminal: Terminal, port: Any) -> None:
    os.write(terminal.other, b"\r\nOK\r\n")
    assert port.read(None) == b"\r\nOK\r\n"


def test_a_read_ends_at_its_limit(port: Any) -> None:
    began = time.monotonic()
    assert port.read(50) == b""
    assert time.monotonic() - began > 0.04


def test_a_hang_up_is_an_error_at_once(terminal: Terminal, port: Any) -> None:
    hang_up = threading.Timer(0.05, terminal.hang_up)
    hang_up.start()
    with pytest.raises(PortError, match="gone"):
        port.read(5000)
    hang_up.join()
    with pytest.raises(PortError, match="gone"):
        port.write(b"AT\r")


def test_writing_where_nobody_reads_ends(port: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial_port, "_WRITE_LIMIT", 0.1)
    before = time.process_time()
    with pytest.raises(PortError, match="nobody reads"):
        port.write(b"x" * 1_000_000)
    assert time.process_time() - before < 1


def test_a_long_write_goes_on_as_the_other_end_reads(terminal: Terminal, port: Any) -> None:
    data = bytes(range(256)) * 200
    writing = threading.Thread(target=port.write, args=(data,))
    writing.start()
    received = b""
    while len(received) < len(data):
        received += os.read(terminal.other, 4096)
    writing.join()
    assert received == data


def test_closing_twice_does_no_harm(port: Any) -> None:
    port.close()
    port.close()


def test_a_line_in_use_names_who_has_it(terminal: Terminal) -> None:
    command = [sys.executable, "-c", HOLDER, terminal.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(PortError, match="process %d" % holder.pid) as caught:
            open_port(terminal.path)
        assert caught.value.holder
        holder.kill()


def test_a_line_is_opened_once(terminal: Terminal, port: Any) -> None:
    with pytest.raises(PortError, match="in use"):
        open_port(terminal.path)


def test_a_closed_line_can_be_opened_again(terminal: Terminal) -> None:
    for _ in range(2):
        port = open_port(terminal.path)
        port.write(b"AT\r")
        port.close()
    assert os.read(terminal.other, 10) in (b"AT\rAT\r", b"AT\r")


def is_exclusive(fd: int) -> bool:
    return struct.unpack("i", fcntl.ioctl(fd, TIOCGEXCL, bytes(4))) != (0,)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be asked for the mark")
def test_the_exclusive_mark_does_not_outlive_the_port(terminal: Terminal) -> None:
    witness = os.open(terminal.path, os.O_RDWR | os.O_NOCTTY)
    port = open_port(terminal.path)
    assert is_exclusive(witness)
    port.close()
    assert not is_exclusive(witness)
    os.close(witness)


def lock_file(directory: Path, terminal: Terminal, process: int | str) -> None:
    (directory / ("LCK.." + os.path.basename(terminal.path))).write_text("%10s\n" % process)


def test_a_lock_file_of_a_living_process_is_respected(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_LOCK_DIRECTORIES", (str(tmp_path),))
    lock_file(tmp_path, terminal, os.getppid())
    with pytest.raises(PortError, match="process %d" % os.getppid()):
        open_port(terminal.path)


@pytest.mark.parametrize("content", [2**22 + 1, "", "nonsense"])
def test_a_stale_lock_file_is_not(
    content: int | str, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_LOCK_DIRECTORIES", (str(tmp_path),))
    lock_file(tmp_path, terminal, content)
    open_port(terminal.path).close()


def test_modem_manager_is_named_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_command", lambda process: "ModemManager")
    monkeypatch.setattr(locks, "holder", lambda path: None)
    error = locks.busy("/dev/ttyUSB2")
    assert "perhaps ModemManager" in error.message
    assert "ID_MM_DEVICE_IGNORE" in error.message
    assert error.holder == "ModemManager"


def test_a_holder_that_cannot_be_seen_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_processes", list)
    assert locks.busy("/dev/ttyUSB2").message == "/dev/ttyUSB2 is in use by another program"


def test_a_missing_port_is_said_with_those_that_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        serial_port.glob, "glob", lambda p: ["/dev/ttyUSB0", "/dev/ttyUSB1"] if "USB" in p else []
    )
    with pytest.raises(PortError, match="does not exist; there is /dev/ttyUSB0, /dev/ttyUSB1"):
        open_port("/dev/ttyUSB99")


def test_a_missing_port_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial_port.glob, "glob", lambda pattern: [])
    with pytest.raises(PortError, match="no USB serial port is connected"):
        open_port("/dev/ttyUSB99")


@pytest.mark.parametrize(
    ("group", "advice"), [("uucp", "usermod -a -G uucp"), ("root", "only root"), ("", "G dialout")]
)
def test_a_forbidden_port_says_what_to_do(
    group: str, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise serial.SerialException(errno.EACCES, "denied")

    path = tmp_path / "ttyUSB0"
    if group:
        path.touch()
    monkeypatch.setattr(grp, "getgrgid", lambda gid: SimpleNamespace(gr_name=group))
    monkeypatch.setattr(serial, "serial_for_url", refuse)
    with pytest.raises(PortError, match="permission denied; .*" + advice):
        open_port(str(path))


@pytest.mark.parametrize("rate", [0, -1, "fast", None])
def test_what_is_no_rate_is_the_caller_s_mistake(rate: Any) -> None:
    with pytest.raises(ValueError, match="baud rate"):
        open_port("/dev/null", rate)


@pytest.mark.parametrize("path", ["/dev/null", "/", __file__])
def test_what_is_no_serial_line_is_refused(path: str) -> None:
    with pytest.raises(PortError, match=path + " is no serial port; "):
        open_port(path)


def test_what_cannot_be_reached_says_why_and_nothing_twice() -> None:
    with pytest.raises(PortError) as caught:
        open_port("socket://127.0.0.1:1")
    assert str(caught.value) == "socket://127.0.0.1:1 cannot be opened: Connection refused"


def test_a_socket_is_a_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = open_port("socket://127.0.0.1:%d" % server.getsockname()[1])
        peer, _ = server.accept()
        assert isinstance(port, SerialPort)
        port.write(b"AT\r")
        assert peer.recv(10) == b"AT\r"
        peer.sendall(b"\r\nOK\r\n")
        assert port.read(1000) == b"\r\nOK\r\n"
        peer.close()
        with pytest.raises(PortError, match="gone"):
            port.read(1000)
        port.close()


def test_where_nothing_can_be_waited_for_pyserial_waits() -> None:
    port = open_port("loop://")
    assert isinstance(port, BufferedPort)
    assert port.read(0) == b""
    assert port.read(1000) == b""
    port.write(b"\r\nOK\r\n")
    assert port.read(1000) == b"\r\nOK\r\n"
    port.close()
    with pytest.raises(PortError, match="gone"):
        port.read(0)
    with pytest.raises(PortError, match="gone"):
        port.write(b"AT\r")


def test_an_unknown_kind_of_url_is_an_error() -> None:
    with pytest.raises(PortError, match="cannot be opened"):
        open_port("gopher://modem")
