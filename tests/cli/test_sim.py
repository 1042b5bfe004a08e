"""`modem sim` as another program sees it: its ports, its lines, its end."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial

from modem.cli.sim import EPILOG
from modem.simulator.personas import PERSONAS
from tests.cli.running import Json, Simulator, ask, open_modem, send_text
from tests.patience import PATIENCE


@pytest.fixture
def start() -> Iterator[Callable[..., Simulator]]:
    running: list[Simulator] = []

    def start(*options: str) -> Simulator:
        running.append(Simulator(*options))
        return running[-1]

    yield start
    for simulator in running:
        simulator.process.kill()
        simulator.process.communicate()


Start = Callable[..., Simulator]


def test_it_prints_its_port_and_what_the_modem_sends(start: Start) -> None:
    simulator = start()
    with open_modem(simulator.line()) as modem:
        send_text(modem, b"hello")
    assert simulator.line() == "to 2936: hello"
    assert simulator.end() == (0, "")


def test_a_typed_line_becomes_a_command(start: Start) -> None:
    simulator = start()
    with open_modem(simulator.line()) as modem:
        ask(modem, b"AT+CMGF=1;+CNMI=2,1\r")
        simulator.type("turn left")
        assert modem.read_until(b",1\r\n") == b'\r\n+CMTI: "SM",1\r\n'
        read = ask(modem, b"AT+CMGR=1\r")
    assert b'"2936"' in read
    assert b"\r\nturn left\r\n" in read


def test_json_says_where_it_is_and_what_the_modem_sent(start: Start) -> None:
    simulator = start("--json")
    ready = simulator.event()
    assert ready == {"event": "ready", "port": ready["port"]}
    with open_modem(ready["port"]) as modem:
        send_text(modem, b"hello")
    assert simulator.event() == {
        "event": "from_sim",
        "to": "2936",
        "text": "hello",
        "data": b"hello".hex(),
    }


def test_json_shows_eight_bit_data_as_octets(start: Start) -> None:
    simulator = start("--json")
    with open_modem(simulator.event()["port"]) as modem:
        ask(modem, b"AT+CMGF=0\r")
        ask(modem, b"AT+CMGS=12\r", b"> ")
        ask(modem, b"0001000481926300040300FF0A\x1a")
    event = simulator.event()
    assert (event["to"], event["text"], event["data"]) == ("2936", None, "00ff0a")


@pytest.mark.parametrize(
    ("message", "sender", "body"),
    [
        ({"text": "hi"}, b'"2936"', b"hi"),
        ({"data": "48692E"}, b'"2936"', b"48692E"),
        ({"text": "hi", "from": "+4915112345678"}, b'"+4915112345678"', b"hi"),
    ],
)
def test_a_json_line_becomes_a_message(
    start: Start, message: Json, sender: bytes, body: bytes
) -> None:
    simulator = start("--json")
    with open_modem(simulator.event()["port"]) as modem:
        ask(modem, b"AT+CMGF=1;+CNMI=2,1\r")
        simulator.type({"event": "to_sim", **message})
        modem.read_until(b",1\r\n")
        read = ask(modem, b"AT+CMGR=1\r")
    assert sender in read
    assert b"\r\n" + body + b"\r\n" in read


def test_a_report_comes_when_it_is_asked_for(start: Start) -> None:
    simulator = start("--json")
    simulator.event()
    simulator.type({"event": "to_sim", "text": "quiet"})
    simulator.type({"event": "to_sim", "text": "hi", "report": True})
    assert simulator.event() == {"event": "report", "status": "delivered"}


BAD_LINES = [
    "hi",
    "[" * 100_000,
    '{"event": "to_sim"}',
    '{"event": "to_sim", "text": "hi", "from": "++"}',
    '{"event": "to_sim", "text": "\\ud800"}',
    '{"event": "to_sim", "text": "%s"}' % ("x" * 50_000),
]


def test_a_bad_line_is_an_event_and_not_the_end(start: Start) -> None:
    simulator = start("--json")
    simulator.event()
    for line in BAD_LINES:
        simulator.type(line)
        assert simulator.event()["event"] == "error", line
    simulator.type("\udcff")
    assert simulator.event()["event"] == "error"
    simulator.type({"event": "to_sim", "text": "hi", "report": True})
    assert simulator.event()["event"] == "report"


def test_the_end_of_input_is_not_the_end_of_the_modem(start: Start) -> None:
    simulator = start("--json")
    port = simulator.event()["port"]
    assert simulator.process.stdin is not None
    simulator.process.stdin.write(b'{"event": "to_sim", "text": "hi", "report": true}')
    simulator.process.stdin.close()
    simulator.process.stdin = None
    assert simulator.event()["status"] == "delivered"
    with open_modem(port) as modem:
        assert ask(modem, b"AT\r") == b"\r\nOK\r\n"
    assert simulator.end() == (0, "")


def test_without_any_standard_input_it_serves_all_the_same(tmp_path: Path) -> None:
    command = f'{sys.executable} -m modem.cli sim --link "$0" <&- & echo $!; wait $!'
    shell = subprocess.Popen(["sh", "-c", command, tmp_path / "modem"], stdout=subprocess.PIPE)
    assert shell.stdout is not None
    number = int(shell.stdout.readline())
    with open_modem(shell.stdout.readline().decode().strip()) as modem:
        assert ask(modem, b"AT\r") == b"\r\nOK\r\n"
    os.kill(number, signal.SIGTERM)
    shell.communicate(timeout=PATIENCE)
    assert shell.returncode == 0


def test_the_help_names_every_make_of_modem() -> None:
    named = EPILOG.partition("besides generic:")[2].partition("--faults")[0]
    assert sorted(named.split()) == sorted(PERSONAS.keys() - {"generic"})


def test_a_make_of_modem_may_be_written_in_capitals(start: Start) -> None:
    simulator = start("--persona", "SIM800")
    assert simulator.line()
    assert simulator.end() == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_goes_quietly_and_takes_its_link_along(
    start: Start, tmp_path: Path, number: int
) -> None:
    link = tmp_path / "modem"
    simulator = start("--link", str(link))
    assert simulator.line() == os.readlink(link)
    assert simulator.end(number) == (0, "")
    assert not link.is_symlink()


def test_a_client_may_be_killed_and_the_next_finds_the_modem_as_it_was(start: Start) -> None:
    port = (simulator := start("--json")).event()["port"]
    client = subprocess.Popen([sys.executable, "-c", HELD_OPEN, port], stdout=subprocess.PIPE)
    assert client.stdout is not None
    client.stdout.readline()
    client.kill()
    client.communicate()
    simulator.type({"event": "to_sim", "text": "while nobody listens", "report": True})
    simulator.event()
    with serial.Serial(port, timeout=PATIENCE, exclusive=True) as modem:
        assert ask(modem, b"AT+CMGF?\r") == b"\r\n+CMGF: 1\r\n\r\nOK\r\n"  # no echo, no +CMTI


HELD_OPEN = """
import os, select, sys, time
port = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
os.write(port, b"ATE0;+CMGF=1;+CNMI=2,1\\r")
answer = b""
while not answer.endswith(b"OK\\r\\n"):
    answer += os.read(port, 100)
