"""Bad input: a documented error, never a stack trace, and nothing stored."""

import asyncio
from typing import Any

import pytest

from modem.cloud.forms import MOST_BODY
from modem.cloud.products import SUPERSIM, WIRELESS, Product
from modem.cloud.records import Command, Fleet, RatePlan, Sim
from tests.cloud.world import Api, World

Fields = dict[str, Any]
PATHS = {SUPERSIM: "/v1/SmsCommands", WIRELESS: "/v1/Commands"}
GOOD: dict[Product, Fields] = {
    SUPERSIM: {"Sim": "superb", "Payload": "hi"},
    WIRELESS: {"Sim": "wired", "Command": "hi"},
}
URLS = ["", "hook", "ftp://example.test/x", "http://", "http://[::1", "http://a b/",
        "http://ü.test/", "http://[bad/", "http://1.2.3.999/",
        "http://e.test:0/", "http://e.test:99999/", "http://e.test/" + 2048 * "x"]  # fmt: skip
METHODS = ["", "get", "PUT", "post "]

# product, the fields that are not right (None: left out), code
BAD: list[tuple[Product, Fields, int]] = [
    (SUPERSIM, {"Sim": None}, 20001),
    (SUPERSIM, {"Sim": ""}, 20001),
    (SUPERSIM, {"Sim": ["superb", "superb"]}, 20001),
    (SUPERSIM, {"Sim": 1000 * "x"}, 83005),
    (SUPERSIM, {"Sim": "HS" + 32 * "0"}, 83005),
    (SUPERSIM, {"Sim": "wired"}, 83005),
    (SUPERSIM, {"Payload": None}, 20001),
    (SUPERSIM, {"Payload": ""}, 20001),
    (SUPERSIM, {"Payload": ["a", "b"]}, 20001),
    (SUPERSIM, {"Payload": 161 * "x"}, 20001),
    (SUPERSIM, {"CallbackUrl": ["http://a.test/", "http://b.test/"]}, 20001),
    (SUPERSIM, {"CallbackMethod": ["GET", "GET"]}, 20001),
    *[(SUPERSIM, {"CallbackUrl": url}, 20001) for url in URLS],
    *[(SUPERSIM, {"CallbackMethod": method}, 20001) for method in METHODS],
    (WIRELESS, {"Sim": None}, 33102),
    (WIRELESS, {"Sim": "nobody"}, 33107),
    (WIRELESS, {"Sim": "superb"}, 33107),
    (WIRELESS, {"Command": None}, 33102),
    (WIRELESS, {"Command": ""}, 33102),
    (WIRELESS, {"Command": 161 * "ü"}, 33101),
    (WIRELESS, {"Command": 129 * "x", "IncludeSid": "start"}, 33101),
    (WIRELESS, {"Command": "no base64!", "CommandMode": "binary"}, 33101),
    (WIRELESS, {"Command": "A", "CommandMode": "binary"}, 33101),
    (WIRELESS, {"Command": 188 * "A", "CommandMode": "binary"}, 33101),
    (WIRELESS, {"CommandMode": "hex"}, 33101),
    (WIRELESS, {"CommandMode": ""}, 33101),
    (WIRELESS, {"IncludeSid": "middle"}, 33101),
    (WIRELESS, {"DeliveryReceiptRequested": "maybe"}, 33101),
    (WIRELESS, {"DeliveryReceiptRequested": ""}, 33101),
    *[(WIRELESS, {"CallbackUrl": url}, 33101) for url in URLS],
    *[(WIRELESS, {"CallbackMethod": method}, 33101) for method in METHODS],
]


def api_of(world: World, product: Product) -> Api:
    return world.supersim if product is SUPERSIM else world.wireless


def assert_refused(world: World, response: Any, status: int, code: int) -> None:
    body = response.json()
    assert (response.status_code, body["code"], body["status"]) == (status, code, status)
    assert list(body) == ["code", "message", "more_info", "status"]
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    assert body["message"]
    assert world.store.count(Command, {}) == 0


@pytest.mark.parametrize(("product", "wrong", "code"), BAD, ids=lambda v: str(v)[:50])
def test_a_bad_parameter_is_refused(
    product: Product, wrong: Fields, code: int, world: World
) -> None:
    fields = {k: v for k, v in (GOOD[product] | wrong).items() if v is not None}
    response = api_of(world, product).post(PATHS[product], **fields)
    assert_refused(world, response, 400, code)


def test_a_missing_parameter_is_named(world: World) -> None:
    message = world.supersim.post("/v1/SmsCommands", Sim="superb").json()["message"]
    assert message == "Missing required parameter Payload in the post body"


UNFIT: list[tuple[str, Product, type[Any], Fields, int]] = [
    ("new", SUPERSIM, Sim, {"status": "new"}, 20001),
    ("inactive", SUPERSIM, Sim, {"status": "inactive"}, 20001),
    ("no fleet", SUPERSIM, Sim, {"fleet_sid": None}, 20001),
    ("fleet without commands", SUPERSIM, Fleet, {"sms_commands_enabled": False}, 20001),
    ("deactivated", WIRELESS, Sim, {"status": "deactivated"}, 33104),
    ("narrowband", WIRELESS, Sim, {"narrowband": True}, 33104),
    ("no rate plan", WIRELESS, Sim, {"rate_plan_sid": None}, 33201),
    ("plan without messaging", WIRELESS, RatePlan, {"messaging_enabled": False}, 33201),
]


