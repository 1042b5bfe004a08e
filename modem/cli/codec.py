"""`modem decode` and `modem encode`: PDUs to words and back, with no modem."""

from collections.abc import Iterator
from typing import Any

import click

from modem.cli import explain, output
from modem.cli.body import duration, read_body, stdin_lines
from modem.cli.options import json_option, numbered, settle
from modem.errors import PduError
from modem.sms.fields import Address
from modem.sms.pdu import from_hex, to_hex
from modem.sms.schemes import scheme
from modem.sms.splitting import split
from modem.sms.submit import Submit
from modem.sms.validity import Validity

NOT_PDUS = ("OK", "ERROR", "AT")  # what stands around PDUs in a dialogue


@click.command(short_help="Explain an SMS PDU field by field.")
@click.argument("pdus", nargs=-1, metavar="[PDU]...")
@click.option("--no-smsc", is_flag=True, help="The PDU begins with the TPDU, no SMSC before it.")
@json_option
def decode(pdus: tuple[str, ...], no_smsc: bool, as_json: bool) -> None:
    """Explain each PDU (hex, as AT+CMGR, +CMT or AT+CMGS show it) field by field.

    Without PDU, or with "-", they are read from standard input, one a line. Lines of a dialogue
    can be given as they are: a header such as "+CMGL: 1,1,,23" before a PDU is used to see
    whether an SMSC address precedes the TPDU; OK and commands are passed over.

    With --json: one object a PDU {"type", "address", "text", "data", "sent_at", "dcs", "pid",
    "smsc", "part", ...}. "type" is deliver, submit or status-report, "text" is null for 8-bit
    data, "data" is the user octets without their header, in hex.
    """
    lines = stdin_lines() if pdus in ((), ("-",)) else list(pdus)
    found = list(_pdus(lines))
    if not found:
        raise PduError("there is none", "PDU", 0)
    for digits, length in found:
        smsc = not no_smsc and not _is_bare(digits, length)
        message = from_hex(digits.encode("ascii", "replace"), smsc)
        if as_json:
            output.as_json(explain.as_json(message))
            continue
        title = explain.TITLES[message.kind]
        output.table(explain.rows(message, bytes.fromhex(digits), smsc), title=title)


def _pdus(lines: list[str]) -> Iterator[tuple[str, int | None]]:
    """Yield the hex of each PDU in `lines`, with the TPDU length its header announced."""
    length = None
    for line in lines:
        text = "".join(line.split()).rstrip("\x1a")
        if text.startswith(">"):
            text = text[1:]  # a PDU at the prompt
        if text.startswith("+"):
            length = _last_number(text)
        elif text and not text.upper().startswith(NOT_PDUS):
            yield text, length
            length = None


def _last_number(header: str) -> int | None:
    digits = header.rpartition("," if "," in header else ":")[2]
    return int(digits) if digits.isdecimal() else None


def _is_bare(digits: str, length: int | None) -> bool:
    """Whether the octets are just as many as the header announced for the TPDU alone."""
    return length is not None and len(digits) == 2 * length


@click.command(short_help="Build the PDUs of a message.")
@click.argument("text", required=False)
@click.option("--hex", "as_hex", is_flag=True, help="The message is 8-bit data, given in hex.")
@click.option("--to", metavar="NUMBER", help="Recipient; the peer, 2936, if left out.")
@click.option("--report", is_flag=True, help="Ask for a delivery report.")
@click.option("--validity", type=duration, help="How long the network may try: 30m, 24h, 7d.")
@click.option("--class", "message_class", type=click.IntRange(0, 3), help="Message class.")
@click.option("--smsc", metavar="NUMBER", help="SMS centre; the modem's own if left out.")
@click.option(
    "--reference",
    type=click.IntRange(0, 255),
    default=0,
    help="What the parts of a long message have in common (default 0).",
)
@click.option("--peer", metavar="NUMBER", help="As --to.  [env: MODEM_PEER]")
@json_option
def encode(text: str | None, as_hex: bool, as_json: bool, **options: Any) -> None:
    """Build the PDUs of a message and the AT+CMGS command for each.

    Without TEXT, or with "-", the message is read from standard input. Text is GSM 7-bit if it
    can be, with national language tables where that is shorter than UCS-2, else UCS-2; a
    message too long for one SMS is cut into parts.

    With --json: {"parts": [{"length": 23, "pdu": "..."}]}; the length is what AT+CMGS wants.
    """
    number = settle("peer", options["peer"]) if options["to"] is None else options["to"]
    body = read_body(text, as_hex)
    try:
        recipient = numbered(number, "nothing can be sent to")
        messages = _messages(body, recipient, options)
        parts = [to_hex(message) for message in messages]
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        objects = [{"length": length, "pdu": pdu.decode()} for length, pdu in parts]
        output.as_json({"parts": objects})
        return
    for length, pdu in parts:
        output.line(f"AT+CMGS={length}", "cyan")
        output.line(pdu.decode())


def _messages(body: str | bytes, recipient: Address, options: dict[str, Any]) -> list[Submit]:
    seconds = options["validity"]
    validity = None if seconds is None else Validity.from_seconds(round(seconds))
    smsc = options["smsc"] and numbered(options["smsc"], "no SMS centre is at")
    return [
        Submit(
            recipient,
            part,
            dcs=scheme(part.alphabet, options["message_class"]),
            validity=validity,
            report=options["report"],
            smsc=smsc or None,
        )
        for part in split(body, options["reference"])
    ]
