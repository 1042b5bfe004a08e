"""`modem at`: AT commands as arguments, or a person typing them."""

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from modem.cli import output
from modem.cli.body import stdin_lines
from modem.cli.options import Connection, connection, connection_options, json_option
from modem.cli.sharing import agent_options, explain, find, refuse, remember_agent
from modem.errors import PortError, Refused

if TYPE_CHECKING:
    from modem.agent.client import Agent


@click.command(short_help="Ask the modem AT commands, or open a terminal on it.")
@click.argument("commands", nargs=-1, metavar="[COMMAND]...")
@click.option("--modem", metavar="NAME", help="Agent: this one of its modems.")
@connection_options()
@agent_options()
@json_option
def at(commands: tuple[str, ...], modem: str | None, as_json: bool, **given: Any) -> None:
    """Ask the modem AT commands, or open a terminal on it.

    Each COMMAND is sent on its own, with or without "AT" before it; the first that is refused
    ends it. Quote what the shell would take: modem at +CSQ '+COPS?' '+CSCA="+49171..."'

    With no COMMAND and a keyboard: a terminal with line editing and history that shows all
    the modem says, also unasked. At the modem's ">" prompt the line typed is the message (an
    empty one gives up). Ctrl-D ends it. With no COMMAND and a pipe: a command a line.

    Where an agent runs, it asks them, for root and for its own user. The terminal is for a port
    that no agent has.

    With --json: one object a command {"request", "lines", "result"}, result being "OK".
    """
    if not commands and sys.stdin.isatty() and not as_json:
        remember_agent(given)
        _terminal(connection(given))
        return
    requests = [_request(text) for text in commands or stdin_lines() if text]
    agent = find(given)
    if agent is not None:
        with agent:
            _ask_all(lambda request: _of_agent(agent, request, modem or ""), requests, as_json)
        return
    refuse({"modem": modem})
    wanted = connection(given)
    with output.progress("Opening the modem"):
        opened = wanted.open(negotiate=False)
    with opened:
        _ask_all(opened.at, requests, as_json)


def _of_agent(agent: "Agent", request: str, modem: str) -> list[str]:
    try:
        return agent.at(request, modem)
    except PermissionError as error:
        raise PortError(str(error)) from None
    except LookupError as error:
        raise click.UsageError(str(error)) from None


def _terminal(wanted: Connection) -> None:
    from modem.cli.keyboard import converse
    from modem.drivers.clock import now_ms
    from modem.ports.opening import open_blocking

    try:
        port = open_blocking(wanted.port, wanted.baudrate, wanted.trace, now_ms)
    except PortError as error:
        raise explain(error) from None
    try:
        converse(port, port.name)
    finally:
        port.close()


def _request(text: str) -> str:
    """Return `text` without its AT; a usage error where it has characters to hide behind."""
    stripped = text.strip()
    if not (stripped.isascii() and stripped.isprintable()):
        raise click.UsageError(f"not an AT command: {output.printable(text)!r}")
    request = stripped[2:] if stripped[:2].upper() == "AT" else stripped
    # A modem answers "+csq" with "+CSQ: ...": only in capitals is that known for its reply.
    name, equals, value = request.partition("=")
    return name.upper() + equals + value


def _ask_all(ask: Callable[[str], list[str]], requests: Iterable[str], as_json: bool) -> None:
    for request in requests:
        try:
            lines = ask(request)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        except Refused as error:
            if as_json:
                output.as_json({"request": "AT" + request, "lines": [], "result": error.message})
            raise
        if as_json:
            output.as_json({"request": "AT" + request, "lines": lines, "result": "OK"})
            continue
        for text in [*lines, "OK"]:
            output.line(output.printable(text))