@pytest.mark.parametrize("row", UNFIT, ids=[row[0] for row in UNFIT])
def test_a_sim_that_is_not_fit_for_commands_is_refused(
    row: tuple[str, Product, type[Any], Fields, int], world: World
) -> None:
    _, product, kind, change, code = row
    holder = {Sim: world.sim(product), Fleet: world.cloud.default_fleet()}
    world.cloud.change(holder.get(kind) or world.cloud.default_rate_plan(), **change)
    response = api_of(world, product).post(PATHS[product], **GOOD[product])
    assert_refused(world, response, 400, code)


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BODIES: list[tuple[str, bytes, dict[str, str], int, int]] = [
    ("not UTF-8", b"Sim=superb&Payload=%FF%FE", FORM, 400, 20001),
    ("not UTF-8, raw", b"Sim=superb&Payload=\xff\xfe", FORM, 400, 20001),
    ("a lone surrogate", b"Sim=superb&Payload=%ED%A0%80", FORM, 400, 20001),
    ("too many fields", b"a=1&" * 200, FORM, 400, 20001),
    (
        "JSON",
        b'{"Sim": "superb", "Payload": "hi"}',
        {"Content-Type": "application/json"},
        400,
        20001,
    ),
    ("empty", b"", FORM, 400, 20001),
    ("10 MB", b"Sim=superb&Payload=" + 10_000_000 * b"x", FORM, 413, 20001),
    ("one byte too long", b"Sim=superb&Payload=x&x=".ljust(MOST_BODY + 1, b"x"), FORM, 413, 20001),
]


@pytest.mark.parametrize("row", BODIES, ids=[row[0] for row in BODIES])
def test_a_bad_body_is_refused(
    row: tuple[str, bytes, dict[str, str], int, int], world: World
) -> None:
    _, body, headers, status, code = row
    response = world.supersim.ask("POST", "/v1/SmsCommands", content=body, headers=headers)
    assert_refused(world, response, status, code)


def test_the_longest_body_is_taken(world: World) -> None:
    body = b"Sim=superb&Payload=x&x=".ljust(MOST_BODY, b"x")
    assert (
        world.supersim.ask("POST", "/v1/SmsCommands", content=body, headers=FORM).status_code
        == 201
    )


def test_a_form_without_a_content_type_is_taken(world: World) -> None:
    response = world.supersim.ask("POST", "/v1/SmsCommands", content=b"Sim=superb&Payload=x")
    assert response.status_code == 201


QUERIES = [
    (SUPERSIM, 20001, "PageSize=0"), (SUPERSIM, 20001, "PageSize=1001"),
    (SUPERSIM, 20001, "PageSize=ten"), (SUPERSIM, 20001, "PageSize="),
    (SUPERSIM, 20001, "PageSize=%D9%A3"), (SUPERSIM, 20001, "PageSize=1&PageSize=2"),
    (SUPERSIM, 20001, "Page=-1"), (SUPERSIM, 20001, "PageToken=x"),
    (SUPERSIM, 20001, "PageToken=PAffffffffffffffff"), (SUPERSIM, 20001, "Status=lost"),
    (SUPERSIM, 20001, "Direction=up"), (SUPERSIM, 20001, "Sim=%FF"),
    (WIRELESS, 33103, "PageSize=0"), (WIRELESS, 33103, "Page=x"),
    (WIRELESS, 33101, "Transport=pigeon"), (WIRELESS, 33101, "Status="),
]  # fmt: skip


@pytest.mark.parametrize(("product", "code", "query"), QUERIES)
def test_a_bad_query_is_refused(product: Product, code: int, query: str, world: World) -> None:
    response = api_of(world, product).ask("GET", f"{PATHS[product]}?{query}")
    assert_refused(world, response, 400, code)


@pytest.mark.parametrize(
    "path",
    ["/v1/smscommands", "/v1/SmsCommands/", "/v1/SmsCommands/HCx", "/v1/Sims/nobody", "/",
     "/v2/Sims", "/v1/Fleets/none", "/v1/SmsCommands/HC/x"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(path: str, world: World) -> None:
    response = world.supersim.get(path)
    assert_refused(world, response, 404, 20404)
    assert response.json()["message"] == f"The requested resource {path} was not found"


ODD = ("PUT", "PATCH", "DELETE", "TRACE", "BREW")
WRONG = [(method, path) for path in ("/v1/SmsCommands", "/v1/Sims/superb") for method in ODD]
WRONG.append(("POST", "/v1/SmsCommands/HC" + 32 * "0"))


@pytest.mark.parametrize(("method", "path"), WRONG)
def test_a_wrong_method_is_not_allowed(method: str, path: str, world: World) -> None:
    response = world.supersim.ask(method, path)
    assert_refused(world, response, 405, 20004)
    assert "GET" in response.headers["Allow"]


def test_a_head_request_is_answered_as_get_is(world: World) -> None:
    assert world.supersim.ask("HEAD", "/v1/SmsCommands").status_code == 200
    assert world.supersim.ask("HEAD", "/v1/Sims/nobody").status_code == 404
    assert world.supersim.ask("HEAD", "/v1/Sims/superb", auth=None).status_code == 401


def test_more_requests_at_once_than_allowed_are_refused(world: World) -> None:
    response = Api(world, SUPERSIM, most_at_once=0).get("/v1/SmsCommands")
    assert_refused(world, response, 429, 20429)
    assert response.headers["Retry-After"] == "1"


def test_a_caller_who_hangs_up_is_nobodys_error(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": PATHS[SUPERSIM], "headers": []}
    asyncio.run(world.supersim.app(scope, receive, send))
    assert sent[0]["status"] == 400
    assert caplog.text == ""


def test_a_bug_is_an_error_of_the_documented_form(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(world.store, "select", None)
    response = world.supersim.get("/v1/SmsCommands")
    assert (response.status_code, response.json()["code"]) == (500, 20500)
    assert "TypeError" in caplog.text
    assert "TypeError" not in response.text
