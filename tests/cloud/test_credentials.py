"""Who is let in, and who is not."""

import base64
from typing import Any

import httpx
import pytest

from modem.cloud.account import TOKEN_LIFE_S, Account
from modem.cloud.sids import is_sid
from tests.cloud.world import World

TOKEN_PATH = "/api-services/v1/auth/token"


@pytest.fixture
def open_world() -> Any:
    world = World(keys={"SKkey": "s3cret"}, clients={"client": "c1ient"})
    yield world
    world.store.close()


def status(world: World, header: str | None) -> int:
    headers = {} if header is None else {"Authorization": header}
    return world.supersim.ask("GET", "/v1/Sims", auth=None, headers=headers).status_code


def basic(pair: str) -> str:
    return "Basic " + base64.b64encode(pair.encode()).decode()


GOOD = [f"AC{32 * 'a'}:token", "SKkey:s3cret"]
BAD: list[str | None] = [
    None, "", "Basic", "Basic !!!", "Basic " + base64.b64encode(b"\xff:\xff").decode(),
    basic("AC:token"), basic(f"AC{32 * 'a'}:"), basic(f"AC{32 * 'a'}:Token"), basic("SKkey:token"),
    basic(":"), basic("no colon"), basic("client:c1ient"), basic(f"AC{32 * 'a'}:tökén"),
    "Digest x", basic(GOOD[0]) + "x",
]  # fmt: skip


@pytest.mark.parametrize("pair", GOOD)
def test_account_and_api_key_are_let_in(pair: str, open_world: World) -> None:
    assert status(open_world, basic(pair)) == 200
    assert status(open_world, basic(pair).replace("Basic", "basic")) == 200


@pytest.mark.parametrize("header", BAD)
def test_strangers_are_not(header: str | None, open_world: World) -> None:
    assert status(open_world, header) == 401


def test_a_stranger_is_told_in_the_documented_form(open_world: World) -> None:
    response = open_world.supersim.ask("GET", "/v1/nothing", auth=None)
    assert (response.status_code, response.json()["code"]) == (401, 20003)
    assert response.headers["WWW-Authenticate"].startswith("Basic")


def grant(world: World, **fields: str) -> httpx.Response:
    return world.supersim.ask("POST", TOKEN_PATH, auth=None, data=fields)


def test_a_kore_client_gets_a_token_that_works_for_an_hour(open_world: World) -> None:
    good = {"grant_type": "client_credentials", "client_id": "client", "client_secret": "c1ient"}
    granted = grant(open_world, **good).json()
    assert (granted["token_type"], granted["expires_in"]) == ("Bearer", TOKEN_LIFE_S)
    bearer = "Bearer " + granted["access_token"]
    open_world.clock.pass_(TOKEN_LIFE_S - 1)
    assert status(open_world, bearer) == 200
    open_world.clock.pass_(1)
    assert status(open_world, bearer) == 403


def test_an_invalid_token_is_forbidden_in_kores_words(open_world: World) -> None:
    headers = {"Authorization": "Bearer nonsense"}
    response = open_world.supersim.ask("GET", "/v1/Sims", auth=None, headers=headers)
    assert response.status_code == 403
    assert response.json()["error"] == "Invalid or expired token"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"grant_type": "client_credentials", "client_id": "client", "client_secret": "wrong"},
        {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": ""},
        {"grant_type": "password", "client_id": "client", "client_secret": "c1ient"},
    ],
)
def test_a_wrong_client_gets_no_token(fields: dict[str, str], open_world: World) -> None:
    response = grant(open_world, **fields)
    assert (response.status_code, response.json()["error"]) == (401, "unauthorized_client")


def test_a_token_is_only_posted_for(open_world: World) -> None:
    assert open_world.supersim.ask("GET", TOKEN_PATH).status_code == 405


def test_random_credentials_differ_and_never_show() -> None:
    one, other = Account.random(), Account.random()
    assert is_sid("AC", one.sid) and one.sid != other.sid and one.token != other.token
    secrets = [one.token, one.kore_secret, *one.keys.values(), *one.clients.values()]
    assert len(set(secrets)) == 4
    assert not any(secret in repr(one) for secret in secrets)
    assert Account.random(one.sid).sid == one.sid


def test_any_origin_may_call_and_ask_whether_it_may(world: World) -> None:
    asked = world.supersim.ask("OPTIONS", "/v1/SmsCommands", auth=None)
    assert asked.status_code == 204
    for response in (asked, world.supersim.get("/v1/SmsCommands")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        for name in ("Allow-Methods", "Allow-Headers", "Allow-Credentials", "Expose-Headers"):
            assert response.headers["Access-Control-" + name]


def test_the_kore_flavour_points_at_kores_pages() -> None:
    world = World(kore=True)
    info = world.supersim.get("/v1/Sims/x").json()["more_info"]
    world.store.close()
    assert info == "https://docs.korewireless.com/errors/20404"
