"""Standard output that nobody has to wait for."""

import os
import pty
import sys

import pytest

from modem.cli import outlet, output
from modem.cli.outlet import Outlet, unhurried


def test_what_is_printed_comes_out_in_order(capfd: pytest.CaptureFixture[str]) -> None:
    with unhurried():
        for number in range(100):
            output.line(str(number))
    assert capfd.readouterr().out.split() == [str(number) for number in range(100)]


def test_a_reader_that_is_slow_gets_everything() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    lines = Outlet(writing)
    for _ in range(1000):
        lines.write(b"x" * 1000)
    got = 0
    while got < 1_000_000:
        got += len(os.read(reading, 65536))
    lines.finish()
    os.close(reading)
    os.close(writing)


def test_the_end_does_not_wait_for_a_reader_that_does_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outlet, "PATIENCE_S", 0.05)
    reading, writing = os.pipe()
    lines = Outlet(writing)
    lines.write(bytes(1_000_000))
    lines.finish()
    os.close(reading)  # which frees the thread
    lines.finish()
    os.close(writing)


def test_what_nobody_can_read_is_dropped() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    lines = Outlet(writing)
    assert lines.write(b"hello") == 5
    lines.finish()
    os.close(writing)


def test_it_is_a_terminal_where_standard_output_is_one() -> None:
    master, slave = pty.openpty()
    lines = Outlet(slave)
    assert (lines.isatty(), lines.fileno(), lines.writable()) == (True, slave, True)
    lines.finish()
    os.close(slave)
    os.close(master)


def test_without_standard_output_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with unhurried():
        assert sys.stdout is None
