"""`modem agent check`: what the configuration amounts to, and what is missing for it."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from modem.cli import exits
from modem.cli.agent import SYSTEM_CONFIG, default_config, loader, settings_options
from modem.cli.doctor import show
from modem.cli.extra import need_agent
from modem.cli.finding import NOTE, OK, PROBLEM, Finding
from modem.cli.sharing import running

if TYPE_CHECKING:
    from modem.agent.config import AgentConfig, ModemConfig

LONGEST_SOCKET = 92  # of the 107 that a name may have, some are for the one it is made under
NEEDED = {"http": ("httpx", "agent"), "mqtt": ("paho", "mqtt")}


@click.command(short_help="Say what the configuration amounts to, and what is missing.")
@settings_options
def check(config: str | None, **given: Any) -> None:
    """Read the configuration, say what the agent would do, and change nothing.

    Ends with 0 when it could be started, with 2 for a mistake in the configuration, and with 12
    when something else is missing.
    """
    need_agent()
    from modem.agent.config import ConfigError

    try:
        loaded = loader(config, given)()
    except ConfigError as error:
        raise click.UsageError(error.message) from None
    findings = [_configuration(config or default_config())]
    findings += findings_on(loaded)
    socket = running()
    if socket:
        advice = "systemctl reload modem-agent has it read this; or stop that one first"
        findings.append(Finding("Agent", NOTE, f"one is running ({socket})", advice))
    for finding in findings:
        show(finding)
    bad = any(finding.level == PROBLEM for finding in findings)
    click.get_current_context().exit(exits.FINDINGS if bad else exits.OK)


def _configuration(path: str | None) -> Finding:
    if path is not None:
        return Finding("Configuration", OK, path)
    none = "none: one modem, found by itself"
    if os.path.exists(SYSTEM_CONFIG):
        return Finding("Configuration", NOTE, none, f"--config {SYSTEM_CONFIG} is the service's")
    return Finding("Configuration", OK, none)


def findings_on(config: "AgentConfig") -> Iterator[Finding]:
    """Yield what each part of the configuration means on this machine."""
    yield _folder(config.agent.data_folder)
    yield _socket(config.agent.socket_path, config.agent.socket_group)
    for modem in config.modems:
        yield _modem(modem)
    yield _outbox(config)
    for handler in config.handlers:
        yield _handler(handler)
    if config.agent.metrics:
        yield _with("prometheus_client", "metrics", "Metrics", config.agent.metrics)


def _folder(path: str) -> Finding:
    there = path
    while not os.path.exists(there):
        there = os.path.dirname(there) or "."
    if os.access(there, os.W_OK | os.X_OK):
        return Finding("Data", OK, path)
    if os.path.isdir(there):
        advice = "run this as the agent's user, or name another folder"
        return Finding("Data", PROBLEM, f"{path} cannot be written by this user", advice)
    return Finding("Data", PROBLEM, f"{there} is no folder")


def _socket(path: str, group: str) -> Finding:
    if len(os.fsencode(path)) > LONGEST_SOCKET:
        return Finding("Socket", PROBLEM, f"{path} is longer than {LONGEST_SOCKET} octets")
    if group and not _is_group(group):
        return Finding("Socket", PROBLEM, f"there is no group {group!r}, which is to use it")
    return Finding("Socket", OK, path)


def _is_group(name: str) -> bool:
    import grp

    try:
        grp.getgrnam(name)
    except KeyError:
        return False
    return True


def _modem(modem: "ModemConfig") -> Finding:
    from modem.agent.config import ConfigError
    from modem.agent.durations import spoken

    told = [f"port {modem.port}, peer {modem.peer}"]
    if modem.rate:
        told.append(f"at most {modem.rate.count} messages in {spoken(modem.rate.per)}")
    if modem.failover:
        others = " or ".join(modem.failover)
        told.append(f"after {spoken(modem.failover_after)} of trouble {others} sends for it")
    try:
        pin = modem.read_pin()
    except ConfigError as error:
        return Finding(modem.name, PROBLEM, error.message)
    told.append("with a PIN" if pin else "no PIN")
    if modem.port.startswith("/") and not os.path.exists(modem.port):
        return Finding(modem.name, NOTE, ", ".join(told), "that port is not there now")
    return Finding(modem.name, OK, ", ".join(told))


def _outbox(config: "AgentConfig") -> Finding:
    from modem.agent.durations import spoken

    outbox = config.outbox
    tries = f"{outbox.attempts} tries" if outbox.attempts else "tried as often as it takes"
    expires = f"for {spoken(outbox.expires)}" if outbox.expires else "for ever"
    return Finding("Outbox", OK, f"{tries}, {expires}; {outbox.limit} may wait")


def _handler(handler: Any) -> Finding:
    from modem.agent.config import ConfigError, HttpConfig, ProgramConfig

    if isinstance(handler, ProgramConfig):
        program = handler.command[0]
        if shutil.which(program) is None:
            return Finding(handler.name, PROBLEM, f"there is no program {program} to be run")
        return Finding(handler.name, OK, f"runs {program}")
    try:
        handler.read_secret() if isinstance(handler, HttpConfig) else handler.read_password()
    except ConfigError as error:
        return Finding(handler.name, PROBLEM, error.message)
    kind = handler.__struct_config__.tag
    return _with(*NEEDED[kind], handler.name, f"{kind}: {handler.url}")


def _with(module: str, extra: str, name: str, found: str) -> Finding:
    if importlib.util.find_spec(module) is None:
        advice = f"pip install 'modem-commands[{extra}]'"
        return Finding(name, PROBLEM, f"{found}; {module} is not installed", advice)
    return Finding(name, OK, found)
