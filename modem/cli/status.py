"""`modem info`: who the modem is and how it is doing."""

from typing import TYPE_CHECKING, Any

import click

from modem.cli import output
from modem.cli.options import connection, connection_options, json_option

if TYPE_CHECKING:
    from modem.record import Record


@click.command(short_help="Show who the modem is and how it is doing.")
@connection_options()
@json_option
def info(as_json: bool, **given: Any) -> None:
    """Show who the modem is (maker, model, firmware, IMEI, IMSI, ICCID) and how it is doing.

    Opens the modem as `send` and `listen` do, without waiting for messages.
    With --json: one object {"identity": {...}, "status": {...}}.
    """
    wanted = connection(given)
    with output.progress("Opening the modem"):
        modem = wanted.open()
    with modem:
        identity, status = modem.identity, modem.status()
    if as_json:
        output.as_json({"identity": plain(identity), "status": plain(status)})
        return
    output.table(_rows(identity), title="Identity")
    output.table(_rows(status), title="Status")


def plain(record: "Record") -> dict[str, Any]:
    """Return the attributes of `record` by name, as JSON can carry them."""
    return {name: _value(getattr(record, name)) for name in record._fields}


def _value(value: Any) -> Any:
    if isinstance(value, (str, int, bool, float)) or value is None:
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (tuple, list)):
        return [_value(item) for item in value]
    return value.iso() if hasattr(value, "iso") else str(value)


def _rows(record: "Record") -> list[tuple[str, str]]:
    return [
        (name.replace("_", " "), "-" if value is None else str(value))
        for name, value in plain(record).items()
    ]
