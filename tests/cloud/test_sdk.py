"""The official SDK against the cloud: every operation of both APIs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from tests.cloud.server import LiveWorld, Server


class Redirected(TwilioHttpClient):
    """The SDK's own HTTP client; only scheme and host of each URL are changed."""

    def __init__(self, hosts: dict[str, str]) -> None:
        super().__init__()
        self._hosts = hosts

    def request(self, method: str, url: str, *given: Any, **more: Any) -> Response:
        for host, here in self._hosts.items():
            url = url.replace("https://" + host, here)
        return super().request(method, url, *given, **more)

    def close(self) -> None:
        self.session.close()


@pytest.fixture
def server() -> Iterator[Server]:
    world = LiveWorld()
    world.carrier.words = ("sent", "delivered")
    with Server(world) as server:
        yield server
    world.store.close()


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    hosts = {"supersim.twilio.com": server.supersim, "wireless.twilio.com": server.wireless}
    http = Redirected(hosts)
    account = server.world.account
    yield Client(account.sid, account.token, http_client=http)
    http.close()


def assert_complete(resource: Any, *but: str) -> None:
    """Every member of an SDK object is there, apart from those named."""
    found = {k: v for k, v in vars(resource).items() if not k.startswith("_")}
    assert [k for k, v in found.items() if v is None and k not in but] == []
    assert isinstance(resource.date_created, datetime)
    assert isinstance(resource.date_updated, datetime)


def test_sms_commands_are_created_and_fetched(client: Client, server: Server) -> None:
    created = client.supersim.v1.sms_commands.create(
        sim="superb",
        payload="check in: ü & =",
        callback_method="GET",
        callback_url="http://127.0.0.1:9/x",
    )
    assert_complete(created)
    assert (created.status, created.direction) == ("queued", "to_sim")
    assert created.url == f"{server.supersim}/v1/SmsCommands/{created.sid}"
    server.settled()
    fetched = client.supersim.v1.sms_commands(created.sid).fetch()
    assert (fetched.payload, fetched.status) == ("check in: ü & =", "delivered")


def test_sms_commands_are_listed_page_by_page(client: Client) -> None:
    commands = client.supersim.v1.sms_commands
    sids = [commands.create(sim="superb", payload=str(n)).sid for n in range(5)]
    listed = [c.sid for c in commands.stream(direction="to_sim", sim="superb", page_size=2)]
    assert listed[:5] == sids[::-1]
    assert [c.sid for c in commands.list(limit=3)] == sids[:1:-1]
    first = commands.page(page_size=2)
    second = first.next_page()
    assert second is not None
    assert [c.sid for c in second] == sids[2:0:-1]
    previous = second.previous_page()
    assert previous is not None
    assert [c.sid for c in previous] == sids[:2:-1]


def test_super_sims_are_registered_listed_and_changed(client: Client) -> None:
    sims = client.supersim.v1.sims
    created = sims.create(iccid="8988307000000000077", registration_code="ABCDE12345")
    assert_complete(created, "unique_name", "fleet_sid")
    assert created.status == "new"
    with pytest.raises(TwilioRestException, match="already belongs") as caught:
        sims.create(iccid="8988307000000000077", registration_code="ABCDE12345")
    assert caught.value.code == 83003
    changed = sims(created.sid).update(unique_name="new name", fleet="default", status="ready")
    assert_complete(changed)
    assert (changed.unique_name, changed.status) == ("new name", "ready")
    assert sims("new name").fetch().iccid == "8988307000000000077"
    assert [s.sid for s in sims.list(iccid="8988307000000000077")] == [created.sid]
    assert created.sid in [s.sid for s in sims.list(status="ready", fleet="default")]
    assert sims.list(fleet="none") == []


def test_fleets_are_created_listed_and_changed(client: Client) -> None:
    fleets = client.supersim.v1.fleets
    created = fleets.create(
        network_access_profile="worldwide",
        unique_name="pumps",
        data_enabled=False,
        data_limit=5,
        sms_commands_enabled=True,
        sms_commands_url="http://127.0.0.1:9/hook",
        sms_commands_method="GET",
    )
    assert_complete(created, "ip_commands_url")
    assert (created.data_enabled, created.data_limit, created.data_metering) == (False, 5, "payg")
    changed = fleets("pumps").update(sms_commands_url="", sms_commands_method="POST")
    assert (changed.sms_commands_url, changed.sms_commands_method) == (None, "POST")
    assert fleets(created.sid).fetch().unique_name == "pumps"
    assert [f.sid for f in fleets.list(network_access_profile="worldwide")] == [created.sid]
    profile = created.network_access_profile_sid
    assert [f.sid for f in fleets.list(network_access_profile=profile)] == [created.sid]


