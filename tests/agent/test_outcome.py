"""What a caller hears of a message, by its state."""

from typing import Any

import pytest

from modem import errors
from modem.agent import records
from modem.agent.outcome import check
from modem.agent.records import Outgoing
from tests.agent.test_protocol import OUT

CMS = "+CMS ERROR 38 to AT+CMGS: network out of order"


def message(state: str, error: str = "", **more: Any) -> Outgoing:
    return Outgoing(**{**vars(OUT), "state": state, "error": error, **more})


@pytest.mark.parametrize(
    ("state", "until"),
    [
        (records.SENT, "sent"),
        (records.DELIVERED, "sent"),
        (records.UNDELIVERED, "sent"),
        (records.DELIVERED, "delivered"),
    ],
)
def test_a_message_that_is_as_wished_is_returned(state: str, until: str) -> None:
    wished = message(state)
    assert check(wished, until) is wished


def test_a_message_without_a_report_is_delivered_when_it_is_sent() -> None:
    assert check(message(records.SENT, confirm=False), "delivered").state == "sent"


CASES: list[tuple[str, str, type[Exception], bool]] = [
    (records.REFUSED, CMS, errors.MessageRefused, False),
    (records.REFUSED, "+CME ERROR 100", errors.EquipmentRefused, False),
    (records.REFUSED, "ERROR to AT+CMGS", errors.Refused, False),
    (records.UNKNOWN, "no result came", errors.OutcomeUnknown, False),
    (records.WAITING, "not registered", errors.OutcomeUnknown, True),
    (records.SENDING, "", errors.OutcomeUnknown, True),
    (records.EXPIRED, "no network", errors.NotDelivered, False),
    (records.CANCELLED, "", errors.NotDelivered, False),
    (records.UNDELIVERED, "failed for good", errors.NotDelivered, False),
    (records.SENT, "", errors.NotDelivered, True),
]


@pytest.mark.parametrize(("state", "reason", "kind", "temporary"), CASES)
def test_any_other_is_the_error_that_a_modem_would_raise(
    state: str, reason: str, kind: type[errors.ModemError], temporary: bool
) -> None:
    with pytest.raises(kind) as raised:
        check(message(state, reason), "delivered")
    assert type(raised.value) is kind
    assert reason in raised.value.message
    assert raised.value.temporary is temporary
    assert vars(raised.value)["message_id"] == OUT.id


def test_a_refusal_has_its_code_and_an_unknown_outcome_its_references() -> None:
    with pytest.raises(errors.MessageRefused) as refused:
        check(message(records.REFUSED, CMS))
    assert refused.value.code == 38
    with pytest.raises(errors.OutcomeUnknown) as unknown:
        check(message(records.UNKNOWN, "perhaps"))
    assert unknown.value.references == (1, 2)
