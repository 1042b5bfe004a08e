"""The body of a Command: how long it may be, and how it looks on either side of the radio."""

import base64
import binascii

from modem.cloud.errors import Refused
from modem.cloud.products import Product
from modem.cloud.records import BINARY, TEXT, Command

MOST_TEXT = 160  # characters
MOST_TEXT_WITH_SID = 128
MOST_BINARY = 140  # octets
NONE, START, END = "none", "start", "end"


def check_body(product: Product, name: str, body: str, mode: str, include_sid: str) -> None:
    """Raise Refused for a body that is too long, or not base64 where it should be.

    `name` is what the parameter is called.
    """
    if mode == BINARY:
        octets = octets_of(body)
        if octets is None:
            raise _invalid(product, f"Invalid {name}: it is not base64")
        if len(octets) > MOST_BINARY:
            raise _invalid(product, f"Invalid {name}: more than {MOST_BINARY} bytes")
        return
    most = MOST_TEXT if include_sid == NONE else MOST_TEXT_WITH_SID
    if len(body) > most:
        raise _invalid(product, f"Invalid {name}: more than {most} characters")


def _invalid(product: Product, message: str) -> Refused:
    return Refused(400, product.codes.invalid, message)


def octets_of(text: str) -> bytes | None:
    """Decode base64 with too much padding or too little; None for what is none."""
    bare = text.strip().rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def for_device(command: Command) -> str | bytes:
    """Return what the device is to receive."""
    if command.mode == BINARY:
        return octets_of(command.body) or b""
    if command.include_sid == START:
        return f"{command.sid} {command.body}"
    if command.include_sid == END:
        return f"{command.body} {command.sid}"
    return command.body


def from_device(text: str | None, data: bytes) -> tuple[str, str]:
    """Return (mode, body) of what a device sent, cut to the documented length."""
    if text is None:
        return BINARY, base64.b64encode(data[:MOST_BINARY]).decode()
    readable = text.encode("utf-8", "replace").decode()
    return TEXT, readable[:MOST_TEXT]
