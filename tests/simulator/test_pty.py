"""The life of a simulated modem's PTY, with clients that behave well and clients that do not."""

import fcntl
import os
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from modem.simulator import pty as pty_module
from modem.simulator.pty import Pty, Watch
from tests.patience import PATIENCE
from tests.simulator.echo import Rig, drain, open_port

TIOCGEXCL = 0x80045440  # asks for the lock; the module termios of 3.11 has no name for it


@pytest.fixture
def pty() -> Pty:
    return Pty()


@pytest.fixture
def rig(pty: Pty) -> Iterator[Rig]:
    with Rig(pty) as rig:
        yield rig


def test_the_first_client_finds_a_raw_terminal_without_echo(pty: Pty, rig: Rig) -> None:
    client = open_port(pty.port)
    iflag, oflag, _, lflag, *_ = termios.tcgetattr(client)
    os.close(client)
    assert not lflag & (termios.ECHO | termios.ICANON | termios.ISIG)
    assert not oflag & termios.OPOST
    assert not iflag & (termios.ICRNL | termios.IXON)


def test_the_first_bytes_of_the_first_client_are_answered(pty: Pty, rig: Rig) -> None:
    client = open_port(pty.port)
    os.write(client, b"AT\r")
    assert rig.read(client, 7) == b"OK AT\r\n"
    os.close(client)


def test_a_client_that_only_listens_is_noticed(pty: Pty, rig: Rig) -> None:
    client = open_port(pty.port)
    rig.until("connect")
    os.close(client)
    rig.until("connect", "disconnect")


def test_a_client_that_writes_and_goes_at_once_is_heard_and_gone(pty: Pty, rig: Rig) -> None:
    client = open_port(pty.port)
    os.write(client, b"AT+CMGF=1\r")
    os.close(client)
    rig.until("connect", "disconnect")
    assert rig.modem.received == b"AT+CMGF=1\r"


def test_what_is_said_to_nobody_is_never_read(pty: Pty, rig: Rig) -> None:
    rig.modem.say(b"stale 1")
    rig.settle()
    os.close(open_port(pty.port))
    rig.settle()
    rig.modem.say(b"stale 2")
    rig.settle()
    client = open_port(pty.port)
    rig.settle()
    rig.modem.say(b"fresh")
    assert rig.read(client, 5) == b"fresh"
    os.close(client)


def test_what_a_client_left_unread_is_not_for_the_next(pty: Pty, rig: Rig) -> None:
    first = open_port(pty.port)
    rig.until("connect")
    rig.modem.say(b"x" * 100_000)
    rig.settle()
    os.close(first)
    rig.until("connect", "disconnect")
    second = open_port(pty.port)
    rig.modem.say(b"fresh")
    assert rig.read(second, 5) == b"fresh"
    os.close(second)


def test_a_change_of_clients_faster_than_the_loop_is_noticed(pty: Pty, rig: Rig) -> None:
    first = open_port(pty.port)
    rig.until("connect")
    rig.modem.say(b"unread")
    rig.settle()
    os.close(first)
    second = open_port(pty.port)
    rig.until("connect", "disconnect", "connect")
    assert drain(second) == b""
    os.close(second)


def test_the_settings_of_a_client_that_follows_at_once_are_its_own(pty: Pty, rig: Rig) -> None:
    first = open_port(pty.port)
    rig.until("connect")
    os.close(first)
    second = open_port(pty.port)
    settings = termios.tcgetattr(second)
    settings[3] |= termios.ECHO
    termios.tcsetattr(second, termios.TCSANOW, settings)
    rig.until("connect", "disconnect", "connect")
    rig.settle()
    assert termios.tcgetattr(second) == settings
    os.close(second)


def test_a_second_client_beside_the_first_is_no_hang_up(pty: Pty, rig: Rig) -> None:
    first = open_port(pty.port)
    rig.until("connect")
    os.close(open_port(pty.port))
    os.write(first, b"AT\r")
    assert rig.read(first, 7) == b"OK AT\r\n"
    assert rig.modem.happened == ["connect"]
    os.close(first)


def test_the_settings_a_client_made_do_not_outlive_it(pty: Pty, rig: Rig) -> None:
    first = open_port(pty.port)
    settings, changed = termios.tcgetattr(first), termios.tcgetattr(first)
    changed[3] |= termios.ECHO
    termios.tcsetattr(first, termios.TCSANOW, changed)
    rig.until("connect")
    os.close(first)
    rig.until("connect", "disconnect")
    second = open_port(pty.port)
    assert termios.tcgetattr(second) == settings
    os.close(second)


def test_settings_of_a_client_that_was_never_seen_connected_are_undone(pty: Pty, rig: Rig) -> None:
    first = open_port(pty.port)
    termios.tcsetattr(first, termios.TCSANOW, [0x500, 5, 0xBF, 0x8A3B, 15, 15, [b"\0"] * 32])
    os.close(first)
    rig.settle()
    second = open_port(pty.port)
    assert not termios.tcgetattr(second)[3] & termios.ECHO
    os.close(second)


