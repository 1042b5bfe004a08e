"""What only the blocking driver has: calls that are interrupted, and nothing in between."""

import inspect
import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from modem import Modem
from modem.drivers.blocking import Modem as Driver
from modem.errors import ModemError, PortError
from modem.session import pdumode, sending
from modem.session.session import Session
from modem.simulator.fixtures import RunningModem
from modem.sms import writing
from tests.drivers.virtual import Blocking, BlockingPort
from tests.patience import PATIENCE

pytestmark = pytest.mark.usefixtures("short_silence")


@pytest.fixture
def simulated() -> Iterator[RunningModem]:
    with RunningModem() as modem:
        yield modem


class Interrupting(BlockingPort):
    """A port at which Ctrl-C is pressed during the call number `at` of `method`."""

    def __init__(self, line: Any, method: str, at: int) -> None:
        super().__init__(line)
        self.method = method
        self.left = at

    def _count(self, method: str) -> None:
        if method == self.method:
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt

    def read(self, timeout_ms: int | None) -> bytes:
        self._count("read")
        return super().read(timeout_ms)

    def write(self, data: bytes) -> None:
        self._count("write")
        super().write(data)


def interrupted(method: str, at: int) -> tuple[Any, Any, bool]:
    """Send a message and press Ctrl-C meanwhile; return world, modem, and whether it hit."""
    world = Blocking()
    modem = world.modem().modem
    modem.start()
    modem._port = Interrupting(world.line, method, at)
    try:
        modem.send("first")
    except KeyboardInterrupt:
        return world, modem, True
    return world, modem, False


@pytest.mark.parametrize("at", range(1, 3))
def test_an_interrupted_wait_leaves_a_modem_that_goes_on(at: int) -> None:
    world, modem, hit = interrupted("read", at)
    modem.send("second")
    assert hit
    assert [sent.text for sent in world.sent(2)] == ["first", "second"]


@pytest.mark.parametrize("at", range(1, 3))
def test_an_interrupted_write_is_made_up_for_by_the_next_call(at: int) -> None:
    world, modem, hit = interrupted("write", at)
    modem.send("second")
    assert hit
    assert [sent.text for sent in world.sent(2)] == ["first", "second"]


def interrupt_once(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """Press Ctrl-C when `owner.name` is called the next time."""
    through = getattr(owner, name)

    def interrupt(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(owner, name, through)
        raise KeyboardInterrupt

    monkeypatch.setattr(owner, name, interrupt)


@pytest.mark.parametrize(
    "step", ["encode", "message_entry", "number", "receive", "advance", "_turn"]
)
def test_an_interrupt_inside_the_session_does_not_wedge_it(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = {"encode": writing, "message_entry": pdumode, "number": sending, "_turn": Session}
    world = Blocking()
    modem = world.modem().modem
    modem.start()
    interrupt_once(monkeypatch, owners.get(step, modem._session.channel), step)
    with pytest.raises(KeyboardInterrupt):
        modem.send("first")
        modem.receive(timeout=300)
    world.deliver("valve")
    modem.send("second")
    assert world.sent(1)[-1].text == "second"
    assert modem.receive(timeout=5).text == "valve"


def test_ctrl_c_ends_a_wait_on_a_real_port(simulated: RunningModem) -> None:
    with Modem.open(simulated.port) as modem:
        press = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
        with pytest.raises(KeyboardInterrupt):
            press.start()
            modem.receive()
        press.join()
        simulated.deliver("valve")
        command = modem.receive(timeout=PATIENCE)
        assert command is not None
        assert command.text == "valve"


def test_nothing_runs_between_calls(simulated: RunningModem) -> None:
    before = threading.active_count()
    with Modem.open(simulated.port) as modem:
        modem.at("+CSQ")
        assert threading.active_count() == before


def test_a_failed_open_gives_the_port_back() -> None:
    with RunningModem(pin="1234") as simulated:
        with pytest.raises(ModemError, match="PIN"):
            Modem.open(simulated.port)
        with Modem.open(simulated.port, pin="1234") as modem:
            assert modem.identity.imei


def test_open_takes_a_port_object() -> None:
    world = Blocking()
    with Modem.open(RealTimePort(world.line)) as modem:
        assert modem.send("from a port of my own").parts == 1


class RealTimePort(BlockingPort):
    """The virtual line without its clock: its modem answers at once."""

    def read(self, timeout_ms: int | None) -> bytes:
        return super().read(min(timeout_ms or 0, 300))


def test_open_refuses_a_setting_that_does_not_exist() -> None:
    with pytest.raises(TypeError, match="patience"):
        Modem.open("no port is opened", settings={"patience": 3})


def test_a_port_that_breaks_while_writing_is_gone() -> None:
    world = Blocking()
    modem = world.modem().modem
    modem.start()
    world.line.gone = True
    with pytest.raises(PortError):
        modem.at("+CSQ")


def test_a_turn_is_short_enough_to_be_read_at_a_glance() -> None:
    assert len(inspect.getsource(Driver._turn).splitlines()) <= 12
