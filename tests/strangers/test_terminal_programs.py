"""A person at picocom, minicom or socat, and chat's scripts: echo, editing, prompt, ESC."""

import os
import pty
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.process import Terminal
from tests.strangers.conftest import Start
from tests.strangers.rig import Modem, end, need, run

RAW = "STDIO,raw,echo=0"
TCP = ("--tcp", "127.0.0.1:0")
# How each is told of a port, what it shows once it is ready for keys, and on which modem.
PROGRAMS = {
    "picocom": (("picocom", "--baud", "115200", "{port}"), "Terminal ready", ()),
    "minicom": (("minicom", "-o", "-b", "115200", "-D", "{port}"), "help on special keys", ()),
    "socat": (("socat", "-d", "-d", RAW, "{port},raw,echo=0"), "starting data", ()),
    "socat on TCP": (("socat", "-d", "-d", RAW, "TCP:{port}"), "starting data", TCP),
}
BACKSPACE, DELETE, ESCAPE, CTRL_Z = "\x08", "\x7f", "\x1b", "\x1a"


@contextmanager
def terminal(*command: str) -> Iterator[Terminal]:
    """Run a program at a terminal of its own."""
    need(command[0])
    master, slave = pty.openpty()
    process = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=os.environ | {"TERM": "vt100"},
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        os.close(master)  # a hang-up first: who restores the terminal would wait for its reader
        end(process)


@pytest.fixture(params=sorted(PROGRAMS))
def program(request: pytest.FixtureRequest) -> str:
    """The name of one of the programs."""
    return str(request.param)


@pytest.fixture
def served(program: str, start: Start) -> Modem:
    """The modem that the program connects to."""
    return start(*PROGRAMS[program][2])


@pytest.fixture
def person(program: str, served: Modem) -> Iterator[Terminal]:
    """Somebody in front of the program, connected to the modem."""
    command, ready, _ = PROGRAMS[program]
    with terminal(*(word.format(port=served.port) for word in command)) as person:
        person.wait_for(ready)
        yield person


def type_line(person: Terminal, typed: str, answer: str) -> None:
    """Type a line and wait for the answer after it."""
    before = len(person.shown)
    person.type(typed + "\r")
    person.wait_for(answer, before)


def test_a_person_sees_what_is_typed_and_can_correct_it(person: Terminal) -> None:
    person.type("AT+CG")
    person.wait_for("AT+CG")
    type_line(person, "MM", "Plain 3GPP modem")
    type_line(person, "AT+CSX%sQ" % BACKSPACE, "+CSQ: 20,99")
    type_line(person, "AT+CPX%sIN?" % DELETE, "+CPIN: READY")
    type_line(person, "AT+NOSUCH", "ERROR")


def test_a_person_sends_a_message_at_the_prompt(person: Terminal, served: Modem) -> None:
    type_line(person, "AT+CMGF=1", "OK")
    type_line(person, 'AT+CMGS="2936"', "> ")
    person.type("hallo" + 2 * BACKSPACE + 2 * DELETE + "ello" + CTRL_Z)
    person.wait_for("+CMGS: 0")
    assert served.sent(1) == ["hello"]


def test_a_person_leaves_the_prompt_with_escape(person: Terminal, served: Modem) -> None:
    type_line(person, "AT+CMGF=1", "OK")
    at = len(person.shown)
    type_line(person, 'AT+CMGS="2936"', "> ")
    person.type("never" + ESCAPE)
    person.wait_for("OK", at)
    type_line(person, "AT+CGMM", "Plain 3GPP modem")
    assert [event["event"] for event in served.events] == ["ready"]


CHAT = r"""
ABORT ERROR TIMEOUT 5
'' ATZ
OK AT+CMGF=1
OK 'AT+CMGS="2936"'
'> ' 'by chat^Z\c'
OK ''
"""


def test_a_script_of_chat_sends_a_message(modem: Modem, tmp_path: Path) -> None:
    need("chat")
    script = tmp_path / "chat"
    script.write_text(CHAT)
    run("sh", "-c", 'chat -v -s -f "$1" <"$0" >"$0"', modem.port, str(script))
    assert modem.sent(1) == ["by chat"]
