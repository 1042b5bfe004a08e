"""The two products: what differs between Super SIM and Programmable Wireless."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """`peer` is the short code on the device's side; the prefixes begin the SIDs."""

    name: str
    peer: str
    sim_prefix: str
    command_prefix: str
    commands: str  # the last part of the resource's path


SUPERSIM = Product("supersim", "000", "HS", "HC", "SmsCommands")
WIRELESS = Product("wireless", "2936", "DE", "DC", "Commands")
PRODUCTS = {product.name: product for product in (SUPERSIM, WIRELESS)}
