"""A board may leave the national tables out: locking.py and single.py."""

import sys

import pytest

from modem.sms import GSM7, UCS2, split
from modem.sms.fields import decode_gsm7
from modem.sms.gsm7_tables import locking_table, single_table


@pytest.fixture(autouse=True)
def no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "modem.sms.locking", None)
    monkeypatch.setitem(sys.modules, "modem.sms.single", None)


def test_only_the_default_tables_are_there() -> None:
    assert locking_table(1) is None
    assert single_table(1) is None
    assert locking_table(0) is not None
    assert single_table(0) is not None


def test_texts_that_need_the_tables_travel_as_ucs2() -> None:
    assert [part.alphabet for part in split("merhaba arkadaş" * 3, 0)] == [UCS2]
    assert [part.alphabet for part in split("merhaba", 0)] == [GSM7]


def test_shifted_text_is_read_in_the_default_alphabet() -> None:
    assert decode_gsm7(b"a\x1be\x07", 1, 1) == "a€ì"
