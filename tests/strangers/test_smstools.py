"""smstools' smsd, on a PTY and on TCP: send, receive, delivery reports, a PIN."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.strangers.conftest import Start
from tests.strangers.rig import Modem, daemon, holding

FOLDERS = ("outgoing", "checked", "failed", "incoming", "sent", "report", "stats")
COMMON = """\
devices = GSM1
logfile = %(folder)s/log
infofile = %(folder)s/info
pidfile = %(folder)s/pid
outgoing = %(folder)s/outgoing
checked = %(folder)s/checked
failed = %(folder)s/failed
incoming = %(folder)s/incoming
sent = %(folder)s/sent
report = %(folder)s/report
stats = %(folder)s/stats
user = %(user)s
group = %(user)s
delaytime = 1
blocktime = 1
autosplit = 3

[GSM1]
device = %(device)s
incoming = yes
report = yes
decode_unicode_text = yes
"""
STORED = "init = AT+CNMI=2,1,0,2,0\n"
ROUTED = """\
init = AT+CSMS=1;+CNMI=2,1,0,1,0
using_routed_status_report = yes
routed_status_report_cnma = yes
"""
PTY, TCP = (), ("--tcp", "127.0.0.1:0")
SUBMIT = "To: s2936\nReport: yes\n\n%s"  # s: a short number


@contextmanager
def smsd(folder: Path, modem: Modem, more: str) -> Iterator[None]:
    """Run smsd on a modem, its spool in `folder`."""
    for name in FOLDERS:
        (folder / name).mkdir()
    device = modem.port if modem.port.startswith("/") else "@" + modem.port
    text = COMMON % {"folder": folder, "device": device, "user": folder.owner()}
    configuration = folder / "smsd.conf"
    configuration.write_text(text + more)
    with daemon(folder / "output", "smsd", "-c%s" % configuration, "-t"):
        yield


@pytest.mark.parametrize(
    "options, more",
    [(PTY, ROUTED), (TCP, STORED)],
    ids=["on a PTY, report routed and acknowledged", "on TCP, report stored"],
)
def test_smstools_sends_receives_and_hears_of_the_delivery(
    start: Start, tmp_path: Path, options: tuple[str, ...], more: str
) -> None:
    modem = start(*options)
    with smsd(tmp_path, modem, more):
        (tmp_path / "outgoing" / "one").write_text(SUBMIT % "hello")
        assert (modem.sent(1), modem.sent_to(1)) == (["hello"], ["2936"])
        modem.deliver("turn left")
        received = holding(tmp_path / "incoming", "\n\nturn left")
        report = holding(tmp_path / "report", "\nStatus: 0,")
    assert received.read_text().startswith("From: 2936\n")
    assert report.read_text().startswith("From: 2936\n")
    assert modem.reported(1) == ["delivered"]


def test_smstools_unlocks_the_sim_and_sends_two_parts(start: Start, tmp_path: Path) -> None:
    modem = start("--pin", "4711")
    with smsd(tmp_path, modem, STORED + "pin = 4711\n"):
        (tmp_path / "outgoing" / "one").write_text(SUBMIT % ("0123456789" * 20))
        assert modem.sent(1) == ["0123456789" * 20]
