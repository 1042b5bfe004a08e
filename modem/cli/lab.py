"""`modem lab`: simulated modems, their network, the cloud and its console, in one process."""

import asyncio
import errno
import shlex
import shutil
from pathlib import Path
from typing import Any

import click

from modem.cli.extra import need_cloud
from modem.cli.options import json_option

EPILOG = """\b
With --json the first line is
  {"event": "ready", "supersim": URL, "wireless": URL, "console": URL, "account_sid": "AC...",
   "auth_token": "...", "sims": [{"sid": "HS...", "unique_name": "supersim-1",
   "product": "supersim", "peer": "000", "port": "/dev/pts/7"}, ...]}
and then one line for each event:
  {"event": "carrier", "address": "127.0.0.1:4711", "token": "..."}   for `modem sim --cloud`
  {"event": "credentials", "api_key", "api_secret", "kore_client_id", "kore_client_secret",
   "kore_webhook_secret"}                                     others that `modem cloud` takes
  {"event": "command", "sid", "sim_sid", "direction", "status", "mode", "body"}   new or changed
  {"event": "webhook", "command_sid", "method", "url", "attempts", "ok", "answer", "error"}
  {"event": "modem", "iccid", "registration", "port", "open", "online"}           new or changed
  {"event": "device", "unique_name", "line"}     what a program of --device-exec prints
  {"event": "device_exit", "unique_name", "code"}

\b
Examples:
  modem lab                                      two modems, one of each product
  modem lab --data lab --sims 5                  ten, and the state is kept in lab/
  modem lab --device-exec "modem listen"         a device program for each of them
"""
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(epilog=EPILOG, short_help="Run a local cloud, its console and simulated modems.")
@click.option(
    "--sims", type=click.IntRange(0, 500), default=1, help="SIMs of each of both products (1)."
)
@click.option("--persona", metavar="NAME", default="generic", help="Make of the modems (generic).")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the state in this folder.",
)
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", help="Listen here (127.0.0.1).")
@click.option(
    "--http-port",
    "first_port",
    type=click.IntRange(0, 65532),
    default=0,
    help="Ports N to N+3: console, Super SIM, Wireless, carrier. Any free ones if left out.",
)
@click.option("--kore", is_flag=True, help="Webhooks with KORE's signature and headers too.")
@click.option("--device-exec", "program", metavar="CMD", help="Run CMD for each SIM.")
@json_option
def lab(as_json: bool, program: str | None, **given: Any) -> None:
    """Run the whole way of a Command on this machine: devices, network, cloud and console.

    Starts simulated modems, each with a SIM of Super SIM or of Programmable Wireless, on
    pseudo-terminals that any program can open like a serial port; both Commands APIs, to which
    the official SDKs and curl can talk; and a console to look at it all. Prints where
    everything is and stays until it is interrupted or terminated.

    Nothing leaves this machine, and unless --host says otherwise nobody else can reach it.
    Without --data nothing is kept, and credentials are new each time. With it, addresses and
    credentials stay, and each Command that was accepted goes on to its end, even after a crash.

    With --device-exec, CMD runs for each SIM with MODEM_PORT and MODEM_PEER in its environment,
    so that `modem` or a program with this library finds its modem; CMD is split into words as a
    shell would, but no shell runs.
    """
    need_cloud()
    words = _words(program)
    from modem.cli.lab_run import Lab, Settings
    from modem.cli.lab_voices import Json, Plain
    from modem.simulator.personas import PERSONAS

    given["persona"] = given["persona"].lower()
    if given["persona"] not in PERSONAS:
        raise click.UsageError(
            "no persona %r; there are: %s" % (given["persona"], ", ".join(sorted(PERSONAS)))
        )
    try:
        asyncio.run(Lab(Settings(**given, program=words), Json() if as_json else Plain()).run())
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        remedy = "; --http-port chooses other ports" if error.errno == errno.EADDRINUSE else ""
        problem = f"cannot start: {where}{error.strerror or error}{remedy}"
        raise click.UsageError(problem) from error


def _words(program: str | None) -> list[str]:
    """Split CMD; a usage error when there is no such program."""
    try:
        words = shlex.split(program or "")
    except ValueError as error:
        raise click.UsageError(f"--device-exec: {error}") from None
    if program is not None and (not words or shutil.which(words[0]) is None):
        raise click.UsageError(f"--device-exec: no such program: {program}")
    return words
