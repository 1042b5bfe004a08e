"""`modem send`: a Command to the cloud, or an SMS to anybody."""

from typing import TYPE_CHECKING, Any

import click

from modem.cli import meanings, output
from modem.cli.body import duration, read_body
from modem.cli.options import connection, connection_options, json_option
from modem.errors import NotDelivered

if TYPE_CHECKING:
    from modem.drivers.blocking import Modem
    from modem.session.messages import Delivery, Receipt


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
@connection_options()
@json_option
def send(text: str | None, as_hex: bool, timeout: float, as_json: bool, **given: Any) -> None:
    """Send TEXT as a Command to your cloud, or as an SMS to any number.

    Without TEXT, or with "-", the message is read from standard input. Text that GSM 7-bit
    cannot write is sent as UCS-2; a message too long for one SMS is sent in parts.

    Ends with 0 when the network took the message (with --confirm: when it was delivered) and
    with 8 when that is not known: then sending again may deliver it twice.

    With --json: one object {"to", "references", "parts", "delivered", "discharged_at"}; the
    last two are null without --confirm.
    """
    options = {name: given.pop(name) for name in ("to", "confirm", "validity")}
    if options["to"] == "":
        raise click.UsageError("--to is empty")
    wanted = connection(given)
    body = read_body(text, as_hex)
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


def _send(modem: "Modem", body: str | bytes, validity: float | None, **options: Any) -> "Receipt":
    seconds = None if validity is None else round(validity)
    try:
        return modem.send(body, validity=seconds, **options)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _delivery(modem: "Modem", receipt: "Receipt", timeout: float) -> "Delivery":
    try:
        return modem.delivery(receipt, timeout)
    except NotDelivered as error:
        if error.status is None:
            raise
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
