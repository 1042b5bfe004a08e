"""The journal in a real file."""

from pathlib import Path

from modem.ports.journal import Journal


def test_it_is_there_again_after_it_was_copied(tmp_path: Path) -> None:
    path = tmp_path / "modem.journal"
    journal = Journal(str(path), limit=100)
    for count in range(40):
        journal.put(b"k%d" % (count % 2), b"value %d" % count)
    assert list(Journal(str(path)).records()) == [(b"k0", b"value 38"), (b"k1", b"value 39")]
    assert path.stat().st_size < 200
    assert [name.name for name in tmp_path.iterdir()] == ["modem.journal"]
