"""`modem cloud`: the cloud's side of a Command, real or local."""

import click

from modem.cli.cloud_listen import listen
from modem.cli.cloud_send import send


@click.group(short_help="Play the cloud's part: send to a SIM, or listen for webhooks.")
def cloud() -> None:
    """Send a Command to a SIM through the REST API, or see the webhooks that come.

    Both work with Super SIM and Programmable Wireless, at Twilio, at KORE, and with the local
    cloud of `modem lab`. Credentials come from the environment, never from the command line.
    """


cloud.add_command(send)
cloud.add_command(listen)
