"""The two products: what differs between Super SIM and Programmable Wireless."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Codes:
    """The service's error codes for one kind of refusal each."""

    missing: int
    invalid: int
    page: int
    unknown_sim: int
    not_ready: int
    no_messaging: int


@dataclass(frozen=True)
class Product:
    """`peer` is the short code on the device's side; the prefixes begin the SIDs.

    `callback_at` are the statuses of a Command to a SIM that its callback URL hears of.
    """

    name: str
    peer: str
    sim_prefix: str
    command_prefix: str
    commands: str  # what its Commands are called in a path
    callback_at: tuple[str, ...]
    status_when_expired: str
    ready: tuple[str, ...]  # the statuses in which a SIM may exchange Commands
    codes: Codes


SUPERSIM = Product(
    name="supersim",
    peer="000",
    sim_prefix="HS",
    command_prefix="HC",
    commands="SmsCommands",
    callback_at=("sent", "delivered", "failed"),
    status_when_expired="sent",
    ready=("ready", "active"),
    codes=Codes(20001, 20001, 20001, 83005, 20001, 20001),
)
WIRELESS = Product(
    name="wireless",
    peer="2936",
    sim_prefix="DE",
    command_prefix="DC",
    commands="Commands",
    callback_at=("delivered", "failed"),
    status_when_expired="failed",
    ready=("ready", "active"),
    codes=Codes(33102, 33101, 33103, 33107, 33104, 33201),
)
PRODUCTS = {product.name: product for product in (SUPERSIM, WIRELESS)}
