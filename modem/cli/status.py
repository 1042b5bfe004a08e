"""`modem info`: who the modem is and how it is doing."""

from typing import TYPE_CHECKING, Any

import click

from modem.cli import output
from modem.cli.checks_network import strength
from modem.cli.options import connection, connection_options, json_option
from modem.cli.telling import plain

if TYPE_CHECKING:
    from modem.session.messages import Status

# <AcT> of +COPS, 3GPP TS 27.007 clause 7.3.
TECHNOLOGIES = {
    0: "GSM",
    1: "GSM Compact",
    2: "UMTS",
    3: "EDGE",
    4: "HSDPA",
    5: "HSUPA",
    6: "HSPA",
    7: "LTE (or LTE-M)",
    8: "EC-GSM-IoT",
    9: "NB-IoT",
}


@click.command(short_help="Show who the modem is and how it is doing.")
@connection_options()
@json_option
def info(as_json: bool, **given: Any) -> None:
    """Show who the modem is (maker, model, firmware, IMEI, IMSI, ICCID) and how it is doing.

    Opens the modem as `send` and `listen` do, without waiting for messages.
    With --json: one object {"identity": {...}, "status": {...}}.
    """
    wanted = connection(given)
    with output.progress("Opening the modem and finding its network"):
        modem = wanted.open()
    with modem:
        identity, status = modem.identity, modem.status()
    if as_json:
        output.as_json({"identity": plain(identity), "status": plain(status)})
        return
    output.table(plain(identity).items(), title="Identity")
    output.table(_status_rows(status), title="Status")


def _status_rows(status: "Status") -> list[tuple[str, str]]:
    technology = status.technology
    dbm, storage = status.signal_dbm, f"{status.storage}: {status.used} of {status.total} used"
    return [
        ("network", status.registration.words),
        ("operator", status.operator or "-"),
        ("technology", "-" if technology is None else TECHNOLOGIES.get(technology, "other")),
        ("signal", "-" if dbm is None else strength(dbm)),
        ("storage", storage if status.storage else "-"),
    ]
