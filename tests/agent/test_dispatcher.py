"""A queue and its handler: order, tries, pauses, the dead, replies, and the end."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modem.agent.dispatcher import pause_after
from modem.agent.errors import StoreError
from modem.agent.handlers.base import Handler, HandlerFailed
from modem.agent.records import Task
from tests.agent.queues import Engine, config, dispatching


class Scripted(Handler):
    """Does in turn what it is told: an error is raised, anything else is the reply."""

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.given: list[str] = []
        self.closed = False
        self.begun = asyncio.Event()

    async def handle(self, task: Task) -> str | bytes | None:
        self.given.append(task.command.id)
        self.begun.set()
        what = self.script.pop(0) if self.script else None
        if isinstance(what, BaseException):
            raise what
        if isinstance(what, asyncio.Event):
            await what.wait()
            return None
        reply: str | bytes | None = what
        return reply

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    yield made
    made.close()


async def test_commands_are_given_in_the_order_of_arrival(engine: Engine) -> None:
    handler = Scripted()
    async with dispatching(engine, handler):
        engine.arrive("a", "b")
        engine.arrive("c")
        await engine.until("done", "done", "done")
    assert handler.given == ["a", "b", "c"]


async def test_those_that_waited_from_before_are_given(engine: Engine) -> None:
    engine.arrive("early")
    async with dispatching(engine, Scripted()):
        await engine.until("done")


async def test_a_failure_is_tried_again_before_the_next_is_given(engine: Engine) -> None:
    handler = Scripted(HandlerFailed("no"), HandlerFailed("no"))
    async with dispatching(engine, handler):
        engine.arrive("a", "b")
        await engine.until("done", "done")
    assert handler.given == ["a", "a", "a", "b"]


async def test_after_the_last_try_a_command_is_dead_and_the_next_has_its_turn(
    engine: Engine,
) -> None:
    handler = Scripted(HandlerFailed("no", detail="said so"), HandlerFailed("no, twice"))
    async with dispatching(engine, handler, attempts=2):
        engine.arrive("a", "b")
        await engine.until("dead", "done")
    assert handler.given == ["a", "a", "b"]
    assert engine.states()[0] == ("dead", 2, "no, twice")


async def test_a_final_failure_is_dead_at_once(engine: Engine) -> None:
    handler = Scripted(HandlerFailed("never", final=True, detail="not this"))
    async with dispatching(engine, handler):
        engine.arrive("a")
        await engine.until("dead")
    assert engine.states() == [("dead", 1, "never: not this")]


async def test_the_dead_are_given_again_when_somebody_says_so(engine: Engine) -> None:
    handler = Scripted(HandlerFailed("never", final=True))
    async with dispatching(engine, handler):
        engine.arrive("a")
        await engine.until("dead")
        engine.do(engine.store.inbox.again, "q", 1)
        engine.changes.notify()
        await engine.until("done")


async def test_no_attempts_mean_as_often_as_it_takes(engine: Engine) -> None:
    handler = Scripted(*[HandlerFailed("no")] * 30)
    async with dispatching(engine, handler, attempts=0, pause=0.0, longest_pause=0.0):
        engine.arrive("a")
        await engine.until("done")
    assert len(handler.given) == 31


@pytest.mark.parametrize(
    ("failed", "asked", "expected"),
    [(0, 0, 5), (1, 0, 10), (2, 0, 20), (3, 0, 40), (7, 0, 600), (9999, 0, 600), (0, 90, 90)],
)
def test_pauses_double_up_to_the_longest(failed: int, asked: float, expected: float) -> None:
    error = HandlerFailed("no", pause=asked)
    assert pause_after(failed, error, config(attempts=0, pause=5.0)) == expected


@pytest.mark.parametrize(
    ("failed", "attempts", "final", "dead"),
    [(0, 2, False, False), (1, 2, False, True), (0, 2, True, True), (99, 0, False, False)],
)
def test_the_last_try_has_no_pause_after_it(
    failed: int, attempts: int, final: bool, dead: bool
) -> None:
    pause = pause_after(failed, HandlerFailed("no", final=final), config(attempts=attempts))
    assert (pause is None) == dead


@pytest.mark.parametrize("fault", [RuntimeError("bug"), KeyError(1), RecursionError(), OSError(5)])
async def test_any_exception_of_a_handler_is_a_failure_of_that_command(
    engine: Engine, fault: Exception
) -> None:
    handler = Scripted(fault)
    async with dispatching(engine, handler):
        engine.arrive("a", "b")
        await engine.until("done", "done")
    assert handler.given == ["a", "a", "b"]


async def test_a_handler_that_takes_too_long_has_failed(engine: Engine) -> None:
    handler = Scripted(asyncio.Event())
    async with dispatching(engine, handler, timeout=0.05, attempts=1):
        engine.arrive("a", "b")
        await engine.until("dead", "done")
    assert engine.states()[0][2] == "it took longer than 0.05 s"


async def test_a_reply_is_accepted_for_the_sender_with_the_end_of_the_command(
    engine: Engine,
) -> None:
    async with dispatching(engine, Scripted("thank you", b"\x00\x01")):
        engine.arrive("a", "b")
        await engine.until("done", "done")
    text, data = engine.do(engine.store.outbox.list)
    assert (text.to, text.text, text.modem) == ("2936", "thank you", "modem")
    assert (data.text, data.data) == (None, b"\x00\x01")


async def test_a_reply_that_cannot_be_sent_makes_its_command_dead(engine: Engine) -> None:
    handler = Scripted("x" * 100_000)
    async with dispatching(engine, handler):
        engine.arrive("a")
        await engine.until("dead")
    assert engine.do(engine.store.outbox.list) == []
    assert engine.states()[0][2].startswith("its reply cannot be sent: ")
    assert handler.given == ["a"]  # what it did is not done twice


async def test_a_full_disk_does_not_have_the_handler_do_it_twice(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modem.agent.dispatcher.DISK_PAUSE", 0.01)
    done, times = engine.store.inbox.done, []

    def full_twice(*args: Any) -> Any:
        times.append(args)
        if len(times) < 3:
            raise StoreError("the disk is full")
        return done(*args)

    monkeypatch.setattr(engine.store.inbox, "done", full_twice)
    handler = Scripted()
    async with dispatching(engine, handler):
        engine.arrive("a")
        await engine.until("done")
    assert (handler.given, len(times)) == (["a"], 3)


async def test_a_queue_that_is_forgotten_while_its_command_runs_harms_nothing(
    engine: Engine,
) -> None:
    going_on = asyncio.Event()
    handler = Scripted(going_on)
    async with dispatching(engine, handler):
        engine.arrive("a")
        await handler.begun.wait()
        engine.do(engine.store.inbox.forget, "q")
        going_on.set()
    assert handler.closed


async def test_a_queue_that_is_forgotten_while_its_command_fails_harms_nothing(
    engine: Engine,
) -> None:
    class Forgetful(Handler):
        async def handle(self, task: Task) -> None:
            engine.do(engine.store.inbox.forget, "q")
            raise HandlerFailed("no")

    async with dispatching(engine, Forgetful()) as dispatcher:
        engine.arrive("a")
        async with asyncio.timeout(60):
            await engine.changes.wait_for(lambda: not engine.do(engine.store.inbox.queues))
        assert dispatcher._task is not None
        assert not dispatcher._task.done()


async def test_a_fault_of_the_store_s_does_not_end_a_queue(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modem.agent.dispatcher.FAULT_PAUSE", 0.01)
    take, faults = engine.store.inbox.next, [ZeroDivisionError(), KeyError()]

    def faulty(queue: str) -> Any:
        if faults:
            raise faults.pop()
        return take(queue)

    monkeypatch.setattr(engine.store.inbox, "next", faulty)
    engine.do(engine.store.inbox.ensure, "q")
    engine.arrive("a")
    async with dispatching(engine, Scripted()):
        await engine.until("done")


async def test_an_idle_queue_does_not_wake_up(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: asyncio.Queue[str] = asyncio.Queue()
    wait, loop = engine.store.inbox.wait, asyncio.get_running_loop()

    def looked(queue: str) -> float | None:
        loop.call_soon_threadsafe(looks.put_nowait, queue)
        return wait(queue)

    monkeypatch.setattr(engine.store.inbox, "wait", looked)
    async with dispatching(engine, Scripted()):
        await looks.get()
        await asyncio.sleep(0.1)
        assert looks.empty()
        engine.changes.notify()
        assert await looks.get() == "q"


async def test_an_idle_queue_stops_at_once(engine: Engine) -> None:
    handler = Scripted()
    async with asyncio.timeout(60):
        async with dispatching(engine, handler, stop_grace=60):
            pass
    assert handler.closed


async def test_a_command_under_way_may_be_finished_at_the_end(engine: Engine) -> None:
    going_on = asyncio.Event()
    handler = Scripted(going_on)
    async with dispatching(engine, handler):
        engine.arrive("a", "b")
        await handler.begun.wait()
        asyncio.get_running_loop().call_later(0.05, going_on.set)
    assert engine.states() == [("done", 0, ""), ("waiting", 0, "")]


async def test_a_command_that_goes_on_too_long_at_the_end_waits_for_the_next_start(
    engine: Engine,
) -> None:
    handler = Scripted(asyncio.Event())
    async with dispatching(engine, handler, stop_grace=0.05):
        engine.arrive("a")
        await handler.begun.wait()
    assert engine.states() == [("waiting", 0, "")]
    async with dispatching(engine, handler):
        await engine.until("done")
