"""The outgoing part of the store: order, pauses, ends."""

import time
from pathlib import Path

import pytest

from modem.agent.errors import OutboxFull
from modem.agent.outgoing import Letter
from modem.agent.store import Store
from tests.agent.stores import FakeClock, opened

ANY = ("main", "")
YEAR = 365 * 86400.0


def taken(store: Store, modems: tuple[str, ...] = ANY) -> list[str | None]:
    """Send all whose turn it is; return their texts."""
    texts = []
    while (message := store.outbox.next(modems)) is not None:
        store.outbox.begin(message.id, "main")
        store.outbox.sent(message.id, (1,))
        texts.append(message.text)
    return texts


def test_messages_go_in_the_order_of_acceptance(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for text in ("a", "b", "c"):
            store.outbox.accept(text)
        assert taken(store) == ["a", "b", "c"]


def test_the_higher_priority_goes_first(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for text, priority in (("a", 0), ("b", 5), ("c", -1), ("d", 5)):
            store.outbox.accept(text, priority=priority)
        assert taken(store) == ["b", "d", "a", "c"]


def test_a_message_goes_by_the_modem_that_it_is_for(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.outbox.accept("theirs", modem="other")
        store.outbox.accept("anybody's")
        store.outbox.accept("ours", modem="main")
        assert taken(store) == ["anybody's", "ours"]
        assert taken(store, ("other",)) == ["theirs"]


def test_one_that_waits_for_its_next_try_holds_up_those_behind_it(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        first = store.outbox.accept("first")
        store.outbox.accept("second")
        store.outbox.begin(first.id, "main")
        store.outbox.again(first.id, "no network", 10)
        assert store.outbox.next(ANY) is None
        assert store.outbox.wait(ANY) == 10
        store.outbox.accept("urgent", priority=1)
        assert taken(store) == ["urgent"]
        clock.now += 10
        assert taken(store) == ["first", "second"]


def test_a_pause_ends_early_when_what_was_in_the_way_has_gone(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = store.outbox.accept("first")
        store.outbox.begin(first.id, "main")
        store.outbox.again(first.id, "no network", 600)
        store.outbox.hurry(ANY)
        assert taken(store) == ["first"]


def test_a_message_that_is_not_sent_in_time_expires(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        late = store.outbox.accept("late", expires=60)
        store.outbox.accept("later")
        assert store.outbox.wait(()) == 60
        clock.now += 60
        assert taken(store) == ["later"]
        message = store.outbox.get(late.id)
        assert message is not None and message.state == "expired"


@pytest.mark.parametrize("jump", [YEAR, -YEAR])
def test_a_jump_of_the_wall_clock_changes_nothing(tmp_path: Path, jump: float) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        store.outbox.accept("expires", expires=60)
        first = store.outbox.accept("tried", priority=1)
        store.outbox.begin(first.id, "main", remember=60)
        store.outbox.again(first.id, "no network", 30)
        clock.wall_offset += jump
        assert store.outbox.next(ANY) is None
        assert store.outbox.wait(ANY) == 30
        assert store.outbox.pace("main", 1, 60, first.id) == 60
        assert store.prune(30 * 86400) == 0
    with opened(tmp_path, clock) as store:
        assert store.outbox.wait(ANY) == 30
        clock.now += 30
        assert taken(store) == ["tried", "expires"]


def test_the_age_of_a_message_counts_while_the_machine_is_on(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        store.outbox.accept("m", expires=100)
        clock.now += 60
    clock.reboot(off=YEAR)
    with opened(tmp_path, clock) as store:
        assert store.outbox.wait(()) == 40


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("x", {"to": "Shop"}),
        ("x" * 50000, {}),
        ("\ud800", {}),
        ("x", {"validity": -1}),
        ("x", {"expires": 0}),
        ("x", {"expires": float("nan")}),
    ],
)
def test_what_can_never_be_sent_is_not_accepted(
    tmp_path: Path, body: str, more: dict[str, str]
) -> None:
    with opened(tmp_path) as store:
        with pytest.raises(ValueError):
            store.outbox.accept(body, **more)  # type: ignore[arg-type]
        assert store.outbox.list() == []


def test_a_key_is_accepted_once(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = store.outbox.accept("m", key="k")
        assert store.outbox.accept("m", key="k") == first
        taken(store)
        assert store.outbox.accept("m", key="k").state == "sent"
        with pytest.raises(ValueError, match="another one"):
            store.outbox.accept("n", key="k")


def test_more_than_the_limit_are_refused_until_some_are_sent(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.outbox.limit = 3
        for number in range(3):
            store.outbox.accept("m", key="k%d" % number)
        with pytest.raises(OutboxFull, match="3 messages wait"):
            store.outbox.accept("one too many")
        assert store.outbox.accept("m", key="k1").id == 2  # it was accepted before
        taken(store)
        store.outbox.accept("there is room again")


def test_each_text_is_marked_and_keeps_its_mark(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.outbox.marker = True
        first, second = store.outbox.accept("m"), store.outbox.accept("m")
        assert first.marker and second.marker and first.marker != second.marker
        assert store.outbox.accept(b"octets").marker == ""
        store.outbox.begin(first.id, "main")
        store.outbox.unknown(first.id, "?")
        assert store.outbox.resend(first.id).marker == first.marker


def test_the_pace_is_that_of_the_sms_within_the_time(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        short, long = store.outbox.accept("short"), store.outbox.accept("x" * 300)
        assert store.outbox.pace("main", 3, 60, long.id) == 0
        store.outbox.begin(long.id, "main", remember=60)
        clock.now += 20
        assert store.outbox.pace("main", 3, 60, short.id) == 0
        assert store.outbox.pace("main", 2, 60, short.id) == 40
        assert store.outbox.pace("other", 2, 60, short.id) == 0
        clock.now += 40
        assert store.outbox.pace("main", 1, 60, long.id) == 0  # alone, it goes all the same


def test_the_pace_is_kept_through_a_restart(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        id = store.outbox.accept("m").id
        store.outbox.begin(id, "main", remember=60)
        clock.now += 10
    clock.reboot()
    with opened(tmp_path, clock) as store:
        assert store.outbox.pace("main", 1, 60, id) == 50


def test_what_was_being_sent_when_the_agent_ended_is_parked(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        id = store.outbox.accept("m").id
        store.outbox.begin(id, "main")
    with opened(tmp_path) as store:
        assert [message.id for message in store.outbox.interrupted()] == [id]
        assert store.outbox.interrupted() == []
        message = store.outbox.get(id)
        assert message is not None and message.state == "unknown"
        assert store.outbox.next(ANY) is None


def test_a_parked_message_is_sent_again_when_somebody_says_so(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        id = store.outbox.accept("m", expires=60).id
        store.outbox.begin(id, "main")
        store.outbox.unknown(id, "silence", (4,))
        clock.now += 100
        again = store.outbox.resend(id)
        assert (again.state, again.references, again.error) == ("waiting", (), "")
        assert taken(store) == ["m"]


@pytest.mark.parametrize("state", ["waiting", "sending", "sent", "delivered"])
def test_what_was_sent_or_will_be_is_not_sent_again(tmp_path: Path, state: str) -> None:
    with opened(tmp_path) as store:
        id = store.outbox.accept("m").id
        if state != "waiting":
            store.outbox.begin(id, "main")
        if state in ("sent", "delivered"):
            store.outbox.sent(id, (1,))
        if state == "delivered":
            store.outbox.delivered(id, True)
        with pytest.raises(ValueError, match="not sent again: it"):
            store.outbox.resend(id)


def test_only_what_waits_can_be_cancelled(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first, second = store.outbox.accept("a").id, store.outbox.accept("b").id
        assert store.outbox.cancel(first).state == "cancelled"
        store.outbox.begin(second, "main")
        with pytest.raises(ValueError, match="it is sending"):
            store.outbox.cancel(second)
        with pytest.raises(KeyError):
            store.outbox.cancel(99)
        with pytest.raises(KeyError):
            store.outbox.begin(first, "main")


def test_a_message_of_which_nobody_knows_can_be_let_be(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        id = store.outbox.accept("a").id
        store.outbox.begin(id, "main")
        store.outbox.unknown(id, "no result", (7,))
        found = store.outbox.cancel(id)
        assert (found.state, found.error, found.references) == ("cancelled", "no result", (7,))
        assert store.outbox.resend(id).state == "waiting"


def test_the_first_end_is_the_end(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        id = store.outbox.accept("m").id
        store.outbox.begin(id, "main")
        store.outbox.sent(id, (7, 8))
        store.outbox.refused(id, "late")
        store.outbox.again(id, "later", 1)
        message = store.outbox.get(id)
        assert message is not None
        assert (message.state, message.references, message.error) == ("sent", (7, 8), "")


def test_messages_are_listed_by_state_and_in_pages(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for text in "abcde":
            store.outbox.accept(text)
        store.outbox.cancel(2)
        assert [m.id for m in store.outbox.list(("waiting",), limit=2, after=1)] == [3, 4]
        assert [m.id for m in store.outbox.list(("cancelled",))] == [2]
        counts = store.outbox.counts()
        assert (counts["waiting"], counts["cancelled"], counts["sent"]) == (4, 1, 0)


@pytest.mark.timeout(120)
def test_ten_thousand_that_wait_cost_no_more_time_than_ten(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with store.change() as connection:  # in one transaction, for the test's sake
            for number in range(9_990):
                store.outbox.insert(connection, Letter("m %d" % number), limited=False)
        began = time.perf_counter()
        for number in range(10):
            store.outbox.accept("late %d" % number)
        for _ in range(100):
            message = store.outbox.next(ANY)
            assert message is not None
            store.outbox.begin(message.id, "main")
            store.outbox.sent(message.id, (1,))
        assert time.perf_counter() - began < 5
        with pytest.raises(OutboxFull):
            for number in range(101):
                store.outbox.accept("more %d" % number)