def test_wireless_commands_are_created_fetched_and_deleted(client: Client, server: Server) -> None:
    commands = client.wireless.v1.commands
    created = commands.create(
        sim="wired", command="SGVsbG8=", command_mode="binary", delivery_receipt_requested=False
    )
    assert_complete(created)
    assert (created.command_mode, created.transport, created.direction) == (
        "binary",
        "sms",
        "to_sim",
    )
    server.settled()
    fetched = commands(created.sid).fetch()
    assert (fetched.status, fetched.delivery_receipt_requested) == ("sent", False)
    assert commands(created.sid).delete()
    with pytest.raises(TwilioRestException) as caught:
        commands(created.sid).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_wireless_commands_are_listed(client: Client, server: Server) -> None:
    commands = client.wireless.v1.commands
    sid = commands.create(sim="wired", command="hi", include_sid="end").sid
    server.settled()
    assert [c.sid for c in commands.list(sim="wired", direction="to_sim", limit=1)] == [sid]
    assert [c.sid for c in commands.list(transport="sms", status="delivered", limit=1)] == [sid]
    assert commands.list(transport="ip") == []
    assert commands.list(sim="nobody") == []


WITHOUT = ["friendly_name", "commands_callback_url", "reset_status", "e_id", "ip_address"]
WITHOUT += [
    f"{kind}_{what}"
    for kind in ("sms", "sms_fallback", "voice", "voice_fallback")
    for what in ("method", "url")
]


def test_wireless_sims_are_fetched_listed_changed_and_deleted(
    client: Client, server: Server
) -> None:
    sims = client.wireless.v1.sims
    fetched = sims("wired").fetch()
    assert_complete(fetched, *WITHOUT)
    changed = sims(fetched.sid).update(
        friendly_name="a pump",
        commands_callback_url="http://127.0.0.1:9/x",
        commands_callback_method="GET",
        rate_plan="default",
        status="active",
    )
    assert (changed.friendly_name, changed.commands_callback_method) == ("a pump", "GET")
    assert [s.sid for s in sims.list(iccid=fetched.iccid)] == [fetched.sid]
    assert [s.sid for s in sims.list(rate_plan="default", status="active")] == [fetched.sid]
    assert sims.list(rate_plan="none") == []
    with pytest.raises(TwilioRestException, match="cannot be deleted"):
        sims("wired").delete()


def test_rate_plans_are_created_changed_and_deleted(client: Client) -> None:
    plans = client.wireless.v1.rate_plans
    created = plans.create(
        unique_name="roaming", messaging_enabled=False, international_roaming=["data", "messaging"]
    )
    assert_complete(created, "friendly_name")
    assert created.international_roaming == ["data", "messaging"]
    assert created.messaging_enabled is False
    assert plans("roaming").update(friendly_name="Roams").friendly_name == "Roams"
    assert plans(created.sid).fetch().unique_name == "roaming"
    assert len(plans.list()) == 2
    assert plans(created.sid).delete()
    with pytest.raises(TwilioRestException, match="in use"):
        plans("default").delete()
    with pytest.raises(TwilioRestException) as caught:
        plans(created.sid).fetch()
    assert caught.value.status == 404


def test_an_api_key_works_as_well(server: Server) -> None:
    account = server.world.account
    account.keys["SKtest"] = "secret"
    http = Redirected({"supersim.twilio.com": server.supersim})
    client = Client("SKtest", "secret", account.sid, http_client=http)
    assert client.supersim.v1.sims("superb").fetch().sid == server.world.superb.sid
    http.close()


def test_errors_arrive_with_code_and_message(client: Client) -> None:
    with pytest.raises(TwilioRestException) as caught:
        client.supersim.v1.sms_commands.create(sim="superb", payload="")
    error = caught.value
    assert (error.status, error.code) == (400, 20001)
    assert error.msg.endswith("Missing required parameter Payload in the post body")
