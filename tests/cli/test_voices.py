"""How `modem sim` reads and writes lines, without a modem."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.cli.voices import Json, Plain
from modem.simulator.messages import FromSim, ToSim
from modem.simulator.network import Network


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("hi", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "object"),
        ('{"text": "hi"}', "to_sim"),
        ('{"event": "to_sim"}', "either"),
        ('{"event": "to_sim", "text": "hi", "data": "00"}', "either"),
        ('{"event": "to_sim", "text": 5}', "a string"),
        ('{"event": "to_sim", "data": "0"}', "hexadecimal"),
        ('{"event": "to_sim", "text": "hi", "to": "5"}', '"to"'),
        ('{"event": "to_sim", "text": "hi", "sim": 1}', "from 0 to 0"),
        ('{"event": "to_sim", "text": "hi", "sim": true}', "a number"),
        ('{"event": "to_sim", "text": "hi", "report": 1}', "true or false"),
    ],
)
def test_a_line_that_makes_no_message_says_why(line: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        Json(1).parse(line)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"text": "hi"}, (0, ToSim("hi", report=False))),
        ({"text": ""}, (0, ToSim("", report=False))),
        ({"text": "hi", "data": None}, (0, ToSim("hi", report=False))),
        ({"data": "00fF"}, (0, ToSim(b"\x00\xff", report=False))),
        ({"text": "hi", "from": "5", "report": True}, (0, ToSim("hi", "5", report=True))),
        ({"text": "hi", "sim": 1}, (1, ToSim("hi", report=False))),
    ],
)
def test_a_json_line_is_a_message(event: dict[str, Any], expected: tuple[int, ToSim]) -> None:
    assert Json(2).parse(json.dumps({"event": "to_sim", **event})) == expected


def test_a_typed_line_is_a_message_as_it_stands() -> None:
    assert Plain(1).parse('{"a": 1}') == (0, ToSim('{"a": 1}', report=False))


def from_sim(text: str | None, data: bytes) -> FromSim:
    return FromSim(Network().add_sim(), "+1", "2936", text, data, (0,), 0, 0, 0)


@pytest.mark.parametrize(
    ("sims", "message", "line"),
    [
        (1, from_sim("hi", b"hi"), "to 2936: hi"),
        (2, from_sim("hi", b"hi"), "modem 1: to 2936: hi"),
        (1, from_sim(None, b"\0\xff"), "to 2936: 00ff"),
        (1, from_sim("a\x1b[2J\n", b"-"), "to 2936: a\\x1b[2J\\n"),
    ],
)
def test_a_person_reads_one_harmless_line(
    capsys: pytest.CaptureFixture[str], sims: int, message: FromSim, line: str
) -> None:
    Plain(sims).from_sim(1, message)
    assert capsys.readouterr().out == line + "\n"


def test_each_event_names_the_modem_where_there_are_several(
    capsys: pytest.CaptureFixture[str],
) -> None:
    voice = Json(2)
    voice.renamed(1, "/dev/pts/9")
    voice.reported(1, "failed")
    voice.from_sim(1, from_sim(None, b"\1"))
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert events == [
        {"event": "port", "port": "/dev/pts/9", "sim": 1},
        {"event": "report", "status": "failed", "sim": 1},
        {"event": "from_sim", "to": "2936", "text": None, "data": "01", "sim": 1},
    ]


JSON: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([])
)
NAMES = st.sampled_from(["text", "data", "from", "report", "sim", "more"])


@given(st.text())
def test_any_line_is_a_message_or_a_value_error(line: str) -> None:
    try:
        Json(1).parse(line)
    except ValueError:
        pass


@given(st.dictionaries(NAMES, JSON))
def test_any_object_is_a_message_or_a_value_error(event: dict[str, Any]) -> None:
    try:
        number, message = Json(3).parse(json.dumps({**event, "event": "to_sim"}))
    except ValueError:
        return
    assert number in range(3)
    assert isinstance(message.body, (str, bytes))
