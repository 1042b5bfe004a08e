"""What becomes of a Command to a SIM: statuses, callbacks, store and forward."""

import pytest

from modem.cloud.carriage import DELIVERED, EXPIRED, FAILED, SENT
from modem.cloud.records import Command
from modem.cloud.service import PRUNE_MS, RETENTION_MS, UNREACHABLE_MS, VALIDITY_MS, Cloud
from tests.cloud.world import HOOK, SUPER_ICCID, World

# name, product, receipt, what the carrier says, status at the end, what the callback hears
LIVES = [
    ("super sim delivered", "superb", True, [SENT, DELIVERED], "delivered", ["sent", "delivered"]),
    ("super sim at once", "superb", True, [DELIVERED], "delivered", ["sent", "delivered"]),
    ("super sim never there", "superb", True, [EXPIRED], "sent", ["sent"]),
    ("super sim failed", "superb", True, [FAILED], "failed", ["sent", "failed"]),
    ("wireless delivered", "wired", True, [SENT, DELIVERED], "delivered", ["delivered"]),
    ("wireless never there", "wired", True, [SENT, EXPIRED], "failed", ["failed"]),
    ("wireless failed", "wired", True, [FAILED], "failed", ["failed"]),
    ("no receipt, delivered", "wired", False, [SENT, DELIVERED], "sent", ["sent"]),
    ("no receipt, expired", "wired", False, [EXPIRED], "sent", ["sent"]),
    (
        "words after the end",
        "superb",
        True,
        [DELIVERED, FAILED],
        "delivered",
        ["sent", "delivered"],
    ),
    ("a word twice", "superb", True, [SENT, SENT, DELIVERED], "delivered", ["sent", "delivered"]),
]


def sent(world: World, sim: str = "superb", receipt: bool = True) -> Command:
    return world.cloud.send(getattr(world, sim), "hi", receipt=receipt, callback_url=HOOK)


@pytest.mark.parametrize("life", LIVES, ids=[life[0] for life in LIVES])
def test_a_command_goes_from_status_to_status(
    life: tuple[str, str, bool, list[str], str, list[str]], world: World
) -> None:
    _, sim, receipt, words, status, heard = life
    command = sent(world, sim, receipt)
    assert world.status(command) == "queued"
    world.cloud.advance()
    for word in words:
        world.carrier.say[command.sid](word)
    assert (world.status(command), world.callbacks(command)) == (status, heard)


def test_a_command_is_submitted_once_it_is_stored_and_not_before(world: World) -> None:
    command = sent(world)
    assert world.carrier.submitted == []
    world.cloud.advance()
    world.cloud.advance()
    ((iccid, message),) = world.carrier.submitted
    assert (iccid, message.sid, message.body) == (SUPER_ICCID, command.sid, "hi")
    assert (message.sender, message.validity) == ("000", 24 * 3600)


def test_a_sim_that_no_modem_has_is_tried_again_later(world: World) -> None:
    world.carrier.absent.add(SUPER_ICCID)
    command = sent(world)
    world.cloud.advance()
    assert world.status(command) == "queued"
    world.carrier.absent.clear()
    world.cloud.advance()
    assert world.carrier.submitted == []
    assert world.cloud.deadline() <= world.clock() + UNREACHABLE_MS
    world.clock.pass_(UNREACHABLE_MS / 1000)
    world.cloud.advance()
    assert world.status(command) == "sent"


def test_nothing_waits_for_a_clock_that_was_put_back(world: World) -> None:
    world.carrier.absent.add(SUPER_ICCID)
    world.cloud.send(world.superb, "hi")
    world.cloud.advance()
    world.carrier.absent.clear()
    world.clock.pass_(-3600)
    world.cloud.advance()
    assert len(world.carrier.submitted) == 1
    assert world.cloud.deadline() <= world.clock() + PRUNE_MS


def test_a_sim_that_comes_gets_what_waits_at_once_and_in_order(world: World) -> None:
    world.carrier.absent.add(SUPER_ICCID)
    commands = [sent(world) for _ in range(3)]
    world.cloud.advance()
    world.carrier.absent.clear()
    world.cloud.resubmit(SUPER_ICCID)
    world.cloud.advance()
    assert [message.sid for _, message in world.carrier.submitted] == [c.sid for c in commands]


