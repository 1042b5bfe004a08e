"""The incoming part of the store: each Command once, to each queue, in order."""

from pathlib import Path

import pytest

from modem.agent.errors import OutboxFull
from modem.session.messages import Command
from modem.sms.times import Timestamp
from tests.agent.stores import FakeClock, command, opened


def test_a_command_is_kept_as_it_came(tmp_path: Path) -> None:
    stamp = Timestamp(2026, 11, 22, 4, 5, 6, 4)
    came = Command("ab", "2936", None, b"\x00\xff", stamp, 3, "DC" + "0" * 32, (2,))
    with opened(tmp_path) as store:
        kept = store.inbox.keep(came, "main")
        assert kept is not None and store.inbox.list() == [kept]
        assert (kept.number, kept.id, kept.sid, kept.modem) == (1, "ab", came.sid, "main")
        assert (kept.text, kept.data, kept.parts, kept.missing) == (None, b"\x00\xff", 3, (2,))
        assert kept.sent_at == stamp.iso()


def test_a_command_that_comes_again_is_known(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert store.inbox.keep(command("1"), "main") is not None
        assert store.inbox.keep(command("1"), "main") is None
    with opened(tmp_path) as store:
        assert store.inbox.keep(command("1"), "main") is None


def test_one_that_the_network_stamped_anew_is_known_by_its_sid(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert store.inbox.keep(command("1", sid="DC1"), "main") is not None
        assert store.inbox.keep(command("2", sid="DC1"), "main") is None
        assert store.inbox.keep(command("3", sid="DC2"), "main") is not None


def test_two_modems_may_be_given_the_same_command(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert store.inbox.keep(command("1"), "main") is not None
        assert store.inbox.keep(command("1"), "backup") is not None


def test_each_queue_gets_each_command_in_order(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        inbox = store.inbox
        for queue in ("a", "b"):
            inbox.ensure(queue)
        for id in ("1", "2"):
            inbox.keep(command(id), "main")
        for queue in ("a", "b"):
            for id in ("1", "2"):
                task = inbox.next(queue)
                assert task is not None and task.command.id == id
                inbox.done(queue, task.command.number)
            assert inbox.next(queue) is None and inbox.wait(queue) is None


def test_the_first_queue_gets_what_nobody_was_there_for(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.inbox.keep(command("1"), "main")
        store.inbox.ensure("a")
        store.inbox.ensure("a")
        store.inbox.ensure("b")
        assert [task.command.id for task in store.inbox.tasks("a")] == ["1"]
        assert store.inbox.tasks("b") == []
        assert store.inbox.queues() == ["a", "b"]


def test_a_queue_that_is_forgotten_gets_no_more(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.inbox.ensure("a")
        store.inbox.keep(command("1"), "main")
        store.inbox.forget("a")
        store.inbox.forget("a")
        assert store.inbox.queues() == [] and store.inbox.tasks("a") == []


def test_what_a_forgotten_queue_had_is_not_given_to_the_next_first_one(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        inbox = store.inbox
        inbox.ensure("a")
        inbox.keep(command("done"), "main")
        inbox.keep(command("dropped"), "main")
        inbox.done("a", 1)
        inbox.forget("a")
        inbox.keep(command("new"), "main")
        inbox.ensure("a")
        assert [task.command.id for task in inbox.tasks("a")] == ["new"]


def test_what_a_forgotten_queue_had_is_forgotten_in_time(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        store.inbox.ensure("a")
        store.inbox.keep(command("1"), "main")
        store.inbox.forget("a")
        store.inbox.keep(command("2"), "main")
        clock.now += 100
        store.prune(50)
        assert [kept.id for kept in store.inbox.list()] == ["2"]


def test_a_command_that_failed_holds_up_its_own_queue_only(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        inbox = store.inbox
        inbox.ensure("a")
        inbox.ensure("b")
        inbox.keep(command("1"), "main")
        inbox.keep(command("2"), "main")
        inbox.failed("a", 1, "no", 30)
        assert inbox.next("a") is None and inbox.wait("a") == 30
        assert inbox.next("b") is not None and inbox.wait("b") == 0
        clock.now += 30
        task = inbox.next("a")
        assert task is not None
        assert (task.command.id, task.attempts, task.error) == ("1", 1, "no")


def test_what_somebody_has_already_is_passed_by(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.inbox.ensure("a")
        for id in ("1", "2"):
            store.inbox.keep(command(id), "main")
        task = store.inbox.next("a", {1})
        assert task is not None and task.command.number == 2
        assert store.inbox.next("a", {1, 2}) is None
        assert store.inbox.wait("a", {1, 2}) is None


def test_the_dead_are_kept_and_given_again_when_somebody_says_so(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        inbox = store.inbox
        inbox.ensure("a")
        inbox.keep(command("1"), "main")
        inbox.keep(command("2"), "main")
        inbox.failed("a", 1, "for good", None)
        inbox.failed("a", 1, "again?", 1)  # it has ended
        assert [t.error for t in inbox.tasks("a", ("dead",))] == ["for good"]
        task = inbox.next("a")
        assert task is not None and task.command.number == 2
        assert inbox.again("a", 1).attempts == 0
        task = inbox.next("a")
        assert task is not None and task.command.number == 1
        with pytest.raises(ValueError, match="not dead"):
            inbox.again("a", 1)
        assert inbox.counts("a") == {"waiting": 2, "done": 0, "dead": 0}


def test_a_reply_is_accepted_once_with_what_it_answers(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.inbox.ensure("a")
        store.inbox.keep(command("1"), "main")
        reply = store.inbox.done("a", 1, "done")
        assert reply is not None
        assert (reply.to, reply.modem, reply.text) == ("2936", "main", "done")
        assert store.inbox.done("a", 1, "done") == reply
        assert store.inbox.done("a", 1) == reply
        assert len(store.outbox.list()) == 1


def test_a_reply_that_cannot_be_sent_leaves_the_command_as_it_is(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.inbox.ensure("a")
        store.inbox.keep(command("1"), "main")
        with pytest.raises(ValueError):
            store.inbox.done("a", 1, "x" * 50000)
        assert store.inbox.counts("a")["waiting"] == 1 and store.outbox.list() == []


def test_a_full_outbox_takes_replies(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.outbox.limit = 0
        with pytest.raises(OutboxFull):
            store.outbox.accept("m")
        store.inbox.ensure("a")
        store.inbox.keep(command("1"), "main")
        assert store.inbox.done("a", 1, "done") is not None


@pytest.mark.parametrize("verb", ["done", "failed", "again"])
def test_a_command_that_there_is_none_of_is_said_to_be_none(tmp_path: Path, verb: str) -> None:
    with opened(tmp_path) as store:
        store.inbox.ensure("a")
        more = ("no", 1.0) if verb == "failed" else ()
        with pytest.raises(KeyError):
            getattr(store.inbox, verb)("a", 7, *more)
