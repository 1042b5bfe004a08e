"""A recorded dialogue plays back as a modem."""

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem import Modem
from modem.dialogue import parse
from modem.ports.trace import Recorder, TracedPort
from modem.session.session import Session
from modem.session.settings import Settings
from modem.simulator.faults import stack
from modem.simulator.personas import PERSONAS
from modem.simulator.replay import Replay
from tests.drivers.virtual import BlockingPort, Line
from tests.patience import PATIENCE
from tests.world import World

DIALOGUE = r"""
     0 > AT
    10 < \cAT\r\c
    12 < OK
   100 > AT+CSQ
   130 < +CSQ: 20,99
   130 < OK
   200 > AT+CSQ
   900 < +CSQ: 11,99
   900 < OK
  1000 > AT+CMGS=18
  1040 < > \c
  1050 > 0001000481926300\x1A
  3050 < +CMGS: 7
  3050 < OK
  4000 > AT+CPIN="****"
  4010 < OK
  5000 < +CMTI: "SM",1
  5001 ! CommandReceived
"""


class Client:
    """Types at a recording, on a clock of its own."""

    def __init__(self, text: str = DIALOGUE, **options: Any) -> None:
        self.modem = Replay(parse(text), **options)
        self.now = 0

    def say(self, data: bytes) -> bytes:
        self.modem.receive_data(data, self.now)
        return self.modem.data_to_send()

    def hear(self, ms: int) -> bytes:
        """Let time pass; return what the modem says."""
        self.now += ms
        self.modem.advance(self.now)
        return self.modem.data_to_send()


def test_a_command_gets_its_answer_with_the_echo_at_the_recorded_time() -> None:
    client = Client()
    assert client.say(b"AT\r") == b""
    assert client.hear(9) == b""
    assert client.modem.deadline() == 10
    assert client.hear(1) == b"AT\r"
    assert client.hear(2) == b"\r\nOK\r\n"


def test_fast_leaves_the_delays_out() -> None:
    assert Client(fast=True).say(b"at+csq \r") == b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n"


def test_several_recordings_come_in_turn_and_the_last_one_again() -> None:
    client = Client(fast=True)
    answers = [client.say(b"AT+CSQ\r")[8:10] for _ in range(3)]
    assert answers == [b"20", b"11", b"11"]


def test_what_was_not_recorded_is_an_error() -> None:
    assert Client().say(b"AT+CNUM\r") == b"\r\nERROR\r\n"


def test_what_is_no_command_gets_no_answer() -> None:
    assert Client().say(b"hello\r\n\r\r") == b""


def test_any_message_gets_the_prompt_and_the_answer_that_were_recorded() -> None:
    client = Client(fast=True)
    assert client.say(b"AT+CMGS=21\r") == b"\r\n> "
    assert client.say(b"0001000B919471\r\n...\x1a") == b"\r\n+CMGS: 7\r\n\r\nOK\r\n"
    assert client.say(b"AT+CSQ\r").endswith(b"OK\r\n")


def test_escape_gives_the_message_up() -> None:
    client = Client(fast=True)
    client.say(b"AT+CMGS=18\r")
    assert client.say(b"00010\x1b") == b"\r\nOK\r\n"
    assert client.say(b"AT\r") == b"AT\r\r\nOK\r\n"


def test_a_prompt_without_an_answer_ends_in_an_error() -> None:
    client = Client("> AT+CMGS=18\n< > \\c\n> \\x1B\n")
    client.say(b"AT+CMGS=18\r")
    assert client.say(b"0001\x1a") == b"\r\nERROR\r\n"


def test_a_masked_command_holds_for_every_value() -> None:
    assert Client(fast=True).say(b'AT+CPIN="4711"\r') == b"\r\nOK\r\n"


def test_what_came_unasked_comes_at_its_time_each_time_the_port_is_opened() -> None:
    client = Client()
    for _ in range(2):
        client.modem.connect(client.now)
        assert client.hear(4999) == b""
        assert client.hear(1) == b'\r\n+CMTI: "SM",1\r\n'