def test_another_sim_that_comes_changes_nothing(world: World) -> None:
    sent(world)
    world.cloud.advance()
    world.cloud.resubmit("8988307999999999999")
    world.cloud.advance()
    assert len(world.carrier.submitted) == 1


def test_a_body_that_cannot_be_carried_fails(world: World) -> None:
    world.carrier.refuses = True
    command = sent(world)
    world.cloud.advance()
    assert (world.status(command), world.callbacks(command)) == ("failed", ["failed"])


def test_a_bug_of_the_carrier_costs_one_attempt_and_no_command(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    submit, world.carrier.submit = world.carrier.submit, None  # type: ignore[method-assign]
    commands = [sent(world), sent(world)]
    world.cloud.advance()
    assert "stumbled" in caplog.text
    world.carrier.submit = submit  # type: ignore[method-assign]
    world.clock.pass_(UNREACHABLE_MS / 1000)
    world.cloud.advance()
    assert [world.status(command) for command in commands] == ["sent", "sent"]


@pytest.mark.parametrize(("sim", "status"), [("superb", "sent"), ("wired", "failed")])
def test_a_command_ends_when_its_validity_is_over(sim: str, status: str, world: World) -> None:
    world.carrier.absent |= {world.superb.iccid, world.wired.iccid}
    command = sent(world, sim)
    world.cloud.advance()
    world.clock.pass_(VALIDITY_MS / 1000 - 1)
    world.cloud.advance()
    assert world.status(command) == "queued"
    assert world.cloud.deadline() <= command.expires
    world.clock.pass_(1)
    world.cloud.advance()
    assert world.status(command) == status


def test_what_is_left_of_the_validity_is_what_the_carrier_gets(world: World) -> None:
    world.carrier.absent.add(SUPER_ICCID)
    sent(world)
    world.cloud.advance()
    world.carrier.absent.clear()
    world.clock.pass_(3600)
    world.cloud.advance()
    assert world.carrier.submitted[0][1].validity == 23 * 3600


def test_commands_and_webhooks_are_kept_for_thirty_days(world: World) -> None:
    command = sent(world)
    world.cloud.advance()
    world.carrier.say[command.sid](DELIVERED)
    world.clock.pass_(RETENTION_MS / 1000 - 3600)
    world.cloud.advance()
    assert world.status(command) == "delivered"
    world.clock.pass_(2 * 3600)
    world.cloud.advance()
    assert (world.status(command), world.callbacks(command)) == ("gone", [])


def test_a_deleted_command_hears_nothing_more(world: World) -> None:
    command = sent(world, "wired")
    world.cloud.advance()
    world.store.remove(Command, {"sid": command.sid})
    world.carrier.say[command.sid](DELIVERED)
    assert world.callbacks(command) == []


def test_a_deleted_command_is_not_submitted(world: World) -> None:
    command = sent(world, "wired")
    world.store.remove(Command, {"sid": command.sid})
    world.cloud.advance()
    assert world.carrier.submitted == []


def test_a_command_delivered_at_once_was_sent_first(world: World) -> None:
    world.carrier.words = (DELIVERED,)
    command = sent(world)
    world.cloud.advance()
    assert (world.status(command), world.callbacks(command)) == (
        "delivered",
        ["sent", "delivered"],
    )


def test_without_a_carrier_commands_wait_for_one(world: World) -> None:
    cloud = Cloud(world.store, world.account, clock=world.clock)
    command = cloud.send(world.superb, "hi")
    cloud.advance()
    assert world.status(command) == "queued"
    cloud.connect(world.carrier)
    cloud.advance()
    assert world.status(command) == "sent"


def test_a_word_that_no_carrier_says_of_a_settled_command_changes_nothing(world: World) -> None:
    command = sent(world)
    world.cloud.advance()
    for word in (DELIVERED, EXPIRED, SENT):
        world.carrier.say[command.sid](word)
    assert (world.status(command), world.callbacks(command)) == (
        "delivered",
        ["sent", "delivered"],
    )


def test_a_ready_sim_becomes_active_with_its_fifth_command(world: World) -> None:
    sim = world.cloud.change(world.superb, status="ready")
    statuses = []
    for _ in range(5):
        world.cloud.send(world.store.named(type(sim), sim.sid) or sim, "hi")
        found = world.store.get(type(sim), sim.sid)
        statuses.append(found.status if found else "")
    assert statuses == ["ready"] * 4 + ["active"]
