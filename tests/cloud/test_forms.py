"""Bodies of requests, as the console and `modem cloud listen` read them."""

import asyncio

import pytest
from starlette.requests import Request

from modem.cloud import forms
from modem.cloud.errors import Refused
from modem.cloud.forms import body_of, form_of


def request(body: bytes, kind: str = forms.FORM, chunk: int = 65536) -> Request:
    chunks = [body[start : start + chunk] for start in range(0, len(body), chunk)] or [b""]
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in chunks]
    messages[-1]["more_body"] = False
    waiting = iter(messages)

    async def receive() -> dict[str, object]:
        return next(waiting)

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}
    return Request(scope, receive)


def test_fields_are_read_blank_ones_too_and_the_last_one_counts() -> None:
    assert asyncio.run(form_of(request(b"a=1&b=&a=%C3%BC+2"))) == {"a": "ü 2", "b": ""}


def test_a_body_of_another_type_has_no_fields() -> None:
    assert asyncio.run(form_of(request(b"a=1", "application/json"))) == {}


def test_a_body_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_DRAINED", 100_000)
    endless = request(1_000_000 * b"x")
    with pytest.raises(Refused, match="larger than 65536"):
        asyncio.run(body_of(endless))
    assert asyncio.run(endless.receive())["more_body"]
