"""The store: what is written together, told, found and kept."""

import sqlite3
from pathlib import Path

import pytest

from modem.cloud.records import Fleet, Record, Sim
from modem.cloud.store import Store
from tests.cloud.world import FullDisk


@pytest.fixture
def store() -> Store:
    return Store()


def fleet(sid: str, **fields: object) -> Fleet:
    return Fleet(sid, 1, 1, **fields)  # type: ignore[arg-type]


def test_a_record_comes_back_as_it_was_with_its_row(store: Store) -> None:
    added = store.add(fleet("HF1", unique_name="one", sms_commands_enabled=False))
    assert added.row == 1
    assert store.get(Fleet, "HF1") == added
    assert store.get(Fleet, "HF2") is None
    assert store.get(Fleet, None) is None


def test_a_record_is_found_by_sid_before_unique_name(store: Store) -> None:
    store.add(fleet("HF1", unique_name="HF2"))
    second = store.add(fleet("HF2", unique_name="two"))
    assert store.named(Fleet, "HF2") == second
    assert store.named(Fleet, "two") == second
    assert store.named(Fleet, "two", data_limit=1) is None


def test_a_sid_and_an_iccid_are_there_once(store: Store) -> None:
    store.add(Sim("HS1", 1, 1, iccid="89"))
    for again in (Sim("HS1", 1, 1, iccid="90"), Sim("HS2", 1, 1, iccid="89")):
        with pytest.raises(sqlite3.IntegrityError):
            store.add(again)
    assert store.count(Sim, {}) == 1


def test_what_could_not_be_committed_is_neither_there_nor_told(store: Store) -> None:
    told: list[Record] = []
    store.on_change(told.append)
    FullDisk(store)
    with pytest.raises(sqlite3.OperationalError):
        store.add(fleet("HF1"))
    added = store.add(fleet("HF2"))
    assert store.select(Fleet) == [added] == told


def test_records_are_selected_by_value_values_and_row(store: Store) -> None:
    for number in range(5):
        store.add(fleet(f"HF{number}", data_limit=number % 2))

    def rows(**given: object) -> list[int]:
        return [found.row for found in store.select(Fleet, **given)]  # type: ignore[arg-type]

    assert rows() == [5, 4, 3, 2, 1]
    assert rows(where={"data_limit": 1}) == [4, 2]
    assert rows(where={"sid": ("HF0", "HF4")}, newest_first=False) == [1, 5]
    assert rows(below=4, most=2) == [3, 2]
    assert rows(above=3) == [5, 4]
    assert rows(where={"sid": ()}) == []


def test_rows_are_never_given_twice(store: Store) -> None:
    store.add(fleet("HF1"))
    assert store.remove(Fleet, {"sid": "HF1"}) == 1
    assert store.add(fleet("HF2")).row == 2


def test_listeners_hear_of_what_is_committed(store: Store) -> None:
    heard: list[Record] = []
    store.on_change(heard.append)
    with store.together():
        added = store.add(fleet("HF1"))
        saved = store.save(added, data_limit=7)
        assert heard == []
    assert heard == [added, saved]
    assert store.get(Fleet, "HF1") == saved


def test_what_fails_together_is_neither_kept_nor_told(store: Store) -> None:
    heard: list[Record] = []
    store.on_change(heard.append)
    with pytest.raises(ZeroDivisionError), store.together():
        with store.together():
            store.add(fleet("HF1"))
        1 / 0  # noqa: B018
    assert (store.count(Fleet, {}), heard) == (0, [])
    store.add(fleet("HF2"))
    assert len(heard) == 1


def test_what_fails_deep_inside_undoes_all_of_it(store: Store) -> None:
    store.add(fleet("HF1"))
    with pytest.raises(sqlite3.IntegrityError), store.together():
        store.add(fleet("HF2"))
        store.add(fleet("HF1"))
    assert store.count(Fleet, {}) == 1


def test_settings_keep_the_first_value(store: Store) -> None:
    assert store.setting("account_sid", "AC1") == "AC1"
    assert store.setting("account_sid", "AC2") == "AC1"


def test_a_file_keeps_everything(tmp_path: Path) -> None:
    path = str(tmp_path / "cloud.sqlite")
    first = Store(path)
    added = first.add(fleet("HF1"))
    first.setting("name", [1, "two"])
    first.close()
    second = Store(path)
    assert second.get(Fleet, "HF1") == added
    assert second.setting("name", None) == [1, "two"]
    second.close()
