"""Whatever octets are given: an explanation that shows each of them, or a PduError."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from modem.cli import explain
from modem.errors import PduError
from modem.sms.pdu import decode


@given(st.binary(max_size=200), st.booleans())
@example(bytes.fromhex("0006") + bytes(20), True)
@example(bytes.fromhex("0044048192630000" + "62111221436500" + "0500"), True)
def test_any_octets_are_explained_in_full_or_refused(octets: bytes, smsc: bool) -> None:
    try:
        message = decode(octets, smsc)
    except PduError:
        return
    rows = explain.rows(message, octets, smsc)
    assert bytes.fromhex("".join(row.octets for row in rows)) == octets
    assert json.loads(json.dumps(explain.as_json(message)))["type"] in (
        "deliver",
        "submit",
        "status-report",
    )


# What a message begins with, so that most of what is tried is read to its end.
HEADS = st.sampled_from(
    (
        "0004048192630000621112214365" + "00",
        "0044048192630008621112214365" + "00",
        "0031000481926300F4" + "A7",
        "00510004819263000007",
        "00062A048192636211122143650062111221536500" + "00",
        "00462A048192636211122143650062111221536500" + "00",
    )
)


@given(HEADS, st.binary(max_size=160))
@example("00062A04819263621112214365006211122153650000", bytes.fromhex("CD797F89"))  # no TP-DCS
def test_any_user_data_is_explained_in_full_or_refused(head: str, tail: bytes) -> None:
    octets = bytes.fromhex(head) + tail
    try:
        message = decode(octets)
    except PduError:
        return
    rows = explain.rows(message, octets)
    assert bytes.fromhex("".join(row.octets for row in rows)) == octets
    explain.as_json(message)
