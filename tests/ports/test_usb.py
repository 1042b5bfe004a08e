"""Which port is the modem's, told from a made-up sysfs."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from serial.tools import list_ports as pyserial_ports

from modem.errors import PortError
from modem.ports import opening, usb
from modem.ports.usb import SerialDevice, check_allowed, choose, list_ports
from modem.simulator.fixtures import RunningModem


class Machine:
    """A directory with a sysfs and a /dev; `plug` puts a USB device in."""

    def __init__(self, root: Path) -> None:
        self.sys = root / "sys"
        self.dev = root / "dev"
        (self.sys / "class" / "tty").mkdir(parents=True)
        (self.dev / "serial" / "by-id").mkdir(parents=True)

    def ports(self) -> list[SerialDevice]:
        return list_ports(str(self.sys), str(self.dev))

    def tty(self, name: str, device: Path) -> None:
        (self.dev / name).touch()
        (self.sys / "class" / "tty" / name).mkdir()
        (self.sys / "class" / "tty" / name / "device").symlink_to(device)

    def plug(self, bus: str, ids: str, ttys: dict[int, str], kind: str = "ff/00/00") -> None:
        """Plug in a device "vvvv:pppp" whose interfaces have the ttys of `ttys`."""
        usb = self.sys / "devices" / "usb1" / bus
        write(usb, idVendor=ids[:4], idProduct=ids[5:], serial="S" + bus, product="Modem")
        write(usb, manufacturer="Maker")
        for number, tty in ttys.items():
            interface = usb / ("%s:1.%d" % (bus, number))
            class_, subclass, protocol = kind.split("/")
            write(interface, bInterfaceNumber="%02x" % number, bInterfaceClass=class_)
            write(interface, bInterfaceSubClass=subclass, bInterfaceProtocol=protocol)
            own = interface if tty.startswith("ttyACM") else interface / tty
            own.mkdir(exist_ok=True)
            self.tty(tty, own)
            link = self.dev / "serial" / "by-id" / ("usb-Maker_%s-if%02d" % (bus, number))
            link.symlink_to(self.dev / tty)

    def on_board(self, name: str, subsystem: str) -> None:
        device = self.sys / "devices" / "platform" / name
        device.mkdir(parents=True)
        bus = self.sys / "bus" / subsystem
        bus.mkdir(parents=True, exist_ok=True)
        (device / "subsystem").symlink_to(bus)
        self.tty(name, device)


def write(directory: Path, **files: str) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (directory / name).write_text(content + "\n")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def never(path: str) -> bool:
    raise AssertionError("nobody may open " + path)


EC25 = {0: "ttyUSB0", 1: "ttyUSB1", 2: "ttyUSB2", 3: "ttyUSB3"}


def test_a_port_is_told_by_its_interface(machine: Machine) -> None:
    machine.plug("1-1", "2c7c:0125", EC25)
    roles = [(port.interface, port.role) for port in machine.ports()]
    assert roles == [(0, "diagnostics"), (1, "nmea"), (2, "at"), (3, "ppp")]


def test_auto_takes_the_at_port_of_the_table_without_opening_any(machine: Machine) -> None:
    machine.plug("1-1", "2c7c:0125", EC25)
    port = choose(machine.ports(), never)
    assert port.path.endswith("ttyUSB2")
    assert port.by_id.endswith("usb-Maker_1-1-if02")
    assert port.identity == "2c7c:0125:S1-1:02"
    assert "Quectel EC25" in port.reason


ROWS = {
    "Quectel BG96": ("2c7c:0296", EC25, "ff/00/00", "ttyUSB2"),
    "SIMCom SIM7600": ("1e0e:9001", EC25, "ff/00/00", "ttyUSB2"),
    "SIMCom A7600": ("1e0e:9011", {4: "ttyUSB0", 5: "ttyUSB1"}, "ff/00/00", "ttyUSB0"),
    "u-blox SARA-U2": ("1546:1102", {0: "ttyACM0", 2: "ttyACM1"}, "02/02/01", "ttyACM0"),
    "Telit LE910C1": ("1bc7:1201", {4: "ttyUSB4", 5: "ttyUSB5"}, "ff/00/00", "ttyUSB4"),
    "Sierra MC7455": ("1199:9071", {0: "ttyUSB0", 2: "ttyUSB1", 3: "ttyUSB2"}, "ff", "ttyUSB2"),
    "Huawei by class": ("12d1:1506", {7: "ttyUSB9"}, "ff/01/02", "ttyUSB9"),
    "only a PPP port": ("12d1:1506", {0: "ttyUSB0"}, "ff/02/01", "ttyUSB0"),
}


@pytest.mark.parametrize(
    ("ids", "ttys", "kind", "expected"),
    [pytest.param(*row, id=name) for name, row in ROWS.items()],
)
def test_known_modems_are_found(
    machine: Machine, ids: str, ttys: dict[int, str], kind: str, expected: str
) -> None:
    machine.plug("1-1", ids, ttys, kind if "/" in kind else "ff/00/00")
    assert choose(machine.ports(), never).path.endswith(expected)


def test_several_modems_must_be_told_apart_by_the_caller(machine: Machine) -> None:
    machine.plug("1-1", "2c7c:0125", {2: "ttyUSB2"})
    machine.plug("1-2", "1e0e:9001", {2: "ttyUSB6"})
    with pytest.raises(PortError, match=r"several modems.*1-1-if02.*1-2-if02"):
        choose(machine.ports(), never)


def test_unknown_products_of_modem_makers_are_tried(machine: Machine) -> None:
    machine.plug("1-1", "2c7c:ffff", {0: "ttyUSB0", 1: "ttyUSB1"})
    port = choose(machine.ports(), lambda path: path.endswith("ttyUSB1"))
    assert port.path.endswith("ttyUSB1")


def test_what_is_not_known_as_a_modem_is_never_opened(machine: Machine) -> None:
    machine.plug("1-1", "2341:0043", {0: "ttyACM0"})
    with pytest.raises(PortError, match="not known as a modem"):
        choose(machine.ports(), never)


def test_the_recovery_mode_of_a_chip_is_never_opened(machine: Machine) -> None:
    machine.plug("1-1", "05c6:9008", {0: "ttyUSB0"})
    ports = machine.ports()
    with pytest.raises(PortError, match="emergency download"):
        choose(ports, never)
    with pytest.raises(PortError, match="must not be opened"):
        check_allowed(str(machine.dev / "serial" / "by-id" / "usb-Maker_1-1-if00"), ports)
    check_allowed(str(machine.dev / "ttyUSB1"), ports)


def test_a_uart_of_the_board_is_tried(machine: Machine) -> None:
    machine.on_board("ttyAMA0", "amba")
    machine.on_board("ttyS3", "serial-base")
    assert [port.description for port in machine.ports()] == ["on-board UART"]
    assert choose(machine.ports(), lambda path: True).path.endswith("ttyAMA0")


def test_a_table_row_that_lacks_the_interface_says_so(machine: Machine) -> None:
    machine.plug("1-1", "1bc7:1101", {9: "ttyUSB0"})
    (port,) = machine.ports()
    assert (port.role, port.description) == ("", "Telit ME910C1")
    assert "does not know" in port.reason


def test_no_port_at_all_asks_for_cable_and_power(machine: Machine) -> None:
    with pytest.raises(PortError, match="connected and powered"):
        choose(machine.ports(), never)


def test_ports_are_sorted_as_people_count(machine: Machine) -> None:
    machine.plug("1-1", "2c7c:ffff", {0: "ttyUSB10", 1: "ttyUSB9"})
    assert [Path(port.path).name for port in machine.ports()] == ["ttyUSB9", "ttyUSB10"]


def test_elsewhere_pyserial_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def info(device: str, location: str | None, vid: int | None = 0x2C7C) -> Any:
        number = "S1" if vid else None
        names = {"vid": vid, "pid": 0x125, "serial_number": number, "description": "Modem"}
        return SimpleNamespace(device=device, location=location, **names)

    found = [info("COM10", "1-2:x.2"), info("COM3", "1-2"), info("COM1", None, vid=None)]
    monkeypatch.setattr(pyserial_ports, "comports", lambda: found)
    ports = list_ports("/nonexistent")
    assert [(port.path, port.role) for port in ports] == [
        ("COM1", ""),
        ("COM3", ""),
        ("COM10", "at"),
    ]


@pytest.fixture
def simulated() -> Iterator[RunningModem]:
    with RunningModem() as modem:
        yield modem


def test_a_modem_answers_and_a_silent_line_does_not(
    simulated: RunningModem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_PROBE_LIMIT", 0.3)
    assert opening.answers(simulated.port)
    assert not opening.answers("/nonexistent")
    simulated.call(lambda now: simulated.device.receive_data(b"ATE0Q1\r", now))
    assert not opening.answers(simulated.port)


def test_auto_finds_the_only_modem_that_answers(
    simulated: RunningModem, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = SerialDevice(simulated.port, vendor=0x2C7C, product=0xFFFF)
    monkeypatch.setattr(usb, "list_ports", lambda: [there])
    assert opening.find("auto") == simulated.port
    assert opening.find(simulated.port) == simulated.port
    assert opening.find("socket://localhost:7000") == "socket://localhost:7000"
