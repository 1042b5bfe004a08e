"""Webhooks before they are posted: requests, signatures, attempts."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from twilio.request_validator import RequestValidator

from modem.cloud.records import DONE, PENDING, Delivery
from modem.cloud.signing import kore_verified
from modem.cloud.webhooks import RETRY_MS
from tests.cloud.world import World, form_of


@pytest.fixture
def kore_world() -> Iterator[World]:
    world = World(kore=True, kore_secret="whsecret")
    yield world
    world.store.close()


def queued(world: World, url: str = "http://h.test/hook", method: str = "POST") -> Delivery:
    world.cloud.change(world.wired, commands_callback_url=url, commands_callback_method=method)
    world.carrier.send(world.wired.iccid, "grün & gut = 1+1", "2936")
    (delivery,) = world.cloud.outbox.pending()
    return delivery


def test_a_post_carries_the_form_and_a_signature_of_it(world: World) -> None:
    delivery = queued(world)
    request = world.cloud.outbox.request(delivery)
    form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    assert (request.method, request.url, form) == ("POST", "http://h.test/hook", form_of(delivery))
    assert request.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    signature = request.headers["X-Twilio-Signature"]
    assert RequestValidator("token").validate(request.url, form, signature)


@pytest.mark.parametrize("url", ["http://h.test/hook", "http://h.test/hook?key=1"])
def test_a_get_carries_the_form_in_its_query(url: str, world: World) -> None:
    delivery = queued(world, url, "GET")
    request = world.cloud.outbox.request(delivery)
    query = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    assert request.url.startswith(url)
    assert {**query, "key": "1"} == form_of(delivery) | {"key": "1"}
    assert request.body == b""
    signature = request.headers["X-Twilio-Signature"]
    assert RequestValidator("token").validate(request.url, {}, signature)


CALLED = [
    ("http://h.test", "http://h.test/"),
    ("http://h.test?a=b", "http://h.test/?a=b"),
    ("http://h.test/x#fragment", "http://h.test/x"),
    ("HTTP://H.test:80/a/../b?", "http://h.test/b"),
]


@pytest.mark.parametrize(("url", "called"), CALLED)
def test_the_url_is_signed_as_it_is_called(url: str, called: str, world: World) -> None:
    assert world.cloud.outbox.request(queued(world, url)).url == called


def test_user_and_password_of_a_url_are_not_signed(kore_world: World) -> None:
    request = kore_world.cloud.outbox.request(queued(kore_world, "http://me:pw@h.test/hook"))
    assert request.url == "http://me:pw@h.test/hook"
    seen, form = "http://h.test/hook", dict(parse_qsl(request.body.decode()))
    assert RequestValidator("token").validate(seen, form, request.headers["X-Twilio-Signature"])
    signature = request.headers["kore-signature"]
    assert kore_verified("whsecret", "POST", seen, request.body, signature)


def test_twilios_flavour_has_none_of_kores_headers(world: World) -> None:
    headers = world.cloud.outbox.request(queued(world)).headers
    assert not [name for name in headers if name.startswith("kore")]
    assert headers["User-Agent"] == "TwilioProxy/1.1"


def test_kores_flavour_adds_signature_date_and_token(kore_world: World) -> None:
    delivery = queued(kore_world, "http://h.test/hook?a=b")
    request = kore_world.cloud.outbox.request(delivery)
    signature = request.headers["kore-signature"]
    assert kore_verified("whsecret", "POST", request.url, request.body, signature)
    assert request.headers["kore-idempotency-token"] == delivery.sid
    assert request.headers["Date"] == "2026-09-21T14:13:20Z"
    assert request.headers["User-Agent"] == "KoreProxy/1.1"
    assert request.headers["X-Twilio-Signature"]


ANSWERS = [
    (200, DONE, True), (204, DONE, True), (301, DONE, False), (400, DONE, False),
    (404, DONE, False), (408, PENDING, False), (423, PENDING, False), (500, PENDING, False),
    (503, PENDING, False), (None, PENDING, False),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "state", "ok"), ANSWERS)
def test_some_answers_are_worth_another_attempt(
    answer: int | None, state: str, ok: bool, world: World
) -> None:
    error = None if answer else "refused"
    delivery = world.cloud.outbox.attempted(queued(world), answer, error)
    assert (delivery.state, delivery.ok, delivery.answer) == (state, ok, answer)
    assert (delivery.attempts, delivery.error) == (1, error)


def test_there_is_one_retry_a_second_later_and_no_more(world: World) -> None:
    outbox = world.cloud.outbox
    first = outbox.attempted(queued(world), 500)
    assert outbox.pending() == [first]
    assert outbox.wait(first) == RETRY_MS / 1000
    world.clock.pass_(-3600)  # a clock that was put back delays nothing
    assert outbox.wait(first) == RETRY_MS / 1000
    world.clock.pass_(3600 + RETRY_MS / 1000)
    assert outbox.wait(first) == 0
    second = outbox.attempted(first, 500)
    assert (second.state, second.ok, outbox.pending()) == (DONE, False, [])


def test_a_retry_has_the_same_token_and_signature(kore_world: World) -> None:
    first = queued(kore_world)
    again = kore_world.cloud.outbox.attempted(first, 500)
    one, other = (kore_world.cloud.outbox.request(delivery) for delivery in (first, again))
    assert one.headers == other.headers
