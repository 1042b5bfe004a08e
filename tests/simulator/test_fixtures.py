"""What the pytest fixtures give: a modem in a thread, and one in memory."""

import threading
from collections.abc import Iterator

import pytest
import serial

from modem.simulator.fixtures import ModemInMemory, RunningModem, Sent
from tests.patience import PATIENCE


@pytest.fixture
def modem() -> Iterator[RunningModem]:
    with RunningModem() as modem:
        yield modem


def ask(port: serial.Serial, data: bytes, ending: bytes = b"OK\r\n") -> bytes:
    port.write(data)
    answer: bytes = port.read_until(ending)
    return answer


def send(modem: RunningModem, body: bytes) -> None:
    with serial.Serial(modem.port, timeout=PATIENCE) as port:
        ask(port, b"ATE0;+CMGF=1\r")
        ask(port, b'AT+CMGS="2936"\r', b"> ")
        ask(port, body + b"\x1a")


def test_what_a_program_sends_is_kept(modem: RunningModem) -> None:
    send(modem, b"temperature 21.4")
    send(modem, b"again")
    assert modem.wait_sent(2) == modem.sent
    assert modem.sent[0] == Sent("2936", "temperature 21.4", b"temperature 21.4")


def test_what_is_delivered_reaches_a_program(modem: RunningModem) -> None:
    with serial.Serial(modem.port, timeout=PATIENCE) as port:
        ask(port, b"ATE0;+CMGF=1;+CNMI=2,1\r")
        modem.deliver("open the valve", sender="+4915112345678")
        assert b'+CMTI: "SM",1' in port.read_until(b",1\r\n")
        assert b"open the valve" in ask(port, b"AT+CMGR=1\r")


def test_a_port_opened_a_moment_ago_hears_what_is_delivered(modem: RunningModem) -> None:
    with serial.Serial(modem.port, timeout=PATIENCE) as port:
        ask(port, b"AT+CNMI=2,1\r")
    for number in range(1, 30):
        with serial.Serial(modem.port, timeout=PATIENCE) as port:
            modem.deliver("hi")
            assert port.read_until(b",%d\r\n" % number).endswith(b'"SM",%d\r\n' % number)


def test_octets_are_delivered_as_such(modem: RunningModem) -> None:
    submission = modem.deliver(b"\x00\xff")
    assert submission.status == "delivered"


def test_too_few_messages_are_a_timeout(modem: RunningModem) -> None:
    with pytest.raises(TimeoutError, match="0 of 1"):
        modem.wait_sent(1, timeout=0.01)


def test_a_call_runs_between_two_turns_and_gives_its_result(modem: RunningModem) -> None:
    assert modem.call(lambda now: threading.current_thread().name) == "simulated modem"
    with pytest.raises(ZeroDivisionError):
        modem.call(lambda now: 1 // 0)


def test_replugging_gives_another_port(modem: RunningModem) -> None:
    before = modem.port
    modem.replug()
    assert modem.port != before
    send(modem, b"hello")
    assert modem.wait_sent(1)[0].text == "hello"


def test_a_simulator_that_dies_says_so() -> None:
    modem = RunningModem()
    modem._host.call_soon(lambda now: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        modem.wait_sent(1)
    with pytest.raises(ZeroDivisionError):
        modem.close()


def test_nothing_is_left_running() -> None:
    before = threading.enumerate()
    for _ in range(20):
        RunningModem().close()
    assert threading.enumerate() == before


def test_options_make_another_modem() -> None:
    with RunningModem(pin="1234", peer="000") as modem, serial.Serial(modem.port) as port:
        port.timeout = 5
        assert b"SIM PIN" in ask(port, b"AT+CPIN?\r")


def test_in_memory_an_exchange_needs_no_time() -> None:
    modem = ModemInMemory()
    assert modem.exchange(b"ATE0\r") == b"ATE0\r\r\nOK\r\n"
    assert modem.exchange(b"AT+CMGF=1\r") == b"\r\nOK\r\n"
    assert modem.exchange(b'AT+CMGS="2936"\r') == b"\r\n> "
    assert b"+CMGS: " in modem.exchange(b"hello\x1a")
    assert modem.sent == [Sent("2936", "hello", b"hello")]
    assert modem.now == 0


def test_in_memory_a_message_is_indicated_at_once() -> None:
    modem = ModemInMemory()
    modem.exchange(b"ATE0;+CNMI=2,1\r")
    assert modem.deliver("hi").status == "delivered"
    assert modem.exchange() == b'\r\n+CMTI: "SM",1\r\n'


def test_in_memory_time_passes_on_demand() -> None:
    modem = ModemInMemory(storage=0)
    submission = modem.deliver("hi")
    modem.advance(3 * 24 * 3600 * 1000)
    assert submission.status == "expired"
    assert modem.now == 3 * 24 * 3600 * 1000
