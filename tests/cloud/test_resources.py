"""Sims, Fleets and RatePlans: what may be changed, and what is refused."""

from typing import Any

import pytest

from modem.cloud.products import SUPERSIM, WIRELESS, Product
from modem.cloud.records import Command, Fleet, RatePlan, Sim
from modem.cloud.sids import is_sid
from tests.cloud.world import World

PROFILE = {"NetworkAccessProfile": "worldwide"}
CODE = {"RegistrationCode": "ABCDE12345"}

# product, path, fields, code of the refusal
REFUSED: list[tuple[Product, str, dict[str, Any], int]] = [
    (SUPERSIM, "Sims", CODE, 83001),
    (SUPERSIM, "Sims", {"Iccid": "8988307000000000009"}, 83001),
    (SUPERSIM, "Sims", {"Iccid": "898830", **CODE}, 83002),
    (SUPERSIM, "Sims", {"Iccid": "8988307000000000009", "RegistrationCode": "short"}, 83002),
    (SUPERSIM, "Sims", {"Iccid": "8988307000000000001", **CODE}, 83003),
    (SUPERSIM, "Sims/superb", {"Status": "new"}, 20001),
    (SUPERSIM, "Sims/superb", {"Status": "ready"}, 20001),
    (SUPERSIM, "Sims/superb", {"Status": ""}, 20001),
    (SUPERSIM, "Sims/superb", {"Fleet": "none"}, 83006),
    (SUPERSIM, "Sims/superb", {"Fleet": ""}, 83006),
    (SUPERSIM, "Sims/superb", {"UniqueName": 65 * "x"}, 20001),
    (SUPERSIM, "Sims/superb", {"UniqueName": "a/b"}, 20001),
    (SUPERSIM, "Sims/superb", {"UniqueName": ".."}, 20001),
    (SUPERSIM, "Sims/superb", {"UniqueName": "other"}, 20001),
    (SUPERSIM, "Sims/superb", {"UniqueName": ["a", "b"]}, 20001),
    (SUPERSIM, "Sims/superb", {"CallbackUrl": "nowhere"}, 20001),
    (SUPERSIM, "Sims/superb", {"CallbackMethod": "PUT"}, 20001),
    (SUPERSIM, "Sims/superb", {"AccountSid": "AC" + 32 * "b"}, 20001),
    (SUPERSIM, "Sims/homeless", {"Status": "active"}, 83007),
    (SUPERSIM, "Sims/moving", {"Fleet": "second"}, 83009),
    (SUPERSIM, "Fleets", {}, 20001),
    (SUPERSIM, "Fleets", {**PROFILE, "UniqueName": "default"}, 20001),
    (SUPERSIM, "Fleets", {**PROFILE, "DataLimit": "0"}, 20001),
    (SUPERSIM, "Fleets", {**PROFILE, "DataLimit": "2000001"}, 20001),
    (SUPERSIM, "Fleets", {**PROFILE, "DataEnabled": "yes"}, 20001),
    (SUPERSIM, "Fleets", {**PROFILE, "SmsCommandsUrl": "hook"}, 20001),
    (SUPERSIM, "Fleets", {**PROFILE, "SmsCommandsMethod": "PUT"}, 20001),
    (SUPERSIM, "Fleets/default", {"NetworkAccessProfile": ""}, 20001),
    (WIRELESS, "Sims/wired", {"Status": "canceled"}, 33101),
    (WIRELESS, "Sims/wired", {"Status": "ready"}, 33101),
    (WIRELESS, "Sims/wired", {"RatePlan": "none"}, 33101),
    (WIRELESS, "Sims/wired", {"CommandsCallbackUrl": "hook"}, 33101),
    (WIRELESS, "Sims/wired", {"CommandsCallbackMethod": ""}, 33101),
    (WIRELESS, "Sims/wired", {"VoiceUrl": "hook"}, 33101),
    (WIRELESS, "Sims/wired", {"ResetStatus": "now"}, 33101),
    (WIRELESS, "Sims/wired", {"AccountSid": ""}, 33101),
    (WIRELESS, "Sims/gone", {"Status": "active"}, 33101),
    (WIRELESS, "Sims/planless", {"Status": "active"}, 33104),
    (WIRELESS, "RatePlans", {"UniqueName": "default"}, 33101),
    (WIRELESS, "RatePlans", {"DataMetering": "free"}, 33101),
    (WIRELESS, "RatePlans", {"InternationalRoaming": ["data", "voice"]}, 33101),
    (WIRELESS, "RatePlans", {"DataLimitStrategy": "hope"}, 33101),
]


@pytest.fixture
def full(world: World) -> World:
    """A world with SIMs in several states."""
    cloud = world.cloud
    cloud.add_sim(SUPERSIM, "8988307000000000003", unique_name="other")
    cloud.add_sim(
        SUPERSIM, "8988307000000000004", unique_name="homeless", status="new", fleet_sid=None
    )
    cloud.add_sim(SUPERSIM, "8988307000000000005", unique_name="moving", status="scheduled")
    cloud.add_sim(WIRELESS, "8988307000000000006", unique_name="gone", status="canceled")
    fields: dict[str, Any] = {"status": "new", "rate_plan_sid": None}
    cloud.add_sim(WIRELESS, "8988307000000000007", unique_name="planless", **fields)
    cloud.add(Fleet, "HF", unique_name="second", network_access_profile_sid="HA" + 32 * "0")
    return world


def everything(world: World) -> list[Any]:
    return [world.store.select(kind) for kind in (Sim, Fleet, RatePlan, Command)]


