"""Lists: order, filters, pages, and links that lead back to this server."""

from typing import Any

import pytest

from modem.cloud.app import supersim_app
from modem.cloud.products import SUPERSIM
from tests.cloud.world import Api, World

PATH = "/v1/SmsCommands"


@pytest.fixture
def seven(world: World) -> World:
    """A world with the Commands 0 to 6."""
    for number in range(7):
        world.cloud.send(world.superb, str(number))
    return world


def bodies(page: dict[str, Any]) -> str:
    return "".join(command["payload"] for command in page["sms_commands"])


def test_a_short_list_is_one_page(world: World) -> None:
    page = world.supersim.get(PATH).json()
    start = f"http://cloud.test{PATH}?PageSize=50&Page=0"
    assert page == {
        "sms_commands": [],
        "meta": {
            "first_page_url": start,
            "key": "sms_commands",
            "next_page_url": None,
            "page": 0,
            "page_size": 50,
            "previous_page_url": None,
            "url": start,
        },
    }


def test_pages_lead_to_the_next_and_back(seven: World) -> None:
    seen = []
    url: str | None = f"{PATH}?PageSize=3"
    while url:
        page = seven.supersim.get(url).json()
        seen.append((page["meta"]["page"], bodies(page)))
        last, url = page["meta"], page["meta"]["next_page_url"]
    assert seen == [(0, "654"), (1, "321"), (2, "0")]
    back = seven.supersim.get(last["previous_page_url"]).json()
    assert (back["meta"]["page"], bodies(back)) == (1, "321")
    first = seven.supersim.get(back["meta"]["previous_page_url"]).json()
    assert (bodies(first), first["meta"]["previous_page_url"]) == ("654", None)
    assert bodies(seven.supersim.get(last["first_page_url"]).json()) == "654"
    assert bodies(seven.supersim.get(back["meta"]["url"]).json()) == "321"


def test_what_is_added_meanwhile_neither_repeats_nor_hides_anything(seven: World) -> None:
    first = seven.supersim.get(PATH, PageSize=3).json()
    seven.cloud.send(seven.superb, "7")
    assert bodies(seven.supersim.get(first["meta"]["next_page_url"]).json()) == "321"


def test_a_page_beyond_the_end_is_empty(seven: World) -> None:
    page = seven.supersim.get(PATH, PageToken="PA0000000000000001", Page=9).json()
    assert (bodies(page), page["meta"]["next_page_url"]) == ("", None)


FILTERS = [
    ({"Sim": "superb"}, "from 6543210"),
    ({"Sim": "SID"}, "from 6543210"),
    ({"Sim": "nobody"}, ""),
    ({"Status": "received"}, "from "),
    ({"Status": "queued"}, "6543210"),
    ({"Direction": "to_sim"}, "6543210"),
    ({"Direction": "from_sim", "Status": "queued"}, ""),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_a_list_can_be_filtered(query: dict[str, str], found: str, seven: World) -> None:
    seven.carrier.send(seven.superb.iccid, "from ", "000")
    query = {name: seven.superb.sid if value == "SID" else value for name, value in query.items()}
    page = seven.supersim.get(PATH, **query).json()
    assert bodies(page) == found
    assert all(f"{name}={value}" in page["meta"]["url"] for name, value in query.items())


def test_filters_come_back_in_the_links(seven: World) -> None:
    page = seven.supersim.get(PATH, Sim="superb", Status="queued", PageSize=2).json()
    query = "?Status=queued&Sim=superb&PageSize=2&Page="
    assert page["meta"]["first_page_url"].endswith(query + "0")
    assert query + "1&PageToken=" in page["meta"]["next_page_url"]


def test_links_follow_the_host_that_was_called(world: World) -> None:
    page = world.supersim.ask("GET", PATH, base="http://other.test:8080").json()
    assert page["meta"]["url"].startswith("http://other.test:8080/v1/")


@pytest.mark.parametrize("host", ["", "a b", "[", "x/y", "[::1"])
def test_a_host_that_is_none_is_replaced(host: str, world: World) -> None:
    page = world.supersim.ask("GET", PATH, headers={"Host": host}).json()
    assert page["meta"]["url"].startswith("http://cloud.test/v1/")


def test_links_keep_the_prefix_the_app_is_mounted_under(world: World) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    api = Api(world, SUPERSIM)
    api.app = Starlette(routes=[Mount("/supersim", supersim_app(world.cloud))])
    page = api.get("/supersim" + PATH).json()
    assert page["meta"]["url"].startswith("http://cloud.test/supersim/v1/SmsCommands?")
    message = api.get("/supersim/v1/nothing").json()["message"]
    assert message == "The requested resource /v1/nothing was not found"
