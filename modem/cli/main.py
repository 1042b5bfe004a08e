"""The group `modem`: verbs loaded when they are used, errors turned into exit codes."""

import errno
import importlib
import io
import signal
import sys
from typing import Any

import click

from modem.cli import exits, output
from modem.cli.options import connection_options, remember
from modem.cli.sharing import agent_options, remember_agent
from modem.errors import ModemError

# Section, then (verb, module, one line of help). The help stands here as well as in the
# verb so that `modem --help` need not import what every verb needs.
VERBS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Exchange Commands",
        (
            ("send", "send", "Send a Command, or an SMS to any number."),
            ("listen", "listen", "Print each Command that arrives, or run a program for it."),
        ),
    ),
    (
        "Leave it running",
        (
            ("agent", "agent", "Own the modem for years; share it between programs."),
            ("outbox", "outbox", "List what the agent is to send; cancel, or send again."),
            ("inbox", "inbox", "List the Commands that the agent keeps; give one again."),
        ),
    ),
    (
        "Look at a modem",
        (
            ("ports", "ports", "List serial ports and say which one takes AT commands."),
            ("info", "status", "Show who the modem is and how it is doing."),
            ("doctor", "doctor", "Find out why Commands do not flow. Changes nothing."),
            ("at", "terminal", "Ask the modem AT commands, or open a terminal on it."),
            ("capture", "capture", "Record a session with a modem, to report or to replay."),
            (
                "bug-report",
                "bug_report",
                "Write all that a maintainer needs to know into one file.",
            ),
        ),
    ),
    (
        "Read and write PDUs",
        (
            ("decode", "codec", "Explain an SMS PDU field by field."),
            ("encode", "codec", "Build the PDUs of a message."),
        ),
    ),
    (
        "Be the cloud",
        (("cloud", "cloud", "Play the cloud's part: send to a SIM, or listen for webhooks."),),
    ),
    (
        "Without hardware",
        (
            ("demo", "demo", "Show a Command out and a Command in, on a simulated modem."),
            ("sim", "sim", "Run a simulated modem on a serial port of its own."),
            ("lab", "lab", "Run a local cloud, its console and simulated modems."),
        ),
    ),
)

OTHER_NAMES = {"status": "info"}  # what the Python classes call it

EPILOG = """\b
Examples:
  modem demo                            see it work, with no modem at all
  modem doctor                          check modem, SIM, network and settings
  modem send "temperature 21.4"         a Command to your cloud
  modem listen --json                   Commands from your cloud, a line each
  modem listen --exec ./handle.sh       a program that handles each of them

\b
Exit codes:
"""


class Verbs(click.Group):
    """A group whose commands are imported when they are called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [verb for _, verbs in VERBS for verb, _, _ in verbs]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for _, verbs in VERBS:
            for verb, module, _ in verbs:
                if verb == OTHER_NAMES.get(cmd_name, cmd_name):
                    loaded = importlib.import_module(f"modem.cli.{module}")
                    command: click.Command = getattr(loaded, verb.replace("-", "_"))
                    return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section, verbs in VERBS:
            with formatter.section(section):
                formatter.write_dl([(verb, text) for verb, _, text in verbs], col_max=10)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ModemError as error:
            ctx.exit(_report(ctx, error))
        except click.UsageError as error:
            if not _wants_json(ctx):
                raise
            output.as_json(output.usage_object(error.format_message()), err=True)
            ctx.exit(exits.USAGE)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # whoever read has gone: click ends quietly
            ctx.exit(_report(ctx, ModemError(_sentence(error))))
        except KeyboardInterrupt:
            ctx.exit(exits.INTERRUPTED)


def _wants_json(ctx: click.Context) -> bool:
    return bool(ctx.find_root().meta.get("json"))


def _report(ctx: click.Context, error: ModemError) -> int:
    """Say what went wrong in one sentence (one object with --json); return the exit code."""
    code = exits.code_of(error)
    if _wants_json(ctx):
        output.as_json(output.error_object(error, code), err=True)
    else:
        output.line(f"modem: {output.printable(error.message)}", "red", err=True)
    return code


def _sentence(error: OSError) -> str:
    said = error.strerror or str(error)
    return f"{error.filename}: {said}" if error.filename else said


def _terminate(signum: int, frame: object) -> None:
    raise SystemExit(exits.TERMINATED)


@click.group(
    cls=Verbs,
    epilog=EPILOG + "\n".join(exits.as_lines()),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 99},
)
@connection_options(environment=True)
@agent_options(environment=True)
@click.version_option(package_name="modem-commands", prog_name="modem")
def main(**given: Any) -> None:
    """Exchange machine-to-machine SMS Commands between this device and its cloud.

    A Command is an SMS that the device sends to a reserved short code (2936 on Programmable
    Wireless, 000 on Super SIM) and that the cloud relays to your webhook, or that your server
    posts to the cloud and that reaches the device as an SMS from that same number.

    A running agent is used, else the modem that is plugged in. The options below can also stand
    after the verb. With --json a verb prints only JSON on standard output, and an error as one
    JSON object on standard error.
    """
    remember_agent(given)
    remember(given)
    signal.signal(signal.SIGTERM, _terminate)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # no SMS ends it, whatever the locale
