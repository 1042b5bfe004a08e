"""The database: what it survives, and what it says when it does not."""

import os
import resource
import sqlite3
from pathlib import Path

import pytest

from modem.agent.errors import StoreError
from modem.agent.store import Store
from tests.agent.stores import FakeClock, command, opened

DAY = 86400.0


def test_what_was_accepted_is_there_after_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        id = store.outbox.accept("hello").id
    with opened(tmp_path) as store:
        message = store.outbox.get(id)
        assert message is not None and message.text == "hello"


def test_each_transaction_waits_for_the_disk(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        full, wal = 2, "wal"
        assert store._connection.execute("PRAGMA synchronous").fetchone()[0] == full
        assert store._connection.execute("PRAGMA journal_mode").fetchone()[0] == wal


def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    with opened(tmp_path):
        assert (tmp_path / "agent.db").stat().st_mode & 0o777 == 0o600


def test_a_second_agent_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(StoreError, match="another agent"):
        Store(str(tmp_path / "agent.db"))
    with opened(tmp_path):
        pass  # the first one has let go of it


@pytest.mark.parametrize("damage", ["noise", "cut", "no database"])
def test_a_damaged_file_is_put_aside_and_kept(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "agent.db"
    with opened(tmp_path) as store:
        for number in range(200):
            store.outbox.accept("message %d" % number)
        store.keep_value("clean", None)
        whole = path.with_suffix(".whole")
        store._connection.execute("VACUUM INTO ?", (str(whole),))
    octets = bytearray(whole.read_bytes())
    if damage == "noise":
        octets[4096:30000] = b"\x55" * (30000 - 4096)
    elif damage == "cut":
        del octets[20000:]
    else:
        octets[:100] = b"#" * 100
    path.write_bytes(octets)
    with opened(tmp_path) as store:
        assert store.aside == str(path) + ".corrupt-1"
        assert Path(store.aside).read_bytes()[100:] == octets[100:]
        assert store.outbox.accept("after").id == 1


def test_a_file_that_was_emptied_is_noticed_and_its_log_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert not store.vanished  # the first start of all
        store.outbox.accept("kept")
        log = Path(store.path + "-wal").read_bytes()
    Path(store.path).write_bytes(b"")
    Path(store.path + "-wal").write_bytes(log)
    with opened(tmp_path) as store:
        assert store.vanished
        assert Path(store.aside + "-wal").read_bytes() == log
        assert store.outbox.list() == []


def test_a_file_that_was_deleted_between_two_lives_is_noticed(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.outbox.accept("gone")
    os.unlink(store.path)
    with opened(tmp_path) as store:
        assert (store.vanished, store.aside) == (True, "")
    with opened(tmp_path) as store:
        assert not store.vanished


def test_a_clean_file_is_not_examined_and_one_that_was_cut_off_is(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.outbox.accept("hello")
        assert not store.value("clean")
    with sqlite3.connect(tmp_path / "agent.db") as connection:
        assert connection.execute("SELECT value FROM meta WHERE name = 'clean'").fetchone()[0]
    connection.close()


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store._connection.execute("PRAGMA user_version = 99")
    before = (tmp_path / "agent.db").read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        Store(str(tmp_path / "agent.db"))
    assert (tmp_path / "agent.db").read_bytes() == before


@pytest.mark.parametrize("path", ["/sys/agent.db", "/no/such/folder/agent.db"])
def test_a_place_that_cannot_be_written_is_named(path: str) -> None:
    with pytest.raises(StoreError, match=path):
        Store(path)


def test_a_full_disk_changes_nothing_and_passes(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.outbox.accept("first")
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute("PRAGMA max_page_count = %d" % pages)
        with pytest.raises(StoreError, match="make room") as caught:
            for _ in range(100):
                store.outbox.accept("x" * 3000)
        assert caught.value.temporary
        kept = len(store.outbox.list(limit=-1))
        store._connection.execute("PRAGMA max_page_count = 100000")
        store.outbox.accept("there is room again")
        assert len(store.outbox.list(limit=-1)) == kept + 1


def test_a_disk_that_refuses_to_write_changes_nothing_and_passes(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with opened(tmp_path) as store:
        store.outbox.accept("first")
        size = (tmp_path / "agent.db-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            with pytest.raises(StoreError) as caught:
                store.outbox.accept("second")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert caught.value.temporary
        assert [message.text for message in store.outbox.list()] == ["first"]
        store.outbox.accept("third")
    with opened(tmp_path) as store:
        assert store.aside == ""
        assert [message.text for message in store.outbox.list()] == ["first", "third"]


def test_a_read_only_disk_is_said_to_be_one(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="read-only"):
            store.check()
        store._connection.execute("PRAGMA query_only = OFF")
        store.check()


def test_damage_that_shows_later_is_said_to_be_for_good(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store._connection.execute("PRAGMA writable_schema = ON")
        store._connection.execute("UPDATE sqlite_schema SET rootpage = 999 WHERE name = 'queue'")
        store._connection.execute("PRAGMA writable_schema = RESET")
        with pytest.raises(StoreError, match="damaged") as caught:
            store.inbox.queues()
        assert caught.value.corrupt and not caught.value.temporary


def test_what_ended_long_ago_is_forgotten_and_what_is_parked_is_not(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        sent, parked, waiting = (store.outbox.accept("m").id for _ in range(3))
        store.outbox.begin(sent, "main")
        store.outbox.sent(sent, (1,))
        store.outbox.begin(parked, "main")
        store.outbox.unknown(parked, "?")
        assert store.prune(30 * DAY) == 0
        clock.now += 31 * DAY
        assert store.prune(30 * DAY) == 1
        assert [message.id for message in store.outbox.list()] == [parked, waiting]


def test_a_command_is_remembered_until_it_is_old_and_done_everywhere(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        inbox = store.inbox
        inbox.ensure("a")
        inbox.ensure("b")
        inbox.keep(command("1"), "main")
        clock.now += 31 * DAY
        inbox.done("a", 1)
        assert store.prune(30 * DAY) == 0
        assert inbox.keep(command("1"), "main") is None
        inbox.done("b", 1)
        assert store.prune(30 * DAY) == 1
        assert inbox.list() == [] and inbox.tasks("a") == []


def test_numbers_are_never_used_again(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        store.outbox.cancel(store.outbox.accept("m").id)
        clock.now += DAY
        store.prune(1)
        assert store.outbox.list() == []
    with opened(tmp_path, clock) as store:
        assert store.outbox.accept("m").id == 2


def test_the_log_does_not_stay_big(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for _ in range(500):
            store.check()
        assert (tmp_path / "agent.db-wal").stat().st_size <= 8 * 1024 * 1024
    assert not (tmp_path / "agent.db-wal").exists()


def test_a_file_that_is_deleted_takes_no_more_and_says_so(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "agent.db"), FakeClock())
    for name in ("agent.db", "agent.db-wal", "agent.db-shm"):
        (tmp_path / name).unlink()
    with pytest.raises(StoreError, match="deleted or replaced: start the agent again"):
        store.outbox.accept("hello")
    store.close()
    with opened(tmp_path) as store:
        assert store.outbox.list() == []


def test_a_disk_that_looks_full_is_tried_and_then_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as store:
        store._connection.execute("PRAGMA query_only = 1")
        store.look()
        assert store.trouble == ""  # nothing looks bad, and nothing was written
        monkeypatch.setattr("modem.agent.store.SCARCE", 1 << 62)
        store.look()
        assert "read-only" in store.trouble
        store._connection.execute("PRAGMA query_only = 0")
        store.look()
        assert store.trouble == ""


def test_a_file_that_is_deleted_is_seen_before_anything_is_written(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        os.unlink(store.path)
        store.look()
        assert "was deleted or replaced" in store.trouble


def test_a_file_that_another_is_put_in_place_of_takes_no_more(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "agent.db"), FakeClock())
    (tmp_path / "agent.db").rename(tmp_path / "old.db")
    (tmp_path / "agent.db").write_bytes(b"")
    with pytest.raises(StoreError, match="deleted or replaced"):
        store.outbox.accept("hello")
    store.close()
