"""The watchdog is fed while messages can be kept and exchanged, and not otherwise."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from modem.agent import watchdog
from modem.agent.changes import Changes
from modem.agent.records import Health
from modem.agent.watchdog import WRITE_EVERY, Watchdog, describe
from modem.errors import ModemError


class Manager:
    """A notifier that remembers; it stands for the service manager."""

    def __init__(self, every: float | None = None) -> None:
        self.watchdog_every = every
        self.fed = 0
        self.said = ""

    def feed(self) -> None:
        self.fed += 1

    def status(self, sentence: str) -> None:
        self.said = sentence


class World:
    """A watchdog whose clock, modems and disk are the test's."""

    def __init__(self, *modems: Health, every: float | None = None) -> None:
        self.manager = Manager(every)
        self.modems = list(modems)
        self.now = 5.0
        self.writes = 0
        self.tended = 0
        self.failure: ModemError | None = None
        self.watchdog = Watchdog(
            self.manager,  # type: ignore[arg-type]
            lambda: self.modems,
            self.write,
            lambda: self.now,
            600,
            self.tend,
        )

    async def write(self) -> None:
        self.writes += 1
        if self.failure:
            raise self.failure

    async def tend(self) -> None:
        self.tended += 1

    def looks(self, after: float = 0) -> bool:
        """Look once, `after` seconds later; tell whether the watchdog was fed."""
        self.now += after
        before = self.manager.fed
        asyncio.run(self.watchdog.look())
        return self.manager.fed > before


def well(name: str = "main") -> Health:
    return Health(name, "/dev/ttyUSB2", "ready", True, 0, "")


def ill(name: str = "main") -> Health:
    return Health(name, "/dev/ttyUSB2", "away", False, 0, "no such port")


def test_a_healthy_agent_feeds_and_says_how_it_is() -> None:
    world = World(well())
    assert world.looks()
    assert world.manager.said == "main ready"


def test_each_look_tends_and_few_write() -> None:
    world = World(well())
    assert [world.looks(60) for _ in range(5)] == [True] * 5
    assert (world.tended, world.writes) == (5, 1)


def test_trouble_with_the_modem_is_borne_for_a_while_and_no_longer() -> None:
    world = World(ill())
    assert [world.looks(after) for after in (0, 300, 299, 2, 300)] == [True] * 3 + [False] * 2
    assert world.manager.said == "no modem for too long; main away: no such port"


def test_a_modem_that_comes_back_is_given_the_whole_while_again() -> None:
    world = World(ill())
    world.looks()
    world.modems = [well()]
    world.looks(599)
    world.modems = [ill()]
    assert [world.looks(after) for after in (10, 590, 20)] == [True, True, False]


def test_one_healthy_modem_of_two_is_enough() -> None:
    world = World(ill("main"), well("backup"))
    assert world.looks() and world.looks(100_000)
    assert world.manager.said == "main away: no such port; backup ready"


def test_a_disk_that_cannot_be_written_is_not_borne() -> None:
    world = World(well())
    world.failure = ModemError("the disk is full")
    assert not world.looks()
    assert world.manager.said == "the disk is full"
    world.failure = None
    assert world.looks(40)


def test_a_good_disk_is_written_now_and_then_and_a_bad_one_each_time() -> None:
    world = World(well())
    for _ in range(10):
        world.looks(WRITE_EVERY / 10)
    assert world.writes == 1
    world.failure = ModemError("the disk is full")
    for _ in range(10):
        world.looks(WRITE_EVERY / 10)
    assert world.writes == 11


def test_a_write_that_does_not_end_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "WRITE_LIMIT", 0.01)
    world = World(well())
    stuck: Callable[[], Awaitable[object]] = lambda: asyncio.sleep(60)  # noqa: E731
    world.watchdog._write = stuck
    assert not world.looks()


async def test_a_loop_that_does_not_turn_feeds_nothing() -> None:
    world = World(well(), every=0.01)
    world.watchdog._elapsed = time.monotonic
    running = asyncio.create_task(world.watchdog.run(Changes()))
    await asyncio.sleep(0.05)
    fed = world.manager.fed
    time.sleep(0.2)  # noqa: ASYNC251
    blocked = world.manager.fed
    await asyncio.sleep(0.05)
    running.cancel()
    assert fed and blocked == fed and world.manager.fed > blocked


async def test_it_ends_when_told_though_a_write_has_just_ended() -> None:
    world = World(well())
    written = asyncio.Event()
    world.watchdog._write = written.wait
    running = asyncio.create_task(world.watchdog.run(Changes()))
    await asyncio.sleep(0.01)
    written.set()
    await asyncio.sleep(0)  # the write has ended, the watchdog does not know yet
    running.cancel()
    done, _ = await asyncio.wait({running}, timeout=60)
    assert done == {running}


async def test_a_change_is_told_at_once_and_feeds_nothing() -> None:
    world, changes = World(well(), every=60), Changes()
    running = asyncio.create_task(world.watchdog.run(changes))
    await asyncio.sleep(0.01)
    world.modems = [ill()]
    changes.notify()
    await asyncio.sleep(0.01)
    running.cancel()
    assert (world.manager.said, world.manager.fed) == ("main away: no such port", 1)


def test_the_status_says_how_each_modem_is() -> None:
    assert describe([well("a"), ill("b")]) == "a ready; b away: no such port"
