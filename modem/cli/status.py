"""`modem info`: who the modem is and how it is doing."""

from typing import Any

import click

from modem.cli import output
from modem.cli.options import connection, connection_options, json_option
from modem.cli.telling import plain
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


def _rows(record: Record) -> list[tuple[str, str]]:
    return [
        (name.replace("_", " "), "-" if value is None else str(value))
        for name, value in plain(record).items()
    ]
