"""The journal: what was put is there again, whenever the power was cut."""

from modem.ports.journal import Journal
from tests.ports.disk import Cut, PowerCut

NAME = "journal"


def records(disk):
    return list(Journal(NAME, disk=disk).records())


def test_what_was_put_is_there_again_in_its_order():
    disk = Cut()
    journal = Journal(NAME, disk=disk)
    journal.put(b"a", b"1")
    journal.put(b"b", b"\x00" * 300)
    journal.put(b"a", b"2")
    assert records(disk) == list(journal.records()) == [(b"b", b"\x00" * 300), (b"a", b"2")]


def test_what_was_removed_is_gone():
    disk = Cut()
    journal = Journal(NAME, disk=disk)
    journal.put(b"a", b"1")
    journal.remove(b"a")
    size = len(disk.files[NAME])
    journal.remove(b"a")
    assert records(disk) == []
    assert len(disk.files[NAME]) == size


def test_a_new_journal_is_empty():
    assert records(Cut()) == []


def test_the_file_stays_short():
    disk = Cut()
    journal = Journal(NAME, limit=1000, disk=disk)
    for count in range(500):
        journal.put(b"k%d" % (count % 4), b"value %d" % count)
    assert len(disk.files[NAME]) <= 1020
    assert disk.changes < 600  # copied once in many records
    assert [value for _, value in records(disk)] == [b"value %d" % n for n in range(496, 500)]


def test_a_file_full_of_what_counts_is_not_copied_each_time():
    disk = Cut()
    journal = Journal(NAME, limit=100, disk=disk)
    for count in range(50):
        journal.put(b"k%d" % count, b"value")
    before = disk.changes
    journal.put(b"k0", b"other")
    assert disk.changes == before + 1


def test_a_damaged_record_ends_the_journal_there():
    disk = Cut()
    journal = Journal(NAME, disk=disk)
    journal.put(b"a", b"1")
    journal.put(b"b", b"2")
    disk.files[NAME] = disk.files[NAME][:-1] + b"3"
    journal = Journal(NAME, disk=disk)
    journal.put(b"c", b"3")
    assert records(disk) == [(b"a", b"1"), (b"c", b"3")]


def test_a_disk_that_was_full_for_a_while_costs_only_that_record():
    disk = Cut(at=2, share=1, failure=OSError)
    journal = Journal(NAME, disk=disk)
    journal.put(b"a", b"1")
    try:
        journal.put(b"b", b"2")
    except OSError:
        disk.left = None
    journal.put(b"c", b"3")
    assert records(disk) == [(b"a", b"1"), (b"c", b"3")]


def write_all(disk, seen, steps=30, limit=100):
    """Put and remove much; `seen` is what the journal must have, before and after each step."""
    journal = Journal(NAME, limit=limit, disk=disk)
    for count in range(steps):
        key = b"k%d" % (count % 3)
        after = dict(seen[0])
        if count % 5 == 4 and key in after:
            del after[key]
            seen[1] = after
            journal.remove(key)
        else:
            after[key] = b"value %d" % count
            seen[1] = after
            journal.put(key, after[key])
        seen[0] = after


def survives(at, share, replaces):
    """Cut the power at one change; whether that was reached."""
    disk = Cut(at=at, share=share, replaces=replaces)
    seen = [{}, {}]
    try:
        write_all(disk, seen)
    except PowerCut:
        where = (at, share, replaces)
        found = dict(records(disk.again()))
        assert found in seen, where
        again = disk.again()
        journal = Journal(NAME, limit=100, disk=again)
        journal.put(b"later", b"1")
        found[b"later"] = b"1"
        assert dict(records(again.again())) == found, where
        return True
    return False


def test_the_power_may_be_cut_at_every_write():
    for replaces in (True, False):
        for share in (0, 1, 2):
            at = 0
            while survives(at, share, replaces):
                at += 1
            assert at > 35


def test_the_power_may_be_cut_behind_every_octet():
    at = octets = cuts = 0
    while True:
        disk = Cut(at=at, octets=octets)
        seen = [{}, {}]
        try:
            write_all(disk, seen, steps=8, limit=40)
            break
        except PowerCut:
            found = dict(records(disk.again()))
        assert found in seen, (at, octets)
        cuts += 1
        # No write here has more octets than 20.
        at, octets = (at, octets + 1) if octets < 20 else (at + 1, 0)
    assert cuts > 200


def test_the_power_may_be_cut_again_while_the_journal_is_opened():
    torn = Cut(at=5, share=1)
    try:
        write_all(torn, [{}, {}])
    except PowerCut:
        before = records(torn.again())
    at = 0
    done = False
    while not done:
        disk = Cut(dict(torn.files), at, 1, replaces=False)
        try:
            Journal(NAME, disk=disk)
            done = True
        except PowerCut:
            assert records(disk.again()) == before, at
        at += 1
    assert at > 2
