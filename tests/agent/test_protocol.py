"""What goes over the line comes back as it was, and fits."""

import json

import pytest

from modem import errors
from modem.agent import protocol, requests
from modem.agent.errors import OutboxFull, StoreError
from modem.agent.received import QueuedCommand, from_task, timestamp
from modem.agent.records import Health, Incoming, Outgoing, Task, as_json
from modem.session.messages import Command
from modem.sms.times import Timestamp

OUT = Outgoing(
    id=7,
    state="sent",
    to="",
    text="hi",
    data=b"hi",
    modem="main",
    priority=-2,
    confirm=True,
    validity=None,
    expires=2.5,
    key="k",
    marker="",
    attempts=1,
    via="main",
    references=(1, 2),
    error="",
    accepted_at=1.5,
    ended_at=None,
)
IN = Incoming(
    number=3,
    id="abc",
    sid=None,
    sender="2936",
    text=None,
    data=b"\x00\xff",
    sent_at="2026-08-31T12:00:00+02:00",
    parts=3,
    missing=(2,),
    modem="main",
    received_at=9.0,
)
TASK = Task("default", IN, "waiting", 2, "late")
HEALTH = Health("main", "auto", "ready", True, 4.5, "")


def over_the_line(value: object) -> dict[str, object]:
    found: dict[str, object] = json.loads(protocol.encode(as_json(value)))
    return found


def test_values_come_back_as_they_were() -> None:
    assert protocol.outgoing(over_the_line(OUT)) == OUT
    assert protocol.incoming(over_the_line(IN)) == IN
    assert protocol.task(over_the_line(TASK)) == TASK
    assert protocol.health(over_the_line(HEALTH)) == HEALTH


def test_what_a_newer_agent_says_besides_is_left_out() -> None:
    assert protocol.outgoing({**over_the_line(OUT), "weight": 1}) == OUT


def test_a_command_from_a_queue_equals_the_one_that_the_modem_gave() -> None:
    command = from_task(TASK)
    given = Command("abc", "2936", None, b"\x00\xff", Timestamp(2026, 8, 31, 12, 0, 0, 8), 3)
    given.missing = (2,)
    assert (command, given) == (given, command)
    assert hash(command) == hash(given)
    assert command != QueuedCommand("abd", "2936", None, b"\x00\xff")
    assert (command.number, command.queue, command.modem) == (3, "default", "main")


@pytest.mark.parametrize("quarters", [0, 8, -14, 79, -79])
def test_a_time_is_read_as_it_was_written(quarters: int) -> None:
    time = Timestamp(2031, 2, 3, 4, 5, 6, quarters)
    assert timestamp(time.iso()) == time


ERRORS = [
    errors.PortError("busy", "picocom"),
    errors.MessageRefused("+CMS ERROR 38", 38, "+CMGS", True),
    errors.Refused("ERROR"),
    errors.NotRegistered("denied", denied=True),
    errors.OutcomeUnknown("perhaps", (4, 5)),
    errors.NotDelivered("expired", 70),
    errors.SimMissing("no SIM"),
    errors.NoAnswer("silent"),
    StoreError("disk full"),
    StoreError("damaged", temporary=False, corrupt=True),
    OutboxFull("10000 messages wait"),
    ValueError("no such state"),
    PermissionError("not for you"),
    LookupError("there is no message 3"),
]


@pytest.mark.parametrize("error", ERRORS, ids=[type(error).__name__ for error in ERRORS])
def test_an_error_comes_back_as_it_was(error: Exception) -> None:
    line = protocol.encode(protocol.error_object(error))
    found = protocol.error_from(json.loads(line))
    assert type(found) is type(error)
    assert found.args == error.args
    for name in ("temporary", "code", "request", "denied", "references", "status", "holder"):
        assert getattr(found, name, None) == getattr(error, name, None), name


@pytest.mark.parametrize("name", ["TypeError", "SystemExit", "refusal", "PduError", "", "sqlite3"])
def test_an_error_that_is_not_known_is_a_modem_error(name: str) -> None:
    found = protocol.error_from({"type": name, "message": "odd"})
    assert type(found) is errors.ModemError


def test_a_missing_message_is_a_lookup_error_with_a_sentence() -> None:
    assert protocol.error_object(KeyError("no message 3")) == {
        "type": "LookupError",
        "message": "no message 3",
        "temporary": False,
    }


LONGEST = [
    ("GSM 7-bit", "x" * 255 * 153),
    ("quotes", '"' * 255 * 153),
    ("line ends", "\n" * 255 * 153),
    ("UCS-2", "\u20ac\u4e00" * (255 * 67 // 2)),
    ("outside the BMP", "\U0001f600" * (255 * 33)),
    ("data", b"\xff" * 255 * 134),
]


@pytest.mark.parametrize(("kind", "body"), LONGEST, ids=[kind for kind, _ in LONGEST])
def test_the_longest_message_fits_into_a_line(kind: str, body: str | bytes) -> None:
    text = body if isinstance(body, str) else None
    data = body.encode() if isinstance(body, str) else body
    message = Outgoing(**{**vars(OUT), "text": text, "data": data, "error": "e" * 1000})
    command = Incoming(**{**vars(IN), "text": text, "data": data})
    answers = [as_json(message), as_json(Task("default", command, "dead", 9, "e" * 1000))]
    for answer in [*answers, {"do": "send", **protocol.body_fields(body)}]:
        assert len(protocol.encode({"id": 2**63, "result": answer})) <= protocol.LINE_LIMIT


BAD_LINES = [
    (b"", None),
    (b"3", None),
    (b"[", None),
    (b"[" * 100_000, None),
    (b'{"id":' * 50_000, None),
    (b"\xff\xfe", None),
    (b'{"id": 5, "do": "\xff"}', 5),
    (b'{"id": "\xff", "do": "hello"}', None),
    (b'{"id": 5}', 5),
    (b'{"id": 5, "do": "sing"}', 5),
    (b'{"id": "a", "do": "send", "txt": "x"}', "a"),
    (b'{"id": 5, "do": "wait", "message": "1"}', 5),
    (b'{"id": 5, "do": "wait", "message": 0}', 5),
    (b'{"id": 5, "do": "wait", "message": 1, "timeout": -1}', 5),
    (b'{"id": 5, "do": "wait", "message": 1, "timeout": NaN}', None),
    (b'{"id": 5, "do": "send", "text": "\\ud800"}', None),
    (b'{"id": 5, "do": "receive", "queue": "../x"}', 5),
    (b'{"id": [1], "do": "hello"}', None),
]


def test_what_the_name_of_a_queue_may_be_is_said() -> None:
    with pytest.raises(ValueError, match="a queue has a name of at most 64 letters"):
        requests.decode(b'{"do": "receive", "queue": "a b"}')


@pytest.mark.parametrize(("line", "name"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_line_that_is_no_request_is_a_value_error(line: bytes, name: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        requests.decode(line)
    assert requests.name_of(line) == name
