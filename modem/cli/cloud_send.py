"""`modem cloud send`: a Command to a SIM, through the REST API."""

import base64
import time
from typing import TYPE_CHECKING, Any

import click

from modem.cli import output
from modem.cli.body import duration, read_body
from modem.cli.cloud_client import Api, product_of
from modem.cli.extra import need_cloud
from modem.cli.options import json_option
from modem.errors import NotDelivered

if TYPE_CHECKING:
    Resource = dict[str, Any]

POLL_S = 0.5
PRODUCTS = ("supersim", "wireless")


@click.command(short_help="Send a Command to a SIM through the REST API.")
@click.argument("sim")
@click.argument("text", required=False)
@click.option("--hex", "as_hex", is_flag=True, help="8-bit data, in hex (wireless only).")
@click.option("--product", type=click.Choice(PRODUCTS), help="Told by SIM and URL if left out.")
@click.option(
    "--url",
    envvar="MODEM_CLOUD_URL",
    metavar="URL",
    help="The API; that of Twilio or KORE if left out.  [env: MODEM_CLOUD_URL]",
)
@click.option("--callback-url", metavar="URL", help="Where the cloud tells of its fate.")
@click.option("--confirm", is_flag=True, help="Wait until it is delivered.")
@click.option(
    "--timeout",
    type=duration,
    default="60",
    help="How long an answer, and again the delivery, may take (default 60s).",
)
@json_option
def send(
    sim: str,
    text: str | None,
    as_hex: bool,
    product: str | None,
    url: str | None,
    callback_url: str | None,
    confirm: bool,
    timeout: float,
    as_json: bool,
) -> None:
    """Send TEXT as a Command to SIM, a SID or a unique name.

    Without TEXT, or with "-", the message is read from standard input. The cloud answers that
    the Command is queued; with --confirm the verb waits until it is delivered, and ends with 9
    if it is not.

    \b
    Credentials, the first that are there:
      TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN
      TWILIO_API_KEY and TWILIO_API_SECRET
      KORE_CLIENT_ID and KORE_CLIENT_SECRET

    With --json: the resource as the API shows it.
    """
    need_cloud()
    body = read_body(text, as_hex)
    wanted = product or product_of(sim, url)
    if isinstance(body, bytes) and wanted == "supersim":
        raise click.UsageError("--hex: Super SIM Commands are text; only wireless has binary ones")
    try:
        with Api(wanted, url, timeout) as api, output.progress(f"Sending to {sim}"):
            command = api.create(_fields(api, sim, body, callback_url))
            if confirm:
                command = _delivered(api, command, timeout)
    except UnicodeEncodeError:  # octets of the command line or environment that are no text
        raise click.UsageError("what is given to send, or a credential, is not UTF-8") from None
    if as_json:
        output.as_json(command)
    else:
        output.line(output.printable(f"{command['sid']} to {sim}: {command['status']}"), "green")


def _fields(api: Api, sim: str, body: str | bytes, callback_url: str | None) -> dict[str, str]:
    fields = {"Sim": sim}
    if isinstance(body, bytes):
        fields |= {api.body_name: base64.b64encode(body).decode(), "CommandMode": "binary"}
    else:
        fields[api.body_name] = body
    if callback_url is not None:
        fields["CallbackUrl"] = callback_url
    return fields


def _delivered(api: Api, command: "Resource", timeout: float) -> "Resource":
    end = time.monotonic() + timeout
    while command["status"] not in ("delivered", "failed"):
        if time.monotonic() >= end:
            sentence = (
                f"{command['sid']} is {command['status']}, not delivered, after {timeout:g} s"
            )
            raise NotDelivered(sentence, temporary=True)
        time.sleep(POLL_S)
        command = api.fetch(command["sid"])
    if command["status"] == "failed":
        raise NotDelivered(f"{command['sid']} failed")
    return command
