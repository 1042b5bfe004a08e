"""How a log line looks, for journald and for a person."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.agent import logs


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("modem")
    before = (root.handlers, root.level, ours.level, logging.raiseExceptions)
    yield
    root.handlers, level, own, logging.raiseExceptions = before
    root.setLevel(level)
    ours.setLevel(own)


def written(path: Path, level: str, journal: bool) -> list[str]:
    """Log in several ways to a file; return its lines."""
    with path.open("w") as stream:
        found = os.fstat(stream.fileno())
        connected = "%d:%d" % (found.st_dev, found.st_ino if journal else 0)
        logs.set_up(level, stream, {"JOURNAL_STREAM": connected})
        log = logging.getLogger("modem.agent.line")
        log.debug("a detail")
        log.warning("message %d waits", 7)
        logging.getLogger("httpx").info("POST a URL")
        try:
            raise ValueError("of ours")
        except ValueError:
            log.exception("a bug")
    return path.read_text().splitlines()


def test_each_line_for_journald_begins_with_its_priority(tmp_path: Path) -> None:
    lines = written(tmp_path / "log", "debug", journal=True)
    assert lines[:3] == ["<7>a detail", "<4>message 7 waits", "<3>a bug"]
    assert len(lines) > 5 and all(line.startswith("<3>") for line in lines[2:])


def test_a_person_sees_time_and_level(tmp_path: Path) -> None:
    lines = written(tmp_path / "log", "info", journal=False)
    assert lines[0][:2] == "20" and lines[0].endswith("WARNING message 7 waits")


def test_details_and_the_chatter_of_others_are_left_out(tmp_path: Path) -> None:
    text = "\n".join(written(tmp_path / "log", "info", journal=True))
    assert "a detail" not in text and "POST" not in text


def test_a_stream_without_a_file_is_no_journal() -> None:
    import io

    logs.set_up("info", io.StringIO(), {"JOURNAL_STREAM": "1:2"})
    handler = logging.getLogger().handlers[0]
    assert "asctime" in str(handler.formatter._fmt if handler.formatter else "")
