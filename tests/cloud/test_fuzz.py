"""Anything at all, sent to anything: an answer of the documented form, and never a 500."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modem.cloud.products import SUPERSIM, WIRELESS, Product
from tests.cloud.schema import BY_PATH, ERROR, META, problems
from tests.cloud.world import World

FORM = "application/x-www-form-urlencoded"
NAMES = [
    *("Sim", "Payload", "Command", "CallbackUrl", "CallbackMethod", "CommandMode", "IncludeSid"),
    *("Status", "Direction", "DeliveryReceiptRequested", "PageSize", "Page", "PageToken", "Fleet"),
    *("Iccid", "RegistrationCode", "UniqueName", "NetworkAccessProfile", "DataLimit", "RatePlan"),
    *("SmsCommandsUrl", "SmsCommandsMethod", "SmsCommandsEnabled", "FriendlyName", "DataMetering"),
    *("CommandsCallbackUrl", "InternationalRoaming", "Transport", "x"),
    *("AccountSid", "EId", "SimRegistrationCode"),
]
LIKELY = [
    *("superb", "wired", "default", "hi", "http://h.test/", "GET", "POST", "text", "binary"),
    *("true", "false", "queued", "active", "inactive", "to_sim", "1", "50", "0", "start", "data"),
    *("8988307000000000009", "ABCDEFGHIJ", "PA0000000000000005", "", "payg", "SGVsbG8="),
    161 * "x",
]
VALUES = st.one_of(st.sampled_from(LIKELY), st.text(max_size=40))
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6)
ENCODED = st.one_of(
    PAIRS.map(lambda pairs: urlencode(pairs, errors="surrogatepass").encode()),
    st.binary(max_size=60),
)
METHODS = st.sampled_from(["GET", "POST", "DELETE", "PUT", "OPTIONS"])
RESOURCES = st.sampled_from(
    ["SmsCommands", "Commands", "Sims", "Fleets", "RatePlans", "Sims/superb", "Sims/wired",
     "Fleets/default", "RatePlans/default", ""]
)  # fmt: skip
PATHS = st.one_of(
    RESOURCES.map("/v1/".__add__),
    st.tuples(RESOURCES, st.text(st.characters(codec="utf-8"), max_size=10)).map(
        lambda parts: f"/v1/{parts[0]}/{quote(parts[1])}"
    ),
)
KINDS = st.sampled_from([FORM, FORM + "; charset=utf-8", "application/json", "", "\xff"])


@pytest.mark.parametrize("product", [SUPERSIM, WIRELESS], ids=["supersim", "wireless"])
@settings(max_examples=150)
@given(method=METHODS, path=PATHS, query=ENCODED, body=ENCODED, kind=KINDS)
def test_every_answer_is_of_the_documented_form(
    product: Product, method: str, path: str, query: bytes, body: bytes, kind: str
) -> None:
    world = World()
    api = world.supersim if product is SUPERSIM else world.wireless
    url = f"{path}?{quote(query, safe='=&%+')}"
    headers = {"Content-Type": kind.encode("latin-1")}
    response = api.ask(method, url, content=body, headers=headers)
    world.store.close()
    assert response.status_code in (200, 201, 204, 400, 404, 405)
    if response.status_code == 204:
        assert not response.content
        return
    found = response.json()
    assert response.headers["content-type"] == "application/json"
    if response.status_code >= 400:
        assert problems(found, ERROR) == []
    else:
        assert_documented(found, BY_PATH[product.name][path.split("/")[2]])


def assert_documented(found: dict[str, Any], schema: dict[str, str]) -> None:
    if "meta" not in found:
        assert problems(found, schema) == []
        return
    meta = found.pop("meta")
    assert problems(meta, META) == []
    ((key, resources),) = found.items()
    assert key == meta["key"]
    assert [problems(resource, schema) for resource in resources] == [[] for _ in resources]
