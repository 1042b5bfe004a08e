"""The console without a browser: who may do what, what is refused, what is caught."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from modem.cloud.carrier import Message, Stations
from modem.cloud.console import Console
from modem.cloud.records import Command, Fleet, Sim
from modem.cloud.signing import twilio_signature
from tests.cloud.world import SUPER_ICCID, World

HOST = "http://127.0.0.1:8000"


class Desk:
    """A console of a world with one modem, and somebody who asks it things."""

    def __init__(self, world: World, guarded: bool = False) -> None:
        self.world = world
        self.sent: list[Message] = []
        self.stations = Stations()
        urls = {"supersim": "http://127.0.0.1:1", "wireless": "http://127.0.0.1:2"}
        self.console = Console(world.cloud, self.stations, urls, guarded)
        sims = [{"iccid": SUPER_ICCID, "peer": "000"}]
        hello = {"type": "hello", "version": 1, "station": "a", "sims": sims}
        self.stations.join(hello, self.sent.append)

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.console.app)
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
            return await client.request(method, path, **more)

    def commands(self) -> list[Command]:
        return self.world.store.select(Command)


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    yield Desk(world)


async def test_the_first_page_shows_each_sim_and_a_curl_line(desk: Desk) -> None:
    page = (await desk.ask("GET", "/")).text
    assert "superb" in page and "wired" in page
    assert f"{desk.world.account.sid}:{desk.world.account.token}" in page
    assert "http://127.0.0.1:1/v1/SmsCommands" in page


async def test_a_command_is_sent_from_the_form(desk: Desk) -> None:
    sid = desk.world.superb.sid
    answer = await desk.ask("POST", f"/sims/{sid}/send", data={"body": "50 % für <b>"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sims/{sid}")
    assert [command.body for command in desk.commands()] == ["50 % für <b>"]
    assert "50 % für &lt;b&gt;" in (await desk.ask("GET", f"/sims/{sid}")).text


async def test_octets_are_typed_as_hex(desk: Desk) -> None:
    form = {"body": "00 ff:1A", "mode": "binary"}
    await desk.ask("POST", f"/sims/{desk.world.wired.sid}/send", data=form)
    assert [(command.mode, command.body) for command in desk.commands()] == [("binary", "AP8a")]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        pytest.param({"body": "xyz", "mode": "binary"}, "hexadecimal", id="no hex"),
        pytest.param({"body": "x" * 500}, "160", id="too long"),
        pytest.param({"body": "x", "callback": "ftp://h/"}, "http://", id="no URL to call"),
        pytest.param({"body": "x", "callback": "http://a b/"}, "http://", id="a broken URL"),
        pytest.param({}, "Command", id="nothing"),
    ],
)
async def test_what_cannot_be_sent_is_said_and_what_was_typed_stays(
    desk: Desk, form: dict[str, str], why: str
) -> None:
    answer = await desk.ask("POST", f"/sims/{desk.world.wired.sid}/send", data=form)
    assert answer.status_code == 400
    assert why in answer.text and form.get("body", "") in answer.text
    assert desk.commands() == []


async def test_the_callback_of_a_super_sim_is_its_fleets(desk: Desk) -> None:
    form = {"url": "http://127.0.0.1:9/in", "method": "GET"}
    await desk.ask("POST", f"/sims/{desk.world.superb.sid}/callback", data=form)
    fleet = desk.world.store.get(Fleet, desk.world.superb.fleet_sid)
    assert fleet is not None
    assert (fleet.sms_commands_url, fleet.sms_commands_method) == (form["url"], "GET")


async def test_the_callback_of_the_other_kind_is_its_own_and_can_be_taken_away(desk: Desk) -> None:
    sid = desk.world.wired.sid
    for url in ("http://127.0.0.1:9/in", None):
        await desk.ask("POST", f"/sims/{sid}/callback", data={"url": url or ""})
        sim = desk.world.store.get(Sim, sid)
        assert sim is not None and sim.commands_callback_url == url


async def test_a_button_reaches_the_modem(desk: Desk) -> None:
    form = {"action": "reboot"}
    await desk.ask("POST", f"/sims/{desk.world.superb.sid}/act", data=form)
    assert desk.sent[-1] == {"type": "act", "iccid": SUPER_ICCID, "action": "reboot"}
    answer = await desk.ask("POST", f"/sims/{desk.world.wired.sid}/act", data=form)
    assert answer.status_code == 400 and "in no modem" in answer.text


@pytest.mark.parametrize("path", ["/sims/HS0", "/sims/HS0/modem", "/nothing", "/sims/superb/what"])
async def test_what_is_not_there_is_said_on_a_page(desk: Desk, path: str) -> None:
    answer = await desk.ask("GET", path)
    assert answer.status_code == 404 and "There is nothing here" in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 303, id="curl"),
        pytest.param({"Origin": HOST, "Sec-Fetch-Site": "same-origin"}, 303, id="own page"),
        pytest.param({"Origin": "http://127.0.0.1:9"}, 403, id="another port"),
        pytest.param({"Origin": "https://example.com"}, 403, id="another site"),
        pytest.param({"Origin": "null"}, 403, id="a file"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="no origin, another site"),
        pytest.param({"Host": "example.com"}, 421, id="a name made to point here"),
    ],
)
async def test_only_the_consoles_own_pages_change_anything(
    desk: Desk, headers: dict[str, str], status: int
) -> None:
    path = f"/sims/{desk.world.superb.sid}/send"
    answer = await desk.ask("POST", path, data={"body": "hello"}, headers=headers)
    assert answer.status_code == status
    assert len(desk.commands()) == (status == 303)


async def test_a_console_for_others_on_the_network_wants_the_credentials(world: World) -> None:
    desk = Desk(world, guarded=True)
    headers = {"Host": "lab.example:8000"}
    assert (await desk.ask("GET", "/", headers=headers)).status_code == 401
    wrong = await desk.ask("GET", "/", headers=headers, auth=(world.account.sid, "wrong"))
    assert wrong.status_code == 401
    login = (world.account.sid, world.account.token)
    assert (await desk.ask("GET", "/", headers=headers, auth=login)).status_code == 200


async def test_nothing_is_loaded_from_elsewhere(desk: Desk) -> None:
    sid = desk.world.superb.sid
    for path in ("/", f"/sims/{sid}", f"/sims/{sid}/modem", "/requests", "/requests/x"):
        answer = await desk.ask("GET", path)
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert 'src="http' not in answer.text and "//cdn" not in answer.text


@pytest.mark.parametrize(
    ("token", "verdict"),
    [("token", "signature valid"), ("other", "signature wrong"), (None, "no signature")],
)
async def test_the_inspector_checks_signatures(
    desk: Desk, token: str | None, verdict: str
) -> None:
    form = {"Payload": "21.4 °C", "Status": "received", "Empty": ""}
    url = HOST + "/inspect/my-cloud?a=1"
    headers = {"Origin": "https://example.com", "Host": "example.com"} if token is None else {}
    if token is not None:
        headers["X-Twilio-Signature"] = twilio_signature(token, url, list(form.items()))
    answer = await desk.ask("POST", "/inspect/my-cloud?a=1", data=form, headers=headers)
    assert answer.status_code == 200
    page = (await desk.ask("GET", "/requests/my-cloud")).text
    assert verdict in page and "21.4 °C" in page and "<dt>Empty</dt>" in page


async def test_the_inspector_answers_as_asked_and_forgets_when_told(desk: Desk) -> None:
    answer = await desk.ask("GET", "/inspect/x?status=503&delay=0&Command=hi")
    assert answer.status_code == 503
    assert "answered 503" in (await desk.ask("GET", "/requests/x")).text
    await desk.ask("POST", "/requests/x/clear")
    assert "answered 503" not in (await desk.ask("GET", "/requests/x")).text


@pytest.mark.parametrize("query", ["status=1000", "status=abc", "delay=-5", "status=nan"])
async def test_the_inspector_survives_odd_wishes(desk: Desk, query: str) -> None:
    assert (await desk.ask("POST", "/inspect/x?" + query)).status_code in (200, 599)


async def test_the_inspector_is_bounded(desk: Desk) -> None:
    for number in range(105):
        await desk.ask("POST", f"/inspect/n{number}", content=b"x" * 300_000)
    page = (await desk.ask("GET", "/requests")).text
    assert page.count("name-n") == 100 and "name-n0" not in page
    assert (await desk.ask("POST", "/inspect/" + "x" * 65)).status_code == 404
    assert len((await desk.ask("GET", "/requests/n104")).text) < 300_000
