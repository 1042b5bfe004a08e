"""Every dialogue in tests/transcripts/ plays as it is written. `pytest --rewrite` writes them
anew from what happens; read the difference before you keep it."""

import difflib
from pathlib import Path

import pytest

from modem.dialogue import parse, render
from tests.session.script import Player

FILES = sorted((Path(__file__).parent.parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_dialogue_plays_as_it_is_written(path, request):
    entries = parse(path.read_text())
    written = render(entries)
    actual = render(Player().play(entries))
    if request.config.getoption("--rewrite"):
        path.write_text(actual)
        return
    difference = difflib.unified_diff(
        written.splitlines(), actual.splitlines(), "written", "played", lineterm=""
    )
    assert actual == written, "\n".join(difference)
