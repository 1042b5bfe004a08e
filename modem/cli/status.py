"""`modem info`: who the modem is and how it is doing."""

import time
from typing import TYPE_CHECKING, Any

import click

from modem.cli import output
from modem.cli.checks_network import strength
from modem.cli.options import connection, connection_options, json_option
from modem.cli.sharing import agent_options, find, refuse
from modem.cli.telling import plain

if TYPE_CHECKING:
    from modem.agent.client import Agent
    from modem.agent.records import Health
    from modem.session.messages import Identity, Status

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
@click.option("--modem", metavar="NAME", help="Agent: this one of its modems.")
@connection_options()
@agent_options()
@json_option
def info(modem: str | None, as_json: bool, **given: Any) -> None:
    """Show who the modem is (maker, model, firmware, IMEI, IMSI, ICCID) and how it is doing.

    Opens the modem as `send` and `listen` do, without waiting for messages. Where an agent
    runs, it is asked, and tells how each of its modems is.
    With --json: one object {"identity": {...}, "status": {...}}, and from an agent "health".
    """
    agent = find(given)
    if agent is not None:
        with agent:
            _of_agent(agent, modem or "", as_json)
        return
    refuse({"modem": modem})
    wanted = connection(given)
    with output.progress("Opening the modem and finding its network"):
        opened = wanted.open()
    with opened:
        identity, status = opened.identity, opened.status()
    if as_json:
        output.as_json({"identity": plain(identity), "status": plain(status)})
        return
    _show(identity, status)


def _of_agent(agent: "Agent", modem: str, as_json: bool) -> None:
    from modem.agent.records import as_json as in_plain

    health = agent.health()
    try:
        identity, status = agent.identity(modem), agent.status(modem)
    except LookupError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        told = {"identity": plain(identity), "status": plain(status)}
        output.as_json(told | {"health": [in_plain(each) for each in health]})
        return
    head = ("MODEM", "PORT", "STATE", "SINCE", "")
    output.table([_health_row(each) for each in health], head=head, title="Agent")
    _show(identity, status)


def _health_row(health: "Health") -> tuple[str, ...]:
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(health.since))
    return health.modem, health.port, health.state, since, health.error


def _show(identity: "Identity", status: "Status") -> None:
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
