"""ModemManager on a bus of its own: it enables the modem, receives, sends and deletes."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.strangers.conftest import Start
from tests.strangers.rig import daemon, need, run, until

BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <policy context="default">
    <allow user="*"/> <allow own="*"/>
    <allow send_type="method_call"/> <allow send_type="signal"/>
    <allow send_type="method_return"/> <allow send_type="error"/>
    <allow receive_type="method_call"/> <allow receive_type="signal"/>
    <allow receive_type="method_return"/> <allow receive_type="error"/>
  </policy>
</busconfig>
"""
SERVICE = "org.freedesktop.ModemManager1"
MANAGER = ("ModemManager", "--test-session", "--test-enable", "--no-auto-scan", "--debug")
ADD = ("dbus-send", "--print-reply", "--dest=%s" % SERVICE, "/org/freedesktop/ModemManager1")
ADD += (SERVICE + ".Test.SetProfile", "string:test", "string:generic")
Ask = Callable[..., str]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Run a program on the bus of a ModemManager that has no modem yet; return what it prints."""
    for program in ("dbus-daemon", "dbus-send", "ModemManager", "mmcli"):
        need(program)
    bus, log = tmp_path / "bus", tmp_path / "log"
    (tmp_path / "configuration").write_text(BUS % bus)
    address = "BUS_ADDRESS=unix:path=%s" % bus
    env = ("env", "DBUS_SESSION_" + address, "DBUS_SYSTEM_" + address)
    broker = ("dbus-daemon", "--nofork", "--config-file", str(tmp_path / "configuration"))
    with daemon(tmp_path / "bus.log", *broker):
        until(bus.exists)
        with daemon(log, *env, *MANAGER):
            until(lambda: "was acquired" in log.read_text(), log.read_text)
            yield lambda *command: run(*env, *command)


def messages(ask: Ask) -> list[str]:
    """Return the numbers of the messages that are in the modem."""
    return re.findall(r"SMS/(\d+)", ask("mmcli", "-m", "any", "--messaging-list-sms"))


def test_modem_manager_enables_receives_sends_and_deletes(
    start: Start, ask: Ask, tmp_path: Path
) -> None:
    socket = "abstract:%s" % tmp_path
    modem = start("--unix", "@" + socket)
    modem.deliver("turn left")
    ask(*ADD, "array:string:" + socket)
    until(lambda: "Plain 3GPP modem" in ask("mmcli", "-L"))
    ask("mmcli", "-m", "any", "--enable")
    (stored,) = until(lambda: messages(ask))
    told = ask("mmcli", "-s", stored)
    assert "number: 2936" in told and "text: turn left" in told
    sms = "text='from ModemManager',number='2936'"
    created = ask("mmcli", "-m", "any", "--messaging-create-sms=" + sms)
    ask("mmcli", "-s", created.rpartition("/")[2].strip(), "--send")
    assert (modem.sent(1), modem.sent_to(1)) == (["from ModemManager"], ["2936"])
    ask("mmcli", "-m", "any", "--messaging-delete-sms=" + stored)
    until(lambda: stored not in messages(ask))
