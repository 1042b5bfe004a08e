"""Commands from devices: what becomes a resource, and what the webhook says."""

from typing import Any

import pytest

from modem.cloud.products import SUPERSIM, WIRELESS, Product
from modem.cloud.records import Command, Delivery, Fleet, RatePlan, Sim
from tests.cloud.world import HOOK, World, form_of

PEERS = [(SUPERSIM, "000"), (WIRELESS, "2936")]


def arrived(world: World) -> Command:
    (command,) = world.store.select(Command)
    return command


@pytest.mark.parametrize(("product", "peer"), PEERS)
def test_a_text_to_the_peer_is_a_command(product: Product, peer: str, world: World) -> None:
    world.carrier.send(world.sim(product).iccid, "21 °C", peer)
    command = arrived(world)
    assert (command.body, command.mode, command.status) == ("21 °C", "text", "received")
    assert (command.direction, command.sim_sid) == ("from_sim", world.sim(product).sid)


@pytest.mark.parametrize(("product", "peer"), PEERS)
def test_a_text_to_any_other_number_is_none(product: Product, peer: str, world: World) -> None:
    other = {"000": "2936", "2936": "000"}[peer]
    for number in (other, "+15550100001", "+" + peer):
        world.carrier.send(world.sim(product).iccid, "hi", number)
    assert world.store.count(Command, {}) == 0


def test_a_text_from_a_sim_nobody_knows_is_none(world: World) -> None:
    world.carrier.send("8988307999999999999", "hi", "000")
    assert world.store.count(Command, {}) == 0


def test_eight_bit_data_is_shown_in_base64(world: World) -> None:
    world.carrier.send(world.wired.iccid, None, "2936", b"\x00\xff\x10")
    assert (arrived(world).mode, arrived(world).body) == ("binary", "AP8Q")


@pytest.mark.parametrize(("product", "peer"), PEERS)
def test_a_text_beyond_160_characters_is_cut(product: Product, peer: str, world: World) -> None:
    world.carrier.send(world.sim(product).iccid, 170 * "ü", peer)
    assert arrived(world).body == 160 * "ü"


def test_a_lone_surrogate_is_replaced(world: World) -> None:
    world.carrier.send(world.superb.iccid, "a\ud800b", "000")
    assert arrived(world).body == "a?b"


CLOSED: list[tuple[str, Product, type[Any], dict[str, Any]]] = [
    ("inactive", SUPERSIM, Sim, {"status": "inactive"}),
    ("without a fleet", SUPERSIM, Sim, {"fleet_sid": None}),
    ("fleet without commands", SUPERSIM, Fleet, {"sms_commands_enabled": False}),
    ("suspended", WIRELESS, Sim, {"status": "suspended"}),
    ("narrowband", WIRELESS, Sim, {"narrowband": True}),
    ("plan without messaging", WIRELESS, RatePlan, {"messaging_enabled": False}),
]


@pytest.mark.parametrize("row", CLOSED, ids=[row[0] for row in CLOSED])
def test_what_a_sim_may_not_send_is_dropped(
    row: tuple[str, Product, type[Any], dict[str, Any]], world: World
) -> None:
    _, product, kind, change = row
    holder = {Sim: world.sim(product), Fleet: world.cloud.default_fleet()}
    world.cloud.change(holder.get(kind) or world.cloud.default_rate_plan(), **change)
    world.carrier.send(world.sim(product).iccid, "hi", product.peer)
    assert world.store.count(Command, {}) == 0


def hook(world: World, product: Product) -> Delivery:
    """Send a text and return the webhook that it leads to."""
    fleet = world.cloud.default_fleet()
    world.cloud.change(fleet, sms_commands_url=HOOK)
    world.cloud.change(world.wired, commands_callback_url=HOOK, commands_callback_method="GET")
    world.carrier.send(world.sim(product).iccid, "grün & gut", product.peer)
    (delivery,) = world.outboxed()
    return delivery


def test_a_super_sim_webhook_has_the_fields_that_were_captured(world: World) -> None:
    delivery = hook(world, SUPERSIM)
    assert (delivery.url, delivery.method) == (HOOK, "POST")
    assert form_of(delivery) == {
        "AccountSid": world.account.sid,
        "SimSid": world.superb.sid,
        "SimUniqueName": "superb",
        "CommandSid": arrived(world).sid,
        "Command": "grün & gut",
        "Payload": "grün & gut",
        "PayloadType": "text",
        "Direction": "from_sim",
        "Status": "received",
        "ApiVersion": "v1",
    }


def test_a_wireless_webhook_goes_to_the_sims_own_url(world: World) -> None:
    delivery = hook(world, WIRELESS)
    assert (delivery.url, delivery.method) == (HOOK, "GET")
    form = form_of(delivery)
    assert (form["SimSid"], form["Command"]) == (world.wired.sid, "grün & gut")
    assert (form["CommandMode"], form["CommandSid"]) == ("text", arrived(world).sid)


def test_without_a_url_no_webhook_is_queued(world: World) -> None:
    world.carrier.send(world.superb.iccid, "hi", "000")
    world.carrier.send(world.wired.iccid, "hi", "2936")
    assert world.outboxed() == []
