"""Serial ports and what each is for: a USB modem has several, and one takes AT commands.

On Linux everything is read from sysfs, which opens no device and so disturbs none; elsewhere
pyserial's list is used.
"""

import os
import re
from collections.abc import Callable

from modem.errors import PortError
from modem.ports.usb_table import AT, CLASSES, FORBIDDEN, INTERFACES, NEVER, PPP, VENDORS
from modem.record import Record

_NO_DRIVER = ("platform", "pnp", "serial-base", "serial8250")


class SerialDevice(Record):
    """A serial port that exists.

    path                 what to open                    by_id      its lasting name, or ""
    vendor, product      the USB ids, None where it has none
    serial               the USB serial number, or ""    interface  the USB interface, or None
    description          what the device says it is, or what the table calls it
    role                 "at", "ppp", "nmea", "diagnostics", "audio", "never", or "" for unknown
    reason               where the role is known from, a sentence
    """

    _fields = (
        "path",
        "by_id",
        "vendor",
        "product",
        "serial",
        "interface",
        "description",
        "role",
        "reason",
    )

    def __init__(
        self,
        path: str,
        vendor: int | None = None,
        product: int | None = None,
        serial: str = "",
        interface: int | None = None,
        kind: tuple[int, int, int] | None = None,
        description: str = "",
        by_id: str = "",
    ) -> None:
        self.path = path
        self.by_id = by_id
        self.vendor = vendor
        self.product = product
        self.serial = serial
        self.interface = interface
        model, self.role, self.reason = _judge(vendor, product, interface, kind)
        self.description = model or description

    @property
    def identity(self) -> str:
        """The USB identity "VID:PID:serial:interface", which outlives renumbering; or ""."""
        if self.vendor is None or self.product is None:
            return ""
        interface = "" if self.interface is None else "%02d" % self.interface
        return "%04x:%04x:%s:%s" % (self.vendor, self.product, self.serial, interface)


def _judge(
    vendor: int | None,
    product: int | None,
    interface: int | None,
    kind: tuple[int, int, int] | None,
) -> tuple[str, str, str]:
    """Return (model, role, reason) of a port; "" where nothing is known."""
    if vendor is None:
        return "", "", "not a USB device: it may be a UART with a modem"
    for row in FORBIDDEN:
        if row[:2] == (vendor, product):
            return "", NEVER, row[2]
    for table_vendor, table_product, model, roles in INTERFACES:
        if (table_vendor, table_product) == (vendor, product):
            role = dict(roles).get(interface, "") if interface is not None else ""
            known = "interface %s of a %s" % (interface, model)
            return model, role, known if role else known + ", which the table does not know"
    maker = dict(VENDORS).get(vendor, "")
    for table_vendor, *table_kind, role in CLASSES:
        if table_vendor == vendor and tuple(table_kind) == kind:
            return "", role, "interface class %02x/%02x/%02x of %s" % (*kind, maker)
    return "", "", "an unknown product of %s" % maker if maker else "not known as a modem"


def list_ports(sys_root: str = "/sys", dev_root: str = "/dev") -> list[SerialDevice]:
    """Return the serial ports that exist, sorted by path. No port is opened."""
    if not os.path.isdir(os.path.join(sys_root, "class", "tty")):
        return _listed_by_pyserial()
    by_id = _lasting_names(dev_root)
    found = []
    for name in os.listdir(os.path.join(sys_root, "class", "tty")):
        device = os.path.realpath(os.path.join(sys_root, "class", "tty", name, "device"))
        path = os.path.join(dev_root, name)
        if os.path.isdir(device) and os.path.exists(path):
            port = _from_sysfs(path, device, by_id.get(os.path.realpath(path), ""))
            found += [port] if port else []
    return sorted(found, key=lambda port: _natural(port.path))


