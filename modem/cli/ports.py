"""`modem ports`: which serial port takes AT commands, and why."""

from typing import Any

import click

from modem.cli import output
from modem.cli.options import json_option
from modem.cli.telling import plain
from modem.errors import PortError
from modem.ports import usb, usb_table

ROLES = {
    usb_table.AT: "AT commands",
    usb_table.PPP: "AT, for data calls",
    "nmea": "positions (NMEA)",
    usb_table.NEVER: "never open",
    "": "unknown",
}


@click.command(short_help="List serial ports and say which one takes AT commands.")
@json_option
def ports(as_json: bool) -> None:
    """List serial ports and say which one takes AT commands, and how that is known.

    A USB modem shows several ports, of which one takes AT commands; that is known from its USB
    identity (vendor:product and interface), so no port is opened.

    With --json: one object {"ports": [{"path", "by_id", "vendor", "product", "serial",
    "interface", "description", "role", "reason", "identity", "usb"}], "chosen"}; "chosen" is
    what the other verbs open without --port, null where they would have to try or be told.
    """
    found = usb.list_ports()
    chosen = _chosen(found)
    if as_json:
        output.as_json({"ports": [as_object(port) for port in found], "chosen": chosen})
    elif not found:
        output.line("No serial port is there. Is the modem connected and powered?")
    else:
        head = ("PORT", "USB ID", "IF", "DEVICE", "FOR", "WHY")
        output.table([_row(port) for port in found], head=head)
        output.line(_conclusion(chosen), "bold")


def _chosen(found: list[usb.SerialDevice]) -> str | None:
    try:
        port = usb.choose(found, lambda path: False)
    except PortError:
        return None
    return port.by_id or port.path


def _conclusion(chosen: str | None) -> str:
    if chosen:
        return f"Used without --port: {chosen}"
    return "None of them is known for sure: name one with --port or MODEM_PORT."


def _usb_id(port: usb.SerialDevice) -> str | None:
    if port.vendor is None or port.product is None:
        return None
    return f"{port.vendor:04x}:{port.product:04x}"


def as_object(port: usb.SerialDevice) -> dict[str, Any]:
    """Return a port as --json prints it."""
    return plain(port) | {"usb": _usb_id(port), "identity": port.identity}


def _row(port: usb.SerialDevice) -> tuple[str, ...]:
    interface = "-" if port.interface is None else f"{port.interface:02}"
    role = ROLES.get(port.role, port.role)
    return port.path, _usb_id(port) or "-", interface, port.description or "-", role, port.reason
