"""The asyncio port, on pseudo-terminals and sockets."""

import asyncio
import os
import time
from collections.abc import Iterator

import pytest

from modem.errors import PortError
from modem.ports.serial_aio import open_async_port
from tests.ports.test_serial_port import Terminal


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.hang_up()


async def test_both_directions_pass_octets(terminal: Terminal) -> None:
    port = open_async_port(terminal.path)
    os.write(terminal.other, b"\r\nOK\r\n")
    assert await port.read() == b"\r\nOK\r\n"
    port.write(b"AT\r")
    await asyncio.sleep(0.05)
    assert os.read(terminal.other, 10) == b"AT\r"
    port.close()
    await asyncio.sleep(0)


async def test_a_hang_up_ends_the_read(terminal: Terminal) -> None:
    port = open_async_port(terminal.path)
    asyncio.get_running_loop().call_later(0.05, terminal.hang_up)
    assert await asyncio.wait_for(port.read(), 5) == b""
    assert await port.read() == b""


async def test_writing_where_nobody_reads_holds_nothing_up(terminal: Terminal) -> None:
    port = open_async_port(terminal.path)
    before = time.process_time()
    port.write(b"x" * 1_000_000)
    await asyncio.sleep(0.3)
    assert time.process_time() - before < 0.2
    port.close()
    await asyncio.sleep(0)


async def test_closing_ends_the_read_and_frees_the_line(terminal: Terminal) -> None:
    port = open_async_port(terminal.path)
    port.close()
    port.close()
    assert await port.read() == b""
    again = open_async_port(terminal.path)
    again.close()
    await asyncio.sleep(0)


async def test_a_line_in_use_is_refused(terminal: Terminal) -> None:
    port = open_async_port(terminal.path)
    with pytest.raises(PortError, match="in use"):
        open_async_port(terminal.path)
    port.close()
    await asyncio.sleep(0)


async def test_a_url_that_asyncio_cannot_wait_for_is_refused() -> None:
    with pytest.raises(PortError, match="asyncio cannot wait"):
        open_async_port("loop://")
