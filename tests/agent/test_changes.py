"""Waiting for a change without looking again and again."""

import asyncio

from modem.agent.changes import Changes
from tests.patience import PATIENCE


async def test_a_change_before_the_wait_is_not_missed() -> None:
    changes = Changes()
    seen = changes.count
    changes.notify()
    await asyncio.wait_for(changes.after(seen), PATIENCE)


async def test_everybody_is_woken() -> None:
    changes = Changes()
    waiting = [asyncio.create_task(changes.after(changes.count)) for _ in range(3)]
    await asyncio.sleep(0)
    changes.notify()
    await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)


async def test_a_wait_ends_after_its_time() -> None:
    await asyncio.wait_for(Changes().after(0, 0.01), PATIENCE)


async def test_a_condition_is_asked_after_each_change() -> None:
    changes, asked = Changes(), []
    waiting = asyncio.create_task(changes.wait_for(lambda: asked.append(1) or len(asked) == 3))
    while not waiting.done():
        changes.notify()
        await asyncio.sleep(0)
    assert len(asked) == 3