LOCKED_OUT = """
import fcntl, os, termios
from modem.simulator.pty import Pty
from tests.simulator.echo import Rig, open_port
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
pty = Pty()
port = pty.port
with Rig(pty) as rig:
    for turn in range(3):
        client = open_port(port)
        fcntl.ioctl(client, termios.TIOCEXCL)
        if turn == 1:
            rig.settle()
        os.write(client, b"AT\\r")
        assert rig.read(client, 7) == b"OK AT\\r\\n"
        os.close(client)
        rig.settle()
        assert pty.port == port, pty.port
    print(rig.modem.happened)
"""


def test_an_exclusive_lock_does_not_outlive_an_unprivileged_client() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOCKED_OUT], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.stderr == ""
    assert done.stdout == repr(["connect", "disconnect"] * 3) + "\n"


def test_the_lock_of_a_client_does_not_outlive_it_for_the_superuser(pty: Pty, rig: Rig) -> None:
    client = open_port(pty.port)
    fcntl.ioctl(client, termios.TIOCEXCL)
    rig.until("connect")
    os.close(client)
    rig.until("connect", "disconnect")
    second = open_port(pty.port)
    answer = fcntl.ioctl(second, TIOCGEXCL, bytes(4))
    os.close(second)
    assert answer == bytes(4)


def test_replugging_hangs_up_and_gives_another_name(tmp_path: Path) -> None:
    pty = Pty(link=str(tmp_path / "modem"))
    names: list[str] = [pty.port]
    pty.on_rename = names.append
    with Rig(pty) as rig:
        client = open_port(str(tmp_path / "modem"))
        rig.until("connect")
        pty.replug()
        with pytest.raises(OSError):
            os.write(client, b"AT\r")
        rig.until("connect", "disconnect")
        os.close(client)
        assert len(set(names)) == 2
        assert os.readlink(tmp_path / "modem") == pty.port == names[1]
        again = open_port(str(tmp_path / "modem"))
        os.write(again, b"AT\r")
        assert rig.read(again, 7) == b"OK AT\r\n"
        os.close(again)


def test_the_symbolic_link_goes_with_the_simulator(tmp_path: Path) -> None:
    link = tmp_path / "modem"
    link.symlink_to("/nowhere")  # left by one that was killed
    with Rig(Pty(link=str(link))):
        assert os.readlink(link).startswith("/dev/")
    assert not link.is_symlink()


def test_a_link_that_points_elsewhere_by_now_is_left_alone(tmp_path: Path) -> None:
    link = tmp_path / "modem"
    with Rig(Pty(link=str(link))):
        link.unlink()
        link.symlink_to("/elsewhere")
    assert os.readlink(link) == "/elsewhere"


def test_a_file_is_not_replaced_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "modem").write_text("mine")
    with pytest.raises(FileExistsError):
        Pty(link=str(tmp_path / "modem"))


def test_a_link_in_no_directory_leaves_nothing_open(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Pty(link=str(tmp_path / "no" / "modem"))


def test_pyserial_gets_exclusive_access_twice_in_a_row(pty: Pty, rig: Rig) -> None:
    for _ in range(2):
        with serial.Serial(pty.port, 115200, timeout=0, exclusive=True) as client:
            for byte in b"ATE0\r":
                client.write(bytes([byte]))
                rig.settle()
            assert client.read(100) == b"OK ATE0\r\n"
        rig.settle()


def test_a_reader_that_does_not_read_blocks_nobody_and_fills_no_memory(pty: Pty, rig: Rig) -> None:
    client = open_port(pty.port)
    rig.until("connect")
    for _ in range(20):
        rig.modem.say(b"x" * 100_000)
        rig.settle()
    os.write(client, b"AT\r")
    rig.settle()
    assert rig.modem.received == b"AT\r"
    read = 0
    while data := drain(client):
        read += len(data)
        rig.settle()
    os.close(client)
    assert 100_000 < read < 500_000


def test_a_long_reply_arrives_whole_at_a_reader_that_is_late(pty: Pty, rig: Rig) -> None:
    reply = bytes(range(256)) * 800
    client = open_port(pty.port)
    rig.until("connect")
    rig.modem.say(reply)
    rig.settle()
    assert rig.read(client, len(reply)) == reply
    os.close(client)


def test_without_inotify_clients_are_noticed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pty_module, "Watch", Blind)
    pty = Pty()
    with Rig(pty) as rig:
        for _ in range(2):
            client = open_port(pty.port)
            rig.host.run(until=lambda: pty.connected)
            os.close(client)
            rig.host.run(until=lambda: not pty.connected)
    assert rig.modem.happened == ["connect", "disconnect"] * 2


class Blind(Watch):
    """inotify in a sandbox that accepts a watch and then notes nothing."""

    def __init__(self, path: str) -> None:
        super().__init__("/dev/null/nothing")
