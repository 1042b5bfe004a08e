"""The dialogue format, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.dialogue import (
    CALL,
    EVENT,
    FROM_MODEM,
    REMARK,
    TO_MODEM,
    Entry,
    escape,
    parse,
    received_octets,
    render,
    sent_octets,
    split_received,
    split_sent,
    unescape,
    whole_lines,
)

EXAMPLE = """\
# start-up on a modem that sleeps through the first AT
     0 > AT
   500 > AT
   512 < OK
   540 ! Ready
"""

RECEIVED = {
    "a result": (b"\r\nOK\r\n", ["OK"]),
    "a prompt": (b"\r\n> ", ["> \\c"]),
    "an echo": (b"AT\r", ["\\cAT\\r\\c"]),
    "an echo and a result": (b"AT\r\r\nOK\r\n", ["\\cAT\\r\\c", "OK"]),
    "a line and its body": (
        b"\r\n+CMGR: 1,,23\r\n0791\r\n\r\nOK\r\n",
        ["+CMGR: 1,,23", "\\c0791", "OK"],
    ),
    "no CR LF before": (b"OK\r\n", ["\\cOK"]),
    "noise": (b"\x00\xff", ["\\c\\x00\\xFF\\c"]),
    "an empty line": (b"\r\n", ["\\c"]),
    "a space at the end": (b"\r\n+CPBS: \r\n", ["+CPBS:\\x20"]),
    "a backslash and a c": (b"\r\n\\c\r\n", ["\\\\c"]),
}
SENT = {
    "a command": (b"AT+CSQ\r", ["AT+CSQ"]),
    "a PDU": (b"0001\x1a", ["0001\\x1A"]),
    "an escape": (b"\x1b", ["\\x1B"]),
    "an unfinished command": (b"AT", ["AT\\c"]),
    "Ctrl-Z and CR": (b"0001\x1a\r", ["0001\\x1A\\r\\c"]),
    "two commands": (b"AT\rATE0\r", ["AT", "ATE0"]),
}


def named(table: dict[str, tuple[bytes, list[str]]]) -> list[object]:
    return [pytest.param(*row, id=name) for name, row in table.items()]


def test_the_example_reads_as_it_was_meant() -> None:
    assert parse(EXAMPLE) == [
        Entry(None, REMARK, "start-up on a modem that sleeps through the first AT"),
        Entry(0, TO_MODEM, b"AT\r"),
        Entry(500, TO_MODEM, b"AT\r"),
        Entry(512, FROM_MODEM, b"\r\nOK\r\n"),
        Entry(540, EVENT, "Ready"),
    ]


def test_the_example_is_written_as_it_stands() -> None:
    assert render(parse(EXAMPLE)) == EXAMPLE


@pytest.mark.parametrize(("octets", "texts"), named(RECEIVED))
def test_what_the_modem_says_is_written_so(octets: bytes, texts: list[str]) -> None:
    assert split_received(octets) == texts


@pytest.mark.parametrize(("octets", "texts"), named(SENT))
def test_what_the_modem_is_told_is_written_so(octets: bytes, texts: list[str]) -> None:
    assert split_sent(octets) == texts


@given(st.binary())
def test_any_octets_survive_escaping(octets: bytes) -> None:
    assert unescape(escape(octets)) == octets


WIRE = st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"\\", b"c", b" ", b"> ", b"\x1a", b"OK"]))


@given(WIRE.map(b"".join) | st.binary())
def test_any_octets_from_the_modem_survive_a_file(octets: bytes) -> None:
    entries = [Entry(7, FROM_MODEM, octets)] if octets else []
    read = parse(render(entries))
    assert b"".join(entry.content for entry in read) == octets  # type: ignore[misc]


@given(WIRE.map(b"".join) | st.binary())
def test_any_octets_to_the_modem_survive_a_file(octets: bytes) -> None:
    entries = [Entry(7, TO_MODEM, octets)] if octets else []
    read = parse(render(entries))
    assert b"".join(entry.content for entry in read) == octets  # type: ignore[misc]


@given(WIRE.map(b"".join))
def test_whole_lines_end_where_a_line_ends(octets: bytes) -> None:
    whole = octets[: whole_lines(octets)]
    rest = octets[whole_lines(octets) :]
    assert split_received(whole) + split_received(rest) == split_received(octets)
    assert len(split_received(rest)) <= 1


def test_calls_and_remarks_keep_their_words() -> None:
    text = '       ? send("21.4 °C")\n    12 # the modem is slow here\n'
    assert parse(text) == [
        Entry(None, CALL, 'send("21.4 °C")'),
        Entry(12, REMARK, "the modem is slow here"),
    ]
    assert render(parse(text)) == text


@pytest.mark.parametrize(
    "line", ["AT", "12", "x > AT", "> \\q", "> \\x1", "< ü", "= AT", "1.5 > AT"]
)
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2: "):
        parse("> AT\n" + line + "\n")


def test_empty_lines_and_windows_line_ends_do_not_matter() -> None:
    assert parse("> AT\r\n\r\n< OK\r\n") == [
        Entry(None, TO_MODEM, b"AT\r"),
        Entry(None, FROM_MODEM, b"\r\nOK\r\n"),
    ]


def test_the_implied_octets_may_be_taken_off() -> None:
    assert received_octets("\\c\\c") == b""
    assert sent_octets("\\c") == b""
