"""A board that runs out of memory, at any step: the driver goes on, and no Command is lost."""

import asyncio
import importlib
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from modem.drivers import memory
from modem.drivers.base import AGAIN
from modem.errors import ModemError, NoAnswer, OutcomeUnknown
from modem.session.session import Session
from modem.sms.parts import Joiner
from tests.drivers.virtual import Asynchronous, Blocking

PARTS = ("/modem/at/", "/modem/session/", "/modem/sms/", "/modem/drivers/base", "/drivers/inbox")
STRIDE = 397  # steps between two places where memory runs out
STEPS = 12000  # in what `exchange` does, about
FIRST = 50  # before it there is no session yet, and the call itself does not begin


class Shortage:
    """Raises MemoryError at one step of the library's, or counts them all."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.hit = False
        self.before = sys.gettrace()

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        return self.line if any(part in name for part in PARTS) else None

    def line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.left -= 1
            if self.left <= 0 and not is_simulated(frame):
                self.hit = True
                sys.settrace(self.before)
                raise MemoryError
        return self.line

    def __enter__(self) -> "Shortage":
        sys.settrace(self)
        return self

    def __exit__(self, *reason: object) -> None:
        sys.settrace(self.before)


def is_simulated(frame: "FrameType | None") -> bool:
    """Whether it is the simulator that is at work."""
    while frame is not None:
        if "/modem/simulator/" in frame.f_code.co_filename:
            return True
        frame = frame.f_back
    return False


@pytest.fixture(autouse=True)
def modules_as_before() -> Iterator[None]:
    before = dict(sys.modules)
    yield
    restore(before)


@pytest.mark.parametrize("at", range(1, STEPS, STRIDE))
def test_a_command_outlives_a_shortage(at: int) -> None:
    world = Blocking()
    modem = world.modem().modem
    modem.start()
    body = "a long one " * 30
    world.deliver("short")
    world.deliver(body)
    found: dict[str, Any] = {}
    with Shortage(at):
        for _ in range(8):
            try:
                command = modem.receive(timeout=120)
                if command is not None:
                    found[command.id] = command
                    modem.acknowledge(command)
            except (NoAnswer, MemoryError):
                continue
    assert sorted(command.text for command in found.values()) == [body, "short"]
    for command in found.values():
        modem.acknowledge(command)  # once more: one of them may have failed
    modem.receive(timeout=600)
    assert modem.status().used == 0


@pytest.mark.parametrize("at", range(1, STEPS, 3 * STRIDE))
def test_a_command_outlives_a_shortage_on_asyncio(at: int) -> None:
    Asynchronous().run(short_of_memory, at)


async def short_of_memory(world: Asynchronous, at: int) -> None:
    modem = await world.open()
    world.deliver("short")
    world.deliver("a long one " * 30)
    found: dict[str, Any] = {}
    with Shortage(at):
        for _ in range(8):
            try:
                command = await modem.receive(timeout=120)
                if command is not None:
                    found[command.id] = command
                    await modem.acknowledge(command)
            except (NoAnswer, MemoryError):
                continue
    assert sorted(command.text for command in found.values()) == ["a long one " * 30, "short"]
    for command in found.values():
        await modem.acknowledge(command)
    await modem.receive(timeout=600)
    assert (await modem.status()).used == 0


def test_an_alarm_is_set_though_there_was_no_memory_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create, failing = asyncio.create_task, [True]

    def create_task(work: Any) -> Any:
        if failing and failing.pop():
            work.close()
            raise MemoryError
        return create(work)

    async def case(world: Asynchronous) -> None:
        modem = await world.open()
        monkeypatch.setattr(asyncio, "create_task", create_task)
        assert await modem.receive(timeout=10) is None

    Asynchronous().run(case)
    assert not failing


KINDS = pytest.mark.parametrize("kind", [Blocking, Asynchronous], ids=["blocking", "aio"])


@KINDS
@pytest.mark.parametrize("at", range(FIRST, STEPS // 2, STRIDE))
def test_a_modem_opens_though_memory_runs_out_once(at: int, kind: Any) -> None:
    async def case(world: Any) -> None:
        with Shortage(at):
            try:
                modem = await world.open()
            except MemoryError:  # in a step of the driver's own, outside the session
                modem = await world.open()
        assert modem.identity.imei
        await modem.send("hello")

    world = kind()
    world.run(case)
    assert [message.text for message in world.sent(1)] == ["hello"]


@KINDS
@pytest.mark.parametrize("at", range(FIRST, STEPS // 4, STRIDE // 2))
def test_what_is_sent_goes_out_once_though_memory_runs_out_once(at: int, kind: Any) -> None:
    outcomes: list[Exception] = []

    async def case(world: Any) -> None:
        modem = await world.open()
        with Shortage(at):
            try:
                await modem.send("first")
            except (OutcomeUnknown, MemoryError) as error:  # the latter as above
                outcomes.append(error)
        await modem.send("second")

    world = kind()
    world.run(case)
    texts = [message.text for message in world.sent(1)]
    assert texts == ["first", "second"] or (outcomes and texts == ["second"])


@KINDS
def test_what_there_is_never_memory_for_is_given_up(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def send(self: Session, *given: Any) -> Any:
        tried.append(given)
        raise MemoryError

    async def case(world: Any) -> None:
        modem = await world.open()
        with monkeypatch.context() as patch:
            patch.setattr(Session, "send", send)
            with pytest.raises(NoAnswer, match="no memory"):
                await modem.send("too much")
        await modem.send("less")

    world = kind()
    world.run(case)
    assert len(tried) == 1 + AGAIN
    assert [message.text for message in world.sent(1)] == ["less"]


def test_a_modem_closes_though_there_was_no_memory_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    modem = Blocking().modem().modem
    modem.start()
    close, failing = modem._session.close, [True]

    def closed(error: "ModemError | None" = None) -> None:
        if failing and failing.pop():
            raise MemoryError
        close(error)

    monkeypatch.setattr(modem._session, "close", closed)
    modem.close()
    assert not failing and modem._session.state == "closed"
    with pytest.raises(ModemError):
        modem.send("too late")


def test_what_was_forgotten_is_there_again_when_it_is_needed() -> None:
    world = Blocking()
    modem = world.modem().modem
    modem.start()
    assert modem._session.rest()
    memory.forget()
    assert "modem.sms.pdu" not in sys.modules and "modem.session.sending" not in sys.modules
    world.deliver("a long one " * 30)
    command = modem.receive(timeout=60)
    modem.reply(command, "done")
    modem.acknowledge(command)
    assert world.sent(1)[-1].text == "done" and modem.status().used == 0


def test_what_waits_for_its_parts_and_what_programs_keep_is_not_loaded_twice() -> None:
    world = Blocking()
    modem = world.modem().modem
    modem.start()
    assert modem._session.rest() and modem._session.in_use() == ()
    modem._session.stored.joiner = Joiner()
    kept = modem._session.in_use()
    names = (*kept, "modem.sms.times")
    before = [importlib.import_module(name) for name in names]
    memory.forget("", kept)
    assert [sys.modules.get(name) for name in names] == before
    assert "modem.sms.pdu" not in sys.modules and "modem.at.channel" not in sys.modules


class Heap:
    """What MicroPython's gc says of a heap of so many bytes, all of them free."""

    def __init__(self, size: int, pace: int = -1) -> None:
        self.size = size
        self.pace = pace

    def mem_alloc(self) -> int:
        return 0

    def mem_free(self) -> int:
        return self.size

    def threshold(self, pace: "int | None" = None) -> int:
        self.pace = self.pace if pace is None else pace
        return self.pace


@pytest.mark.parametrize(
    ("size", "set_by_the_program", "pace"),
    [(60000, -1, 60000 // memory.PACE), (60000, 500, 500), (200000, -1, -1)],
    ids=["small", "small, and set", "large"],
)
def test_garbage_is_collected_early_in_a_small_heap(
    size: int, set_by_the_program: int, pace: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    heap = Heap(size, set_by_the_program)
    monkeypatch.setattr(memory, "gc", heap)
    monkeypatch.setattr(memory, "MATTERS", True)
    session = Session()
    memory.manage(session)
    assert heap.pace == pace and session.make_room is memory.make_room


def restore(before: dict[str, Any]) -> None:
    """Put modules back: other tests know their classes. What was new knows the new ones."""
    for name in [name for name in sys.modules if name.startswith("modem.")]:
        if name not in before:
            memory.forget(name)
    for name, module in before.items():
        sys.modules[name] = module
        parent, _, last = name.rpartition(".")
        if name.startswith("modem.") and parent in sys.modules:
            setattr(sys.modules[parent], last, module)
