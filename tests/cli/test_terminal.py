"""What a person sees at a real terminal: `modem at` typed at, and output in colour."""

import pytest

from modem.cli import exits
from modem.cli.keyboard import answer
from modem.simulator.fixtures import RunningModem
from tests.cli.process import terminal


def test_a_person_types_commands_and_sees_answers(simulated_modem: RunningModem) -> None:
    with terminal("at", "--port", simulated_modem.port) as person:
        person.wait_for("Ctrl-D")
        person.type("at+csq\n")
        person.wait_for("OK", person.wait_for("+CSQ: "))
        person.type("AT+NOSUCH\n")
        person.wait_for("ERROR")
        assert person.leave() == exits.OK


def test_what_the_modem_says_unasked_is_shown(simulated_modem: RunningModem) -> None:
    with terminal("at", "--port", simulated_modem.port) as person:
        person.wait_for("Ctrl-D")
        person.type("AT+CNMI=2,1\n")
        person.wait_for("OK")
        simulated_modem.deliver("hello")
        person.wait_for("+CMTI: ")


def test_at_the_prompt_a_line_is_the_message(simulated_modem: RunningModem) -> None:
    with terminal("at", "--port", simulated_modem.port) as person:
        person.wait_for("Ctrl-D")
        person.type("AT+CMGF=1\n")
        person.wait_for("OK")
        person.type('AT+CMGS="2936"\n')
        person.wait_for("type the message")
        person.type("by hand\n")
        person.wait_for("+CMGS: ")
        assert simulated_modem.wait_sent(1)[0].text == "by hand"


def test_a_line_can_be_edited(simulated_modem: RunningModem) -> None:
    with terminal("at", "--port", simulated_modem.port) as person:
        person.wait_for("Ctrl-D")
        person.type("AT+CSQX\x7f\n")
        person.wait_for("+CSQ: ")


def test_a_modem_that_goes_away_ends_the_terminal(simulated_modem: RunningModem) -> None:
    with terminal("at", "--port", simulated_modem.port) as person:
        person.wait_for("Ctrl-D")
        person.type("AT\n")
        person.wait_for("OK")
        simulated_modem.replug()
        person.wait_for("is gone")
        assert person.end() == exits.PORT


@pytest.mark.parametrize(
    ("typed", "message_wanted", "octets"),
    [
        ("AT+CSQ", False, b"AT+CSQ\r"),
        ("hello", True, b"hello\x1a"),
        ("", True, b"\x1b"),
        ("", False, b"\r"),
    ],
)
def test_a_typed_line_becomes_octets(typed: str, message_wanted: bool, octets: bytes) -> None:
    assert answer(typed, message_wanted) == octets


@pytest.mark.parametrize("typed", ["a\x1a", "a\rb", "\x1b", "é", "a\x00"])
def test_a_typed_line_with_control_characters_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="printable"):
        answer(typed, False)


def test_output_at_a_terminal_is_coloured(simulated_modem: RunningModem) -> None:
    with terminal("doctor", "--port", simulated_modem.port) as person:
        end = person.wait_for("Healthy")
        assert "\x1b[1;32mHealthy" in person.shown[: end + 8]
        assert person.end() == exits.OK


def test_decode_at_a_terminal_is_a_table_that_fits(simulated_modem: RunningModem) -> None:
    pdu = "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"
    with terminal("decode", pdu) as person:
        assert person.end() == exits.OK
        assert "How are you?" in person.shown
        assert max(len(line) for line in person.shown.splitlines()) < 250
