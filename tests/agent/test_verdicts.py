"""What an error of sending means for the message."""

import pytest

from modem.agent.verdicts import references_of, sentence, verdict
from modem.errors import (
    EquipmentRefused,
    MessageRefused,
    NoAnswer,
    NotRegistered,
    OutcomeUnknown,
    PinNeeded,
    PortError,
    Refused,
    SimMissing,
)
from modem.session.failing import refusal

ROWS = [
    ("the port is away", PortError("gone"), "again"),
    ("no answer before it was handed over", NoAnswer("silence"), "again"),
    ("no network", NotRegistered("searching"), "again"),
    ("the network denies it", NotRegistered("denied", denied=True), "again"),
    ("no SIM", SimMissing("none"), "again"),
    ("a PIN is wanted", PinNeeded("PIN"), "again"),
    ("congestion", refusal("+CMS ERROR", 42, "+CMGS"), "again"),
    ("the SIM is out", refusal("+CMS ERROR", 310, "+CMGS"), "again"),
    ("no network, says the message service", refusal("+CMS ERROR", 331, "+CMGS"), "again"),
    ("temporary by a vendor's own code", MessageRefused("odd", 512, "", True), "again"),
    ("unidentified subscriber", refusal("+CMS ERROR", 28, "+CMGS"), "refused"),
    ("invalid PDU", refusal("+CMS ERROR", 304, "+CMGS"), "refused"),
    ("what this modem cannot carry", ValueError("text mode"), "refused"),
    ("words that nobody knows", MessageRefused("odd words", "odd words"), "doubtful"),
    ("the equipment says no", refusal("+CME ERROR", 4, "+CMGS"), "doubtful"),
    ("the SIM is busy, says the equipment", EquipmentRefused("", 14, "", True), "again"),
    ("just ERROR", Refused("ERROR to AT+CMGS"), "doubtful"),
    ("it may have been sent", OutcomeUnknown("?"), "unknown"),
    ("a bug of ours", RuntimeError("bug"), "unknown"),
]


@pytest.mark.parametrize(("error", "meaning"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS])
def test_an_error_has_a_meaning_for_the_message(error: Exception, meaning: str) -> None:
    assert verdict(error) == meaning


def test_a_message_of_which_parts_are_out_is_not_begun_again() -> None:
    error = refusal("+CMS ERROR", 42, "+CMGS")
    error.sent = (7,)
    assert verdict(error) == "unknown"
    assert references_of(error) == (7,)
    assert references_of(OutcomeUnknown("?", (1, 2))) == (1, 2)


def test_an_error_is_told_in_words() -> None:
    assert sentence(PortError("it is gone")) == "it is gone"
    assert sentence(KeyError("x")) == "KeyError: 'x'"
