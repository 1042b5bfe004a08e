"""gammu: identity, network, messages both ways, unsolicited lines."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.strangers.rig import Modem, daemon, run, until

CONFIGURATION = """\
[gammu]
device = %s
connection = at115200
synchronizetime = no
logformat = nothing
"""
LONG = "0123456789" * 20
# One connection for all: gammu needs 3 s to begin one.
BATCH = """\
identify
networkinfo
getsecuritystatus
getsmsc 1
sendsms TEXT 2936 -text "plain words"
sendsms TEXT 2936 -unicode -text "żółw"
sendsms TEXT 2936 -report -len 400 -text "%s"
getallsms
geteachsms
deleteallsms 1
getallsms
""" % (LONG)

Sections = list[str]


def configure(folder: Path, modem: Modem) -> str:
    path = folder / "gammurc"
    path.write_text(CONFIGURATION % modem.port)
    return str(path)


@pytest.fixture(scope="module")
def talked() -> Iterator[Modem]:
    """The modem with which the batch talks."""
    with Modem() as modem:
        yield modem


@pytest.fixture(scope="module")
def said(talked: Modem, tmp_path_factory: pytest.TempPathFactory) -> Sections:
    """What gammu prints to each command of the batch, in which three messages arrived."""
    folder = tmp_path_factory.mktemp("gammu")
    (folder / "batch").write_text(BATCH)
    for body in ("first", "zażółć gęślą", "x" * 200):
        talked.deliver(body)
    talked.reported(3)
    rc = configure(folder, talked)
    output = run("gammu", "-c", rc, "batch", str(folder / "batch"), env={"LANG": "C.UTF-8"})
    return re.split(r"Executing batch .*\n", output)[1:]


FACTS = [
    (0, ["Manufacturer         : Simulated", "Firmware             : 1.0"]),
    (0, ["IMEI                 : 490154203237518", "SIM IMSI             : 001010000000001"]),
    (1, ["001 01", 'Name in phone        : "Simulated Network"', "attached"]),
    (2, ["Nothing to enter."]),
    (3, ['Number               : "+15550000000"']),
    (4, ["OK, message reference=0"]),
    (5, ["OK, message reference=1"]),
    (6, ["Sending SMS 2/2", "message reference=3"]),
    (7, ["\nfirst\n", "\nzażółć gęślą\n", "part 1 of 2", "\n4 SMS parts in 4 SMS sequences"]),
    (8, ["\n%s\n" % ("x" * 200), "4 SMS parts in 3 SMS sequences", 'number        : "2936"']),
    (9, ['Deleting SMS from "Inbox" folder: ****']),
    (10, ["0 SMS parts in 0 SMS sequences"]),
]


@pytest.mark.parametrize(
    "at, facts", FACTS, ids=[BATCH.splitlines()[row[0]].partition(" TEXT")[0] for row in FACTS]
)
def test_gammu_understands(said: Sections, at: int, facts: list[str]) -> None:
    for fact in facts:
        assert fact in said[at]


def test_what_gammu_sends_arrives(talked: Modem, said: Sections) -> None:
    assert talked.sent(3) == ["plain words", "żółw", LONG]
    assert talked.sent_to(3) == ["2936"] * 3


def test_gammu_hears_of_a_message_while_it_monitors(modem: Modem, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with daemon(log, "gammu", "-c", configure(tmp_path, modem), "monitor"):
        until(lambda: "GPRS" in log.read_text(), log.read_text)
        modem.deliver("while it monitors")
        until(lambda: "while it monitors" in log.read_text(), log.read_text)
