"""`modem send`: a Command to the cloud, or an SMS to anybody."""

from typing import TYPE_CHECKING, Any

import click

from modem.cli import output
from modem.cli.body import duration, read_body
from modem.cli.options import connection, connection_options, given_before, json_option
from modem.cli.sharing import agent_options, find, refuse
from modem.errors import NotDelivered

if TYPE_CHECKING:
    from modem.agent.client import Agent
    from modem.drivers.blocking import Modem
    from modem.session.messages import Delivery, Receipt

# What only an agent can do; `wait` is what happens without one.
OF_AN_AGENT = ("modem", "priority", "expires", "key")


@click.command(short_help="Send a Command, or an SMS to any number.")
@click.argument("text", required=False)
@click.option("--hex", "as_hex", is_flag=True, help="The message is 8-bit data, given in hex.")
@click.option("--to", metavar="NUMBER", help="Send to NUMBER instead of the peer.")
@click.option("--confirm", is_flag=True, help="Ask for a delivery report and wait for it.")
@click.option("--validity", type=duration, help="How long the network may try: 30m, 24h, 7d.")
@click.option(
    "--timeout",
    type=duration,
    default="60",
    help="How long sending, and again the delivery report, may take (default 60s).",
)
@click.option("--wait", is_flag=True, help="Agent: wait until the network took it.")
@click.option("--modem", metavar="NAME", help="Agent: send by this one of its modems.")
@click.option(
    "--priority", type=click.IntRange(-1000, 1000), help="Agent: higher goes first (default 0)."
)
@click.option("--expires", type=duration, help="Agent: give it up when not sent in this time.")
@click.option("--key", help="Agent: what has the same key is sent once.")
@connection_options()
@agent_options()
@json_option
def send(text: str | None, as_hex: bool, timeout: float, as_json: bool, **given: Any) -> None:
    """Send TEXT as a Command to your cloud, or as an SMS to any number.

    Without TEXT, or with "-", the message is read from standard input. Text that GSM 7-bit
    cannot write is sent as UCS-2; a message too long for one SMS is sent in parts.

    Ends with 0 when the network took the message (with --confirm: when it was delivered) and
    with 8 when that is not known: then sending again may deliver it twice.

    Where an agent runs, it is given the message, and this ends with 0 as soon as that is on
    its disk; with --wait, as above, and also with 8 when --timeout is over: the agent goes on
    trying. `modem outbox` tells what becomes of it. Where this is killed before it ends, nobody
    knows whether the agent has it: given a --key, it can be asked again, and sends it once.

    With --json: one object {"to", "references", "parts", "delivered", "discharged_at"}; the
    last two are null without --confirm. From an agent: the message, as of `modem outbox`.
    """
    options = {name: given.pop(name) for name in ("to", "confirm", "validity")}
    if options["to"] == "":
        raise click.UsageError("--to is empty")
    if options["validity"] is not None:
        options["validity"] = round(options["validity"])
    wait = given.pop("wait")
    shared = {name: given.pop(name) for name in OF_AN_AGENT}
    agent = find(given)
    if agent is None:
        refuse(shared)
        _by_port(read_body(text, as_hex), timeout, as_json, given, options)
        return
    options["to"] = options["to"] or given["peer"] or given_before().get("peer")
    limit = timeout if wait else None
    with agent:
        _by_agent(agent, read_body(text, as_hex), limit, as_json, options | shared)


def _by_agent(
    agent: "Agent",
    body: str | bytes,
    limit: float | None,
    as_json: bool,
    options: dict[str, Any],
) -> None:
    """Have an agent send; wait `limit` seconds for that, and again for the report, if not None."""
    from modem.agent.records import as_json as plain

    options["confirm"] = options["confirm"] or None  # the agent may do so by itself
    try:
        message = agent.send(body, **{k: v for k, v in options.items() if v is not None})
    except (LookupError, ValueError) as error:
        raise click.UsageError(str(error)) from None
    if limit is not None:
        with output.progress(f"Message {message.id} is in the outbox") as progress:
            message = agent.wait(message, limit)
            if message.confirm:
                progress.update("Sent; waiting for the delivery report")
                message = agent.delivery(message, limit)
    if as_json:
        output.as_json(plain(message))
    else:
        done = "in the outbox" if limit is None else message.state
        output.line(f"Message {message.id}: {done}.", "green")


def _by_port(
    body: str | bytes,
    timeout: float,
    as_json: bool,
    given: dict[str, Any],
    options: dict[str, Any],
) -> None:
    wanted = connection(given)
    opening = output.progress("Opening the modem and finding its network")
    with opening as progress, wanted.open() as modem:
        progress.update(f"Sending to {options['to'] or wanted.peer}")
        receipt = _send(modem, body, timeout=timeout, **options)
        progress.update("Sent; waiting for the delivery report")
        delivery = _delivery(modem, receipt, timeout) if receipt.confirm else None
    if as_json:
        output.as_json(_object(receipt, delivery))
    else:
        output.line(_sentence(receipt, delivery), "green")


def _send(modem: "Modem", body: str | bytes, **options: Any) -> "Receipt":
    try:
        return modem.send(body, **options)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _delivery(modem: "Modem", receipt: "Receipt", timeout: float) -> "Delivery":
    try:
        return modem.delivery(receipt, timeout)
    except NotDelivered as error:
        if error.status is None:
            raise
        from modem.cli import meanings

        reason = meanings.status(error.status)
        raise NotDelivered(
            f"not delivered to {receipt.recipient}: {reason}", error.status, error.temporary
        ) from error


def _object(receipt: "Receipt", delivery: "Delivery | None") -> dict[str, Any]:
    discharged_at = delivery.discharged_at if delivery else None
    return {
        "to": receipt.recipient,
        "references": list(receipt.references),
        "parts": receipt.parts,
        "delivered": True if delivery else None,
        "discharged_at": discharged_at.iso() if discharged_at else None,
    }


def _sentence(receipt: "Receipt", delivery: "Delivery | None") -> str:
    parts = f" in {receipt.parts} parts" if receipt.parts > 1 else ""
    return f"{'Delivered' if delivery else 'Sent'} to {receipt.recipient}{parts}."
