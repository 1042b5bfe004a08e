"""`modem agent`: own the modem for years, keep what goes in and out on disk, share it."""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modem.cli import exits, output
from modem.cli.extra import need_agent
from modem.cli.options import connection_options, given_before

if TYPE_CHECKING:
    from modem.agent.config import AgentConfig

AGENT_OPTIONS = ("data", "socket", "log")  # the others are of the modem
SYSTEM_CONFIG = "/etc/modem/agent.toml"


# Verb, module, what it says of itself; imported when called, for `run` is to stay small.
VERBS = (
    ("run", "agent", "Run it in the foreground, until Ctrl-C."),
    ("check", "agent_check", "Say what the configuration amounts to, and what is missing."),
    ("install", "agent_install", "Have systemd look after it; --dry-run shows every file."),
    ("uninstall", "agent_install", "Take the service away again; data and configuration stay."),
)


class Verbs(click.Group):
    """The verbs of the agent; without one of them, `run`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        verbs = self.list_commands(ctx)
        if not args or args[0] not in [*verbs, *ctx.help_option_names]:
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [verb for verb, _, _ in VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for verb, module, _ in VERBS:
            if verb == cmd_name:
                found: click.Command = getattr(import_module(f"modem.cli.{module}"), verb)
                return found
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(verb, text) for verb, _, text in VERBS])


@click.group(cls=Verbs, short_help="Own the modem for years; share it between programs.")
def agent() -> None:
    """Run the agent: it owns the modem, and programs share it.

    Messages it accepts and Commands it receives are on its disk, so that neither is lost by
    a crash or a power cut. `modem send`, `listen`, `outbox` and `inbox` use a running agent by
    themselves. Without a verb this is `modem agent run`.
    """


def settings_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which configuration, and what is to be otherwise than in it."""
    for option in reversed(
        (
            click.option(
                "--config",
                metavar="FILE",
                help=f"Its configuration; left out, {SYSTEM_CONFIG} or that in your home, if any.",
            ),
            click.option("--data", metavar="DIR", help="Where outbox and inbox are kept."),
            click.option("--socket", metavar="PATH", help="Where programs find it."),
            click.option(
                "--log",
                type=click.Choice(["debug", "info", "warning", "error"]),
                help="What is logged, on standard error; bodies and numbers never are.",
            ),
            connection_options(),
        )
    ):
        function = option(function)
    return function


@click.command(short_help="Run it in the foreground, until Ctrl-C.")
@settings_options
def run(config: str | None, **given: Any) -> None:
    """Run the agent in the foreground, as systemd does, until SIGTERM or Ctrl-C.

    SIGHUP has it read its configuration again. It needs no configuration: then it uses the one
    modem there is. Ends with 2 for a mistake in the configuration, with 13 where its disk or its
    socket cannot be used.
    """
    need_agent()
    import asyncio
    import faulthandler

    from modem.agent.config import ConfigError
    from modem.agent.running import run as run_agent
    from modem.errors import ModemError

    faulthandler.enable()  # where the watchdog bit, the journal says what the agent was doing
    load = loader(config, given)
    try:
        asyncio.run(run_agent(load))
    except ConfigError as error:
        raise click.UsageError(error.message) from None
    except ModemError as error:
        output.line(f"modem: {output.printable(error.message)}", "red", err=True)
        click.get_current_context().exit(exits.AGENT)


def loader(path: str | None, given: dict[str, Any]) -> "Callable[[], AgentConfig]":
    """Return what reads the configuration, with what was `given` on the command line in it."""
    used = path or default_config()
    more = {name: value for name, value in given.items() if value is not None}
    own: dict[str, Any] = {name: more.pop(name) for name in AGENT_OPTIONS if name in more}
    modem = given_before() | more

    def load() -> "AgentConfig":
        from modem.agent.config import load as read

        config = read(used)
        return with_changes(config, own, modem) if own or modem else config

    return load


def with_changes(
    config: "AgentConfig", own: dict[str, Any], modem: dict[str, Any]
) -> "AgentConfig":
    """Return `config` with other values of `[agent]` and of its modem. Raises ConfigError."""
    from msgspec.structs import replace

    from modem.agent.config import ConfigError
    from modem.agent.config_checks import check
    from modem.agent.config_values import Unfit

    if modem and len(config.modems) > 1:
        options = ", ".join(f"--{name} (or its variable)" for name in modem)
        raise ConfigError(f"{options}: of which modem? The configuration has several")
    if "pin" in modem:
        modem = {"pin_file": None, **modem}
    modems = (replace(config.modems[0], **modem),) if modem else config.modems
    changed = replace(config, agent=replace(config.agent, **own), modems=modems)
    try:
        check(changed)
    except Unfit as error:
        raise ConfigError(str(error)) from None
    return changed


def default_config() -> str | None:
    """Return the configuration that is used when none is named; None where there is none."""
    path = SYSTEM_CONFIG
    if os.geteuid() != 0:
        own = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
        path = str(Path(own, "modem", "agent.toml"))
    return path if os.path.exists(path) else None
