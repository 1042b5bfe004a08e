"""gammu-smsd with its files back end: outbox, inbox, delivery reports."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.strangers.rig import Modem, daemon, holding, run, until

FOLDERS = ("inbox", "outbox", "sent", "error")
CONFIGURATION = """\
[gammu]
device = %(port)s
connection = at115200
synchronizetime = no

[smsd]
service = files
inboxpath = %(folder)s/inbox/
outboxpath = %(folder)s/outbox/
sentsmspath = %(folder)s/sent/
errorsmspath = %(folder)s/error/
logfile = %(folder)s/log
debuglevel = 1
commtimeout = 1
receivefrequency = 1
loopsleep = 1
statusfrequency = 0
checksecurity = 0
checkbattery = 0
checksignal = 0
checknetwork = 0
hangupcalls = 0
deliveryreport = log
"""


@pytest.fixture(scope="module")
def far() -> Iterator[Modem]:
    """The modem that the daemon serves."""
    with Modem() as modem:
        yield modem


@pytest.fixture(scope="module")
def spool(far: Modem, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a running gammu-smsd, with two messages in its outbox."""
    folder = tmp_path_factory.mktemp("gammu-smsd")
    for name in FOLDERS:
        (folder / name).mkdir()
    rc = folder / "smsdrc"
    rc.write_text(CONFIGURATION % {"port": far.port, "folder": folder})
    (folder / "outbox" / "OUT2936.txt").write_text("hello")
    run("gammu-smsd-inject", "-c", str(rc), "TEXT", "2936", "-report", "-text", "reported")
    with daemon(folder / "output", "gammu-smsd", "-c", str(rc)):
        yield folder


def test_gammu_smsd_sends_what_is_in_its_outbox(far: Modem, spool: Path) -> None:
    assert sorted(far.sent(2)) == ["hello", "reported"]
    assert far.sent_to(2) == ["2936", "2936"]
    holding(spool / "sent", "hello")
    holding(spool / "sent", "reported")


def test_gammu_smsd_receives_into_its_inbox(far: Modem, spool: Path) -> None:
    far.deliver("turn left")
    received = holding(spool / "inbox", "turn left")
    assert re.fullmatch(r"IN.*_2936_.*\.txt", received.name)
    assert far.reported(1) == ["delivered"]


def test_gammu_smsd_hears_of_the_delivery(spool: Path) -> None:
    log = spool / "log"
    until(log.exists)
    until(lambda: "Delivered to 2936" in log.read_text(), log.read_text)