def test_nobody_is_told_anything_once_the_port_is_closed() -> None:
    client = Client()
    client.say(b"AT\r")
    client.modem.disconnect(client.now)
    assert client.modem.deadline() is None
    assert client.hear(9000) == b""


def test_an_answer_with_noise_in_it_is_played_with_the_noise() -> None:
    client = Client("> AT+CSQ\n< RING\n< +CSQ: 1,99\n< OK\n< RING\n")
    client.modem.connect(0)
    assert client.hear(0) == b"\r\nRING\r\n"
    assert client.say(b"AT+CSQ\r") == b"\r\nRING\r\n\r\n+CSQ: 1,99\r\n\r\nOK\r\n"


def test_two_recordings_in_one_file_come_one_after_the_other() -> None:
    client = Client("100 > AT\n200 < OK\n900 < RING\n0 > AT\n50 < ERROR\n70 < BUSY\n")
    assert client.hear(900) == b"\r\nRING\r\n"
    assert client.hear(70) == b"\r\nBUSY\r\n"
    client.say(b"AT\r")
    client.hear(100)
    client.say(b"AT\r")
    assert client.hear(50) == b"\r\nERROR\r\n"


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_no_octets_trouble_it(pieces: list[bytes]) -> None:
    client = Client()
    for piece in pieces:
        client.say(piece)
        client.hear(100)
    client.say(b"\x1b")
    client.hear(5000)
    assert client.say(b"AT+CNUM\r") == b"\r\nERROR\r\n"


def test_a_line_without_an_end_is_not_kept_for_ever() -> None:
    client = Client()
    client.say(b"A" * 100_000)
    assert len(client.modem._typed) < 5000


def talk(modem: Modem) -> list[object]:
    """A life with everything in it: what came of it."""
    receipt = modem.send("temperature 21.4")
    long = modem.send("x" * 200)
    status = modem.status()
    command = modem.receive(timeout=PATIENCE)
    assert command is not None
    modem.acknowledge(command)
    return [modem.identity, receipt, long, status, command, modem.status()]


class PlayedLine(Line):
    """The virtual wire, to a recording."""

    def __init__(self, text: str, faults: str = "") -> None:
        super().__init__()
        chances = {faults: 0.5} if faults else {}
        self.device: Any = stack(Replay(parse(text), now=self.now), chances, 1)


def life(line: Line, recorder: Recorder | None = None) -> list[object]:
    port: Any = BlockingPort(line)
    if recorder is not None:
        port = TracedPort(port, recorder)
    modem = Modem(port, Session(Settings()), lambda: line.now)
    modem.start()
    return talk(modem)


def recorded(persona: str = "generic", **masks: bool) -> tuple[str, list[object]]:
    """Record a life with a simulated modem."""
    line, file = Line(persona=persona), io.StringIO()
    line.deliver("open the valve")
    return_value = life(line, Recorder(file, lambda: line.now, **masks))
    return file.getvalue(), return_value


@pytest.mark.parametrize("persona", sorted(PERSONAS))
def test_a_driver_on_the_recording_has_the_same_life_again(persona: str) -> None:
    text, results = recorded(persona)
    assert life(PlayedLine(text)) == results


def test_a_masked_recording_plays_as_well() -> None:
    text, results = recorded(numbers=True, bodies=True)
    played = life(PlayedLine(text))
    assert played[1:4] == results[1:4]
    assert "valve" not in text


def test_faults_stack_on_a_recording() -> None:
    text, results = recorded()
    assert life(PlayedLine(text, "split"))[1:3] == results[1:3]


def test_a_recording_lives_in_a_world() -> None:
    world = World()
    world.line = Replay(parse(recorded()[0]))
    world.start()
    assert world.send("temperature 21.4").parts == 1
    assert [command.text for command in world.commands] == ["open the valve"]


TRANSCRIPTS = sorted((Path(__file__).parent.parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_every_transcript_can_be_played(path: Path) -> None:
    client = Client(path.read_text())
    for entry in parse(path.read_text()):
        if isinstance(entry.content, bytes) and entry.marker == ">":
            client.say(entry.content)
            client.hear(100)
    client.hear(10_000_000)
    assert client.modem.deadline() is None