@pytest.mark.parametrize(("product", "path", "fields", "code"), REFUSED, ids=lambda v: str(v)[:40])
def test_what_is_not_right_is_refused_and_changes_nothing(
    product: Product, path: str, fields: dict[str, Any], code: int, full: World
) -> None:
    before = everything(full)
    api = full.supersim if product is SUPERSIM else full.wireless
    response = api.post(f"/v1/{path}", **fields)
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert everything(full) == before


def test_an_update_changes_what_is_given_and_nothing_else(full: World) -> None:
    full.clock.pass_(60)
    changed = full.supersim.post("/v1/Sims/superb", UniqueName="renamed", Status="inactive").json()
    assert (changed["unique_name"], changed["status"]) == ("renamed", "inactive")
    assert changed["fleet_sid"] == full.superb.fleet_sid
    assert changed["date_updated"] > changed["date_created"]
    same = full.supersim.post("/v1/Sims/renamed").json()
    assert same["status"] == "inactive"


def test_a_blank_name_or_url_is_cleared(full: World) -> None:
    full.wireless.post("/v1/Sims/wired", CommandsCallbackUrl="http://h.test/", FriendlyName="x")
    kept = full.wireless.post("/v1/Sims/wired").json()
    assert (kept["commands_callback_url"], kept["friendly_name"]) == ("http://h.test/", "x")
    fields = {"CommandsCallbackUrl": "", "FriendlyName": "", "UniqueName": ""}
    cleared = full.wireless.post("/v1/Sims/wired", **fields).json()
    names = ("commands_callback_url", "friendly_name", "unique_name")
    assert [cleared[name] for name in names] == [None, None, None]


def test_a_sim_moves_to_another_fleet(full: World) -> None:
    second = full.store.named(Fleet, "second")
    moved = full.supersim.post("/v1/Sims/superb", Fleet="second").json()
    assert second is not None
    assert moved["fleet_sid"] == second.sid
    same = full.supersim.post("/v1/Sims/moving", Fleet="default")
    assert same.status_code == 200


def test_a_profile_may_be_named_by_its_sid(world: World) -> None:
    sid = "HA" + 32 * "b"
    created = world.supersim.post("/v1/Fleets", NetworkAccessProfile=sid).json()
    assert created["network_access_profile_sid"] == sid
    named = world.supersim.post("/v1/Fleets", **PROFILE).json()["network_access_profile_sid"]
    assert is_sid("HA", named) and named != sid


def test_fleets_are_listed_with_and_without_a_profile(full: World) -> None:
    def names(**query: str) -> list[str]:
        found = full.supersim.get("/v1/Fleets", **query).json()["fleets"]
        return [fleet["unique_name"] for fleet in found]

    assert names() == ["second", "default"]
    assert names(NetworkAccessProfile="default") == ["default"]
    assert names(NetworkAccessProfile="HA" + 32 * "0") == ["second"]


def test_an_old_wireless_sim_can_be_deleted(full: World) -> None:
    assert full.wireless.ask("DELETE", "/v1/Sims/gone").status_code == 204
    assert full.wireless.get("/v1/Sims/gone").status_code == 404
    assert full.wireless.ask("DELETE", "/v1/Sims/wired").json()["code"] == 33104


def test_a_sim_may_be_given_to_the_account_that_has_it(world: World) -> None:
    fields = {"AccountSid": world.account.sid}
    assert world.supersim.post("/v1/Sims/superb", **fields).status_code == 200
    assert world.wireless.post("/v1/Sims/wired", **fields).status_code == 200


@pytest.mark.parametrize("name", ["EId", "SimRegistrationCode"])
def test_a_filter_of_what_no_sim_has_finds_none(name: str, world: World) -> None:
    listed = world.wireless.get("/v1/Sims", **{name: "89"}).json()
    assert listed["sims"] == []
    assert listed["meta"]["url"].endswith(f"?{name}=89&PageSize=50&Page=0")


def test_products_do_not_see_each_others_sims_and_commands(world: World) -> None:
    one = world.cloud.send(world.superb, "hi")
    other = world.cloud.send(world.wired, "hi")
    assert world.supersim.get("/v1/Sims/wired").status_code == 404
    assert world.wireless.get("/v1/Sims/superb").status_code == 404
    assert world.supersim.get(f"/v1/SmsCommands/{other.sid}").status_code == 404
    assert world.wireless.get(f"/v1/Commands/{one.sid}").status_code == 404
    assert len(world.wireless.get("/v1/Commands").json()["commands"]) == 1


def test_a_sim_is_added_once_however_often_it_is_named(world: World) -> None:
    again = world.cloud.add_sim(SUPERSIM, world.superb.iccid, unique_name="again")
    assert again == world.superb


BODIES = [
    ({"Command": "hi", "IncludeSid": "start"}, "{sid} hi"),
    ({"Command": "hi", "IncludeSid": "end"}, "hi {sid}"),
    ({"Command": "hi", "IncludeSid": "none"}, "hi"),
    ({"Command": 160 * "ü"}, 160 * "ü"),
    ({"Command": "SGVsbG8sIE1hY2hpbmUh==", "CommandMode": "binary"}, b"Hello, Machine!"),
    ({"Command": "SGk", "CommandMode": "binary"}, b"Hi"),
    ({"Command": 186 * "A" + "A=", "CommandMode": "binary"}, bytes(140)),
]


@pytest.mark.parametrize(("fields", "body"), BODIES)
def test_the_device_gets_the_body(fields: dict[str, str], body: str | bytes, world: World) -> None:
    created = world.wireless.post("/v1/Commands", Sim="wired", **fields).json()
    assert created["command"] == fields["Command"]
    world.cloud.advance()
    expected = body.format(sid=created["sid"]) if isinstance(body, str) else body
    assert world.carrier.submitted[0][1].body == expected
