"""`modem outbox`: what the agent is to send, and what became of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from modem.agent import records
from modem.cli import output
from modem.cli.body import duration
from modem.cli.listing import body, shared_options, when
from modem.cli.sharing import need, remember_agent

if TYPE_CHECKING:
    from modem.agent.records import Health, Outgoing

OPEN = (records.WAITING, records.SENDING, records.UNKNOWN)
HEAD = ("ID", "STATE", "TO", "ACCEPTED", "TRIES", "BODY", "")


@click.group(
    invoke_without_command=True,
    short_help="List what the agent is to send; cancel, or send again.",
)
@click.option("--all", "everything", is_flag=True, help="Also those that have ended.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(records.OUTGOING),
    help="Those in this state; may be given several times.",
)
@shared_options
def outbox(everything: bool, states: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """List what the agent is to send; cancel, or send again.

    Listed are the messages that wait, the one that is being sent, and those of which nobody
    knows whether they were sent ("unknown"): these are never sent again by themselves. Whether
    to `resend` or to `cancel` one is for you to say.

    With --json: one message a line, {"id", "state", "to", "text", "data", "modem", "priority",
    "confirm", "validity", "expires", "key", "marker", "attempts", "via", "references",
    "error", "accepted_at", "ended_at"}; "data" is hex, times are Unix seconds.
    """
    remember_agent(given)
    if click.get_current_context().invoked_subcommand is not None:
        return
    wanted = states or (() if everything else OPEN)
    with need(given) as agent:
        rows = []
        for message in agent.outbox(wanted):
            if as_json:
                output.as_json(records.as_json(message))
            else:
                rows.append(_row(message))
        if not as_json:
            _show(rows, agent.counts())
            if rows:
                _explain(agent.health())


def _row(message: "Outgoing") -> tuple[str, ...]:
    return (
        str(message.id),
        message.state,
        message.to or "-",
        when(message.accepted_at),
        str(message.attempts),
        body(message.text, message.data),
        message.error,
    )


def _show(rows: list[tuple[str, ...]], counts: dict[str, int]) -> None:
    if rows:
        output.table(rows, head=HEAD)
    told = [f"{count} {state}" for state, count in counts.items() if count]
    output.line(f"In all: {', '.join(told)}." if told else "The outbox is empty.", "bold")


def _explain(modems: "list[Health]") -> None:
    """Say why messages may wait."""
    for health in modems:
        if not health.healthy:
            told = f"{health.modem} is {health.state}: {health.error}"
            output.line(output.printable(told), "yellow")


def _or_usage(ask: "Callable[[], Outgoing]") -> "Outgoing":
    """Return what is asked; a usage error where there is no such message, or it cannot be."""
    try:
        return ask()
    except (LookupError, ValueError) as error:
        raise click.UsageError(str(error)) from None


id_argument = click.argument("id", type=click.IntRange(min=1), metavar="ID")


@outbox.command(short_help="Show a message whole.")
@id_argument
@shared_options
def show(id: int, as_json: bool, **given: Any) -> None:
    """Show a message whole."""
    with need(given) as agent:
        tell(_or_usage(lambda: agent.message(id)), as_json)


@outbox.command(short_help="Do not send a message that waits, or let an unknown one be.")
@id_argument
@shared_options
def cancel(id: int, as_json: bool, **given: Any) -> None:
    """Do not send a message that waits, or let an unknown one be."""
    with need(given) as agent:
        tell(_or_usage(lambda: agent.cancel(id)), as_json)


@outbox.command(short_help="Send a message again that was not sent, or perhaps was.")
@id_argument
@shared_options
def resend(id: int, as_json: bool, **given: Any) -> None:
    """Send a message again that was not sent, or of which nobody knows: it may arrive twice."""
    with need(given) as agent:
        tell(_or_usage(lambda: agent.resend(id)), as_json)


@outbox.command(short_help="Wait until a message was sent.")
@id_argument
@click.option("--timeout", type=duration, help="How long to wait; for ever if left out.")
@shared_options
def wait(id: int, timeout: float | None, as_json: bool, **given: Any) -> None:
    """Wait until a message was sent, and delivered if a report was asked for.

    Ends as `modem send --wait` does.
    """
    with need(given) as agent, output.progress(f"Waiting for message {id}"):
        message = _or_usage(lambda: agent.delivery(id, timeout))
    tell(message, as_json)


def tell(message: "Outgoing", as_json: bool) -> None:
    """Print a message."""
    found = records.as_json(message)
    if as_json:
        output.as_json(found)
        return
    texts = {"accepted_at": when(message.accepted_at), "ended_at": when(message.ended_at)}
    found |= texts | {"references": " ".join(map(str, message.references))}
    if message.text is not None:
        del found["data"]
    output.table([(name, "-" if v in (None, "") else str(v)) for name, v in found.items()])
