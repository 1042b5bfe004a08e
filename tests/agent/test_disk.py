"""The thread in which the database is used."""

import asyncio
import threading

import pytest

from modem.agent.disk import Disk
from modem.agent.errors import StoreError


async def test_work_is_done_in_order_and_not_in_the_loops_thread() -> None:
    disk, done = Disk(), []

    def work(number: int) -> int:
        done.append((number, threading.current_thread() is threading.main_thread()))
        return number

    assert await asyncio.gather(*(disk(work, number) for number in range(5))) == list(range(5))
    assert done == [(number, False) for number in range(5)]
    disk.close()


async def test_an_error_comes_to_who_waits() -> None:
    disk = Disk()
    with pytest.raises(ZeroDivisionError):
        await disk(divmod, 1, 0)
    disk.close()


async def test_who_comes_too_late_is_told() -> None:
    disk = Disk()
    disk.close()
    with pytest.raises(StoreError, match="the agent is ending"):
        await disk(print)


async def test_a_wait_that_is_cancelled_leaves_the_work_to_end() -> None:
    disk, going, ended = Disk(), threading.Event(), threading.Event()

    def work() -> None:
        going.wait(5)
        ended.set()

    waiting = asyncio.create_task(disk(work))
    await asyncio.sleep(0.01)
    waiting.cancel()
    going.set()
    disk.close()
    assert ended.is_set()
