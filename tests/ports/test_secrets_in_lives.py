"""No secret is left in the masked trace of a whole life: any make of modem, on a bad line."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modem import Modem
from modem.errors import ModemError
from modem.ports.trace import TracedPort
from modem.session.session import Session
from modem.session.settings import Settings
from modem.simulator.faults import stack
from modem.simulator.personas import PERSONAS
from tests.drivers.virtual import BlockingPort, Line
from tests.ports.test_secrets import Trace, words

PEER = "+4915112345678"
PIN = "4819"


def live(line: Line, text: str) -> Trace:
    """Start, send and receive; return the trace."""
    trace = Trace()
    port = TracedPort(BlockingPort(line), trace.recorder)
    modem = Modem(port, Session(Settings(pin=PIN, peer=PEER)), lambda: line.now)
    try:
        modem.start()
        modem.send(text, timeout=30)
        modem.receive(timeout=10)
    except ModemError as error:
        trace.recorder.note("#", error.message)
    return trace


def secrets(line: Line, imei: str) -> list[str]:
    """All that nobody else needs to know."""
    (sim,) = line.network.sims
    return [sim.iccid, sim.imsi, sim.number, PEER, PIN, imei]


def imei_of(line: Line) -> str:
    """What the modem itself gives as its IMEI, by one of the commands for it."""
    for command in (b"ATE0\r", b"AT+CGSN\r", b"AT+GSN\r"):
        line.to_device(command)
        found = re.search(rb"\d{15}", line.take())
        if found:
            return found.group().decode()
    raise AssertionError("it has none")


@pytest.mark.parametrize("fault", ["", "urc", "noise", "split", "duplicate", "late"])
@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), text=words)
def test_no_secret_of_a_life_on_a_bad_line_is_left(fault: str, seed: int, text: str) -> None:
    line = Line(pin=PIN, peer=PEER)
    hidden = [text, *secrets(line, "490154203237518")]
    line.deliver(text)
    device: Any = stack(line.device, {fault: 0.05} if fault else {}, seed)
    line.device = device
    assert live(line, text).hides(*hidden)


@pytest.mark.parametrize("persona", sorted(PERSONAS))
@settings(max_examples=5)
@given(text=words)
def test_no_secret_of_any_make_is_left(persona: str, text: str) -> None:
    line = Line(pin=PIN, peer=PEER, persona=persona)
    line.now += 60_000  # it has started up
    line.device.advance(line.now)
    hidden = [text, *secrets(line, imei_of(line))]
    line.deliver(text)
    trace = live(line, text)
    assert trace.hides(*hidden)
    assert "AT+CMGS=" in trace.text
