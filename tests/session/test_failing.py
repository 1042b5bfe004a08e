"""Errors on a board that has left the names of their codes out."""

import sys

import pytest

from modem.errors import MessageRefused
from modem.session.failing import refusal


def test_a_code_has_its_name() -> None:
    assert str(refusal("+CMS ERROR", 38, "+CMGS")).endswith("38 to AT+CMGS: network out of order")


def test_a_code_stands_alone_where_the_names_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "modem.causes", None)
    error = refusal("+CMS ERROR", 38, "+CMGS")
    assert str(error) == "+CMS ERROR 38 to AT+CMGS" and error.temporary
    assert isinstance(error, MessageRefused)