def _natural(path: str) -> list[tuple[int, str]]:
    """Sort ttyUSB10 after ttyUSB9."""
    return [
        (int(part or 0), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", path)
    ]


def _lasting_names(dev_root: str) -> dict[str, str]:
    directory = os.path.join(dev_root, "serial", "by-id")
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return {}
    paths = [os.path.join(directory, name) for name in names]
    return {os.path.realpath(path): path for path in paths}


def _from_sysfs(path: str, device: str, by_id: str) -> SerialDevice | None:
    """`device` is the interface (cdc_acm) or a child of it (usb-serial), or no USB at all."""
    interface = device
    if not os.path.exists(os.path.join(interface, "bInterfaceNumber")):
        interface = os.path.dirname(device)
    number = _hexadecimal(interface, "bInterfaceNumber")
    if number is None:
        return _on_board(path, device)
    usb = os.path.dirname(interface)
    kind = [
        _hexadecimal(interface, "bInterface" + name) or 0
        for name in ("Class", "SubClass", "Protocol")
    ]
    return SerialDevice(
        path,
        vendor=_hexadecimal(usb, "idVendor"),
        product=_hexadecimal(usb, "idProduct"),
        serial=_text(usb, "serial"),
        interface=number,
        kind=(kind[0], kind[1], kind[2]),
        description=" ".join(filter(None, (_text(usb, "manufacturer"), _text(usb, "product")))),
        by_id=by_id,
    )


def _on_board(path: str, device: str) -> SerialDevice | None:
    """A UART of the board; the many ttyS* of a PC that have no hardware are left out."""
    subsystem = os.path.basename(os.path.realpath(os.path.join(device, "subsystem")))
    if subsystem in _NO_DRIVER and os.path.basename(path).startswith("ttyS"):
        return None
    return SerialDevice(path, description="on-board UART")


def _text(directory: str, name: str) -> str:
    try:
        with open(os.path.join(directory, name), encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return ""


def _hexadecimal(directory: str, name: str) -> int | None:
    try:
        return int(_text(directory, name), 16)
    except ValueError:
        return None


def _listed_by_pyserial() -> list[SerialDevice]:
    from serial.tools import list_ports as pyserial_ports

    found = []
    for port in pyserial_ports.comports():
        interface = re.search(r":[^:]*\.(\d+)$", port.location or "")
        found.append(
            SerialDevice(
                port.device,
                vendor=port.vid,
                product=port.pid,
                serial=port.serial_number or "",
                interface=int(interface.group(1)) if interface else None,
                description=port.description or "",
            )
        )
    return sorted(found, key=lambda port: _natural(port.path))


def check_allowed(path: str, ports: list[SerialDevice]) -> None:
    """Raise PortError for a port that must not be opened."""
    real = os.path.realpath(path)
    for port in ports:
        if port.role == NEVER and os.path.realpath(port.path) == real:
            raise PortError("%s must not be opened: %s" % (path, port.reason))


def choose(ports: list[SerialDevice], answers: Callable[[str], bool]) -> SerialDevice:
    """Return the port of the modem: by the table, or else the only one that answers AT.

    `answers(path)` opens a port and tries; it is asked only about ports of modem makers and
    UARTs of the board, because what else is on USB may take harm. Raises PortError when there
    is no such port, or more than one.
    """
    known = [port for port in ports if port.role == AT] or [p for p in ports if p.role == PPP]
    if not known:
        candidates = [port for port in ports if _may_be_tried(port)]
        known = [port for port in candidates if answers(port.path)]
    if len(known) == 1:
        return known[0]
    if known:
        names = ", ".join([port.by_id or port.path for port in known])
        raise PortError("there are several modems; say which: " + names)
    if ports:
        names = ", ".join(["%s (%s)" % (port.path, port.reason) for port in ports])
        raise PortError("no port is known to take AT commands, or answers; there is " + names)
    raise PortError("no serial port is there; is the modem connected and powered?")


def _may_be_tried(port: SerialDevice) -> bool:
    maker = port.vendor is None or port.vendor in dict(VENDORS)
    return port.role == "" and maker


def identity_of(ports: list[SerialDevice], path: str) -> str:
    """Return the USB identity of the port at `path`, or "" where it has none."""
    real = os.path.realpath(path)
    for port in ports:
        if os.path.realpath(port.path) == real:
            return port.identity
    return ""


def find_again(ports: list[SerialDevice], identity: str, path: str) -> str:
    """Return where the device with this identity is now; of several, the one at `path`.

    Raises PortError while it is nowhere.
    """
    found = [port.path for port in ports if port.identity == identity]
    if not found:
        raise PortError("the USB device %s is not connected" % identity)
    real = os.path.realpath(path)
    return next((one for one in found if os.path.realpath(one) == real), found[0])
