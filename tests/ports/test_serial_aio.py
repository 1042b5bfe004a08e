"""The asyncio port, on pseudo-terminals and sockets."""

import asyncio
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from modem.errors import PortError
from modem.ports.serial_aio import TransportPort, open_async_port
from modem.ports.serial_port import open_line
from tests.patience import PATIENCE
from tests.ports.test_serial_port import Terminal


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.hang_up()


def through_pyserial_asyncio(path: str) -> Any:
    return TransportPort(open_line(path, 115200))


@pytest.fixture(params=[open_async_port, through_pyserial_asyncio], ids=["own", "transport"])
def opened(request: pytest.FixtureRequest) -> Any:
    """Both asyncio ports, the one for Windows too: it works on POSIX as well."""
    return request.param


async def test_both_directions_pass_octets(terminal: Terminal, opened: Any) -> None:
    port = opened(terminal.path)
    os.write(terminal.other, b"\r\nOK\r\n")
    assert await port.read() == b"\r\nOK\r\n"
    port.write(b"AT\r")
    assert await asyncio.to_thread(os.read, terminal.other, 10) == b"AT\r"
    port.close()
    await asyncio.sleep(0)


async def test_a_hang_up_ends_the_read(terminal: Terminal, opened: Any) -> None:
    port = opened(terminal.path)
    asyncio.get_running_loop().call_later(0.05, terminal.hang_up)
    assert await asyncio.wait_for(port.read(), PATIENCE) == b""
    assert await port.read() == b""


async def test_writing_where_nobody_reads_holds_nothing_up(
    terminal: Terminal, opened: Any
) -> None:
    port = opened(terminal.path)
    before = time.process_time()
    port.write(b"x" * 1_000_000)
    await asyncio.sleep(0.3)
    assert time.process_time() - before < 0.2
    port.close()
    await asyncio.sleep(0)


async def test_closing_ends_the_read_and_frees_the_line(terminal: Terminal, opened: Any) -> None:
    port = opened(terminal.path)
    port.close()
    port.close()
    assert await port.read() == b""
    again = opened(terminal.path)
    again.close()
    await asyncio.sleep(0)


async def test_a_line_in_use_is_refused(terminal: Terminal, opened: Any) -> None:
    port = opened(terminal.path)
    with pytest.raises(PortError, match="in use"):
        opened(terminal.path)
    port.close()
    await asyncio.sleep(0)


async def test_a_long_write_goes_on_as_the_other_end_reads(
    terminal: Terminal, opened: Any
) -> None:
    data = bytes(range(256)) * 200
    port = opened(terminal.path)
    port.write(data[:40000])
    port.write(data[40000:])
    received = b""
    while len(received) < len(data):
        received += await asyncio.to_thread(os.read, terminal.other, 4096)
    assert received == data
    port.close()
    await asyncio.sleep(0)


async def test_writing_to_a_line_that_is_gone_is_seen_by_the_reader(
    terminal: Terminal, opened: Any
) -> None:
    port = opened(terminal.path)
    terminal.hang_up()
    port.write(b"AT\r")
    assert await asyncio.wait_for(port.read(), PATIENCE) == b""
    port.write(b"AT\r")


async def test_a_url_that_asyncio_cannot_wait_for_is_refused() -> None:
    with pytest.raises(PortError, match="asyncio cannot wait"):
        open_async_port("loop://")
