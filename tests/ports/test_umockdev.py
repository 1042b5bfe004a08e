"""Which port is the modem's, where somebody else's program plays the USB devices.

umockdev puts a sysfs and device files in front of a process, and can answer on them. What it
makes of a description is what the kernel makes of a device: links, classes, numbers.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from modem.cli import exits
from tests.patience import PATIENCE

BUS = "/devices/pci0000:00/0000:00:14.0/usb1"
Interfaces = dict[int, tuple[str, str]]  # number -> its tty, class/subclass/protocol
Run = Callable[..., "subprocess.CompletedProcess[str]"]
VENDOR = "ff/00/00"
FIND = "from modem.ports.opening import find; print(find('auto'))"


def description(port: int, ids: str, interfaces: Interfaces, serial: str = "") -> str:
    """A USB device "vvvv:pppp" at a port of the hub, as `umockdev-record` writes one."""
    device = "%s/1-%d" % (BUS, port)
    text = "P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n" % device
    text += "A: idVendor=%s\nA: idProduct=%s\n" % tuple(ids.split(":"))
    text += "A: serial=%s\n\n" % serial if serial else "\n"
    for number, (tty, kind) in interfaces.items():
        text += interface("%s/1-%d:1.%d" % (device, port, number), number, tty, kind)
    return text


def interface(path: str, number: int, tty: str, kind: str) -> str:
    text = "P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\n" % path
    text += "A: bInterfaceNumber=%02x\n" % number
    names = ("Class", "SubClass", "Protocol")
    for name, value in zip(names, kind.split("/"), strict=True):
        text += "A: bInterface%s=%s\n" % (name, value)
    parent = path
    if tty.startswith("ttyUSB"):  # a driver of usb-serial has a device between; cdc_acm has not
        parent = "%s/%s" % (path, tty)
        text += "\nP: %s\nE: SUBSYSTEM=usb-serial\n" % parent
    text += "\nP: %s/tty/%s\nN: %s\n" % (parent, tty, tty)
    text += "E: DEVNAME=/dev/%s\nE: SUBSYSTEM=tty\nL: device=../../../%s\n\n"
    return text % (tty, Path(parent).name)


def ttys(count: int, kind: str = VENDOR, first: int = 0) -> Interfaces:
    return {number: ("ttyUSB%d" % (number + first), kind) for number in range(count)}


HUAWEI: Interfaces = {
    0: ("ttyUSB0", "ff/02/01"),
    1: ("ttyUSB1", "ff/02/03"),
    2: ("ttyUSB2", "ff/02/02"),
}
UBLOX: Interfaces = {0: ("ttyACM0", "02/02/01"), 2: ("ttyACM1", "02/02/01")}

# device, its interfaces; the port that is chosen, the reason that is given for it
KNOWN = {
    "Quectel EC25": ("2c7c:0125", ttys(4), "ttyUSB2", "interface 2 of a Quectel EC25"),
    "SIMCom SIM7600": ("1e0e:9001", ttys(5), "ttyUSB2", "interface 2 of a SIMCom"),
    "Huawei stick": ("12d1:1506", HUAWEI, "ttyUSB2", "interface class ff/02/02 of Huawei"),
    "u-blox SARA-U2": ("1546:1102", UBLOX, "ttyACM0", "interface 0 of a u-blox SARA-U2"),
}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `modem`, or the search that it begins with, where there are these devices only."""
    if shutil.which("umockdev-run") is None:
        pytest.skip("umockdev is not installed; .ci/run installs it")

    def run(*words: str, devices: str, scripts: dict[str, bytes] | None = None) -> Any:
        (tmp_path / "devices.umockdev").write_text(devices)
        command = ["umockdev-run", "--device", str(tmp_path / "devices.umockdev")]
        for tty, script in (scripts or {}).items():
            (tmp_path / tty).write_bytes(script)
            command += ["--script", "/dev/%s=%s" % (tty, tmp_path / tty)]
        program = ["-c", FIND] if words == ("find",) else ["-m", "modem.cli", *words]
        command += ["--", sys.executable, *program]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    return run


def listed(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    assert done.returncode == exits.OK, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("ids", "interfaces", "expected", "reason"), KNOWN.values(), ids=list(KNOWN)
)
def test_the_port_for_at_commands_is_chosen_and_the_reason_given(
    ids: str, interfaces: Interfaces, expected: str, reason: str, run: Run
) -> None:
    found = listed(run("ports", "--json", devices=description(1, ids, interfaces, "S1")))
    assert found["chosen"] == "/dev/" + expected
    assert len(found["ports"]) == len(interfaces)
    (port,) = [port for port in found["ports"] if port["path"] == found["chosen"]]
    assert (port["role"], port["usb"], port["serial"]) == ("at", ids, "S1")
    assert reason in port["reason"]


def test_a_modem_among_other_devices_is_found(run: Run) -> None:
    adapter = description(2, "0403:6001", ttys(1))
    modem = description(3, "2c7c:0125", ttys(4, first=1))
    found = listed(run("ports", "--json", devices=adapter + modem))
    assert found["chosen"] == "/dev/ttyUSB3"
    roles = [port["role"] for port in found["ports"]]
    assert roles == ["", "diagnostics", "nmea", "at", "ppp"]


def test_a_modem_in_its_recovery_mode_is_never_opened(run: Run) -> None:
    recovery = description(1, "05c6:9008", ttys(1))
    found = listed(run("ports", "--json", devices=recovery))
    assert found["chosen"] is None
    assert found["ports"][0]["role"] == "never"
    for words in (["info"], ["info", "--port", "/dev/ttyUSB0"]):
        done = run(*words, devices=recovery)
        assert done.returncode == exits.PORT
        assert "emergency download" in done.stderr


def test_two_modems_must_be_told_apart(run: Run) -> None:
    two = description(1, "2c7c:0125", ttys(4)) + description(2, "1e0e:9001", ttys(5, first=4))
    assert listed(run("ports", "--json", devices=two))["chosen"] is None
    done = run("info", devices=two)
    assert done.returncode == exits.PORT
    assert "/dev/ttyUSB2" in done.stderr
    assert "/dev/ttyUSB6" in done.stderr


# What a port of umockdev waits for (w), and what it says then (r).
ANSWERS = b"d 0 /dev/ttyUSB1\nw 0 AT^M\nr 5 ^M^JOK^M^J\n"


def test_of_an_unknown_product_the_port_that_answers_is_found(run: Run) -> None:
    unknown = description(1, "2c7c:ffff", ttys(2))
    found = listed(run("ports", "--json", devices=unknown))
    assert (found["chosen"], found["ports"][0]["role"]) == (None, "")
    assert "unknown product of Quectel" in found["ports"][0]["reason"]
    done = run("find", devices=unknown, scripts={"ttyUSB1": ANSWERS})
    assert done.stdout == "/dev/ttyUSB1\n", done.stderr
