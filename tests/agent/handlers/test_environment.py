"""A Command as environment variables."""

from modem.agent.handlers.environment import MOST, environment
from modem.cli.telling import plain
from modem.session.messages import Command


def told(text: str | None, data: bytes) -> dict[str, str]:
    return environment(plain(Command("1", "2936", text, data)))


def test_nul_is_left_out_of_a_text_and_stays_in_its_octets() -> None:
    found = told("a\0b", b"a\0b")
    assert found["MODEM_COMMAND_TEXT"] == "ab"
    assert found["MODEM_COMMAND_DATA"] == "610062"


def test_what_there_is_not_has_no_variable() -> None:
    found = told(None, b"\xff")
    assert sorted(found) == [
        "MODEM_COMMAND_DATA",
        "MODEM_COMMAND_ID",
        "MODEM_COMMAND_PARTS",
        "MODEM_COMMAND_SENDER",
    ]


def test_no_value_is_longer_than_a_program_can_be_given() -> None:
    long = "\u03a9" * (MOST // 2)
    assert told(long, long.encode())["MODEM_COMMAND_TEXT"] == long
    assert "MODEM_COMMAND_DATA" not in told(long, long.encode())
    assert "MODEM_COMMAND_TEXT" not in told(long + "x", b"")
