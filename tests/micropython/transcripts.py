"""Every dialogue in tests/transcripts/, played on the board's Python as it is on CPython."""

import os

from modem.dialogue import parse, render
from tests.session.script import Player

FOLDER = "tests/transcripts"


def lines(entries):
    """Render entry by entry: a board has no room for a long string more."""
    found = []
    for entry in entries:
        found += render([entry]).split("\n")[:-1]
    return found


def played(name: str) -> bool:
    """Play one dialogue; print the first line that came out otherwise."""
    with open(FOLDER + "/" + name) as file:
        entries = parse(file.read())
    actual = lines(Player().play(entries))
    written = lines(entries)
    for number, line in enumerate(written):
        if actual[number : number + 1] != [line]:
            print("%s, line %d\n  written: %s" % (name, number + 1, line))
            print("  played:  %s" % actual[number : number + 1])
            return False
    return len(actual) == len(written)


def test_the_dialogues_play_as_they_are_written():
    names = sorted([name for name in os.listdir(FOLDER) if name.endswith(".txt")])
    assert len(names) > 10
    failed = [name for name in names if not played(name)]
    assert not failed, failed