os.write(port, b'AT+CMGS="2936"\\r')
select.select([port], [], [])  # the prompt is left unread
print(answer, flush=True)
time.sleep(60)
"""


def test_tcp_gives_the_address_it_got(start: Start) -> None:
    port = start("--json", "--tcp", "127.0.0.1:0").event()["port"]
    host, _, number = port.rpartition(":")
    with socket.create_connection((host, int(number)), PATIENCE) as client:
        client.sendall(b"ATE0\r")
        assert client.makefile("rb").readline() == b"ATE0\r\r\n"


def test_a_unix_socket_works_too(start: Start, tmp_path: Path) -> None:
    port = start("--json", "--unix", str(tmp_path / "modem")).event()["port"]
    assert port == str(tmp_path / "modem")
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(port)
        client.sendall(b"ATE0\r")
        assert client.makefile("rb").readline() == b"ATE0\r\r\n"


def test_several_modems_share_one_network(start: Start, tmp_path: Path) -> None:
    simulator = start("--json", "--sims", "3", "--link", str(tmp_path / "modem"))
    ready = simulator.event()
    assert ready["ports"] == [os.readlink(tmp_path / f"modem{number}") for number in range(3)]
    assert ready["port"] == ready["ports"][0]
    with open_modem(ready["ports"][2]) as modem:
        ask(modem, b"AT+CNMI=2,1\r")
        send_text(modem, b"from the third")
        assert simulator.event()["sim"] == 2
        simulator.type({"event": "to_sim", "text": "hi", "sim": 2, "report": True})
        assert simulator.event() == {"event": "report", "status": "delivered", "sim": 2}
        assert b"+CMTI" in modem.read_until(b",1\r\n")


def test_the_sim_and_the_network_are_as_asked_for(start: Start) -> None:
    options = ("--pin", "1234", "--peer", "000", "--sms-center", "+4915100000", "--storage", "2")
    simulator = start("--json", *options)
    with open_modem(simulator.event()["port"]) as modem:
        assert b"+CPIN: SIM PIN" in ask(modem, b"AT+CPIN?\r")
        ask(modem, b"AT+CPIN=1234\r")
        assert b'"+4915100000"' in ask(modem, b"AT+CSCA?\r")
        assert b",0,2," in ask(modem, b"AT+CPMS?\r")
        ask(modem, b"AT+CMGF=1;+CNMI=2,1\r")
        simulator.type({"event": "to_sim", "text": "hi"})
        modem.read_until(b",1\r\n")
        assert b'"000"' in ask(modem, b"AT+CMGR=1\r")


def test_the_link_is_as_slow_as_asked_for(start: Start) -> None:
    with open_modem(start("--json", "--baud", "1200").event()["port"]) as modem:
        began = time.monotonic()
        ask(modem, b"AT\r")
        assert time.monotonic() - began > 0.07  # 9 bytes, 8.3 ms each


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--tcp", "127.0.0.1:0", "--unix", "@x"], 2, "choose one"),
        (["--tcp", "7700"], 2, "HOST:PORT"),
        (["--tcp", "192.0.2.1:7700"], 3, "simulated port"),
        (["--link", "/dev/null"], 3, "simulated port: /dev/null: not a symbolic link"),
        (["--link", "/tmp/x", "--unix", "@x"], 2, "pseudo-terminal"),
        (["--persona", "none"], 2, "generic"),
        (["--peer", "+"], 2, ""),
        (["--peer", "abc"], 2, "'abc': it is no number"),
        (["--sms-center", "abc"], 2, "'abc': it is no number"),
        (["--pin", "12a4"], 2, "4 to 8 digits"),
        (["--baud", "0"], 2, "baud"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    start: Start, options: list[str], code: int, words: str
) -> None:
    process = start(*options).process
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (code, b"")
    assert words in err.decode()
    assert "Traceback" not in err.decode()


def test_it_is_ready_at_once(start: Start) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    simulator = start()
    simulator.line()
    assert simulator.end() == (0, "")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 3  # 0.2 s of work, however long that takes
