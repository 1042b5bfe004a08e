"""The options that every verb shares, before or after the verb, and what they amount to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from modem.errors import PortError

if TYPE_CHECKING:
    from modem.drivers.blocking import Modem
    from modem.sms.fields import Address

F = TypeVar("F", bound=Callable[..., Any])

DEFAULTS: dict[str, Any] = {
    "port": "auto",
    "peer": "2936",
    "pin": None,
    "baudrate": 115200,
    "trace": None,
}


@dataclass(frozen=True)
class Connection:
    """Which modem to talk to and how. `trace` is a file for the dialogue, None for none."""

    port: str
    peer: str
    pin: str | None
    baudrate: int
    trace: str | None

    def open(self, negotiate: bool = True) -> "Modem":
        """Open the modem; with `negotiate=False` nothing on it is changed.

        Raises ModemError, and `click.UsageError` for a peer or a PIN that is none.
        """
        from modem.drivers.blocking import Modem

        try:
            return Modem.open(
                self.port,
                baudrate=self.baudrate,
                peer=self.peer,
                pin=self.pin,
                trace=self.trace,
                negotiate=negotiate,
            )
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        except PortError as error:
            from modem.cli.sharing import explain

            raise explain(error) from None


def _options(environment: bool) -> list[Callable[[F], F]]:
    # A variable is read for the group only: read again for the verb it would override
    # what was written before the verb.
    def option(name: str, variable: str, help: str, **more: Any) -> Callable[[F], F]:
        if environment and variable:
            more["envvar"] = variable
        note = f"  [env: {variable}]" if variable else ""
        return click.option(name, help=help + note, **more)

    return [
        option(
            "--port",
            "MODEM_PORT",
            "Serial port of the modem; found by itself if left out.",
            metavar="PORT",
        ),
        option(
            "--peer",
            "MODEM_PEER",
            "Number that Commands go to and come from (default 2936).",
            metavar="NUMBER",
        ),
        option(
            "--pin", "MODEM_PIN", "PIN of the SIM; the variable hides it from `ps`.", metavar="PIN"
        ),
        option(
            "--baudrate",
            "",
            "Speed of a real UART (default 115200).",
            type=click.IntRange(1, 4_000_000),
            metavar="N",
        ),
        option("--trace", "", "Append the dialogue with the modem to FILE.", metavar="FILE"),
    ]


def connection_options(environment: bool = False) -> Callable[[F], F]:
    """Add --port, --peer, --pin, --baudrate and --trace to a command."""

    def decorate(function: F) -> F:
        for option in reversed(_options(environment)):
            function = option(function)
        return function

    return decorate


def remember(given: dict[str, Any]) -> None:
    """Keep what was given before the verb."""
    click.get_current_context().obj = {
        name: value for name, value in given.items() if value is not None
    }


def connection(given: dict[str, Any]) -> Connection:
    """Take the shared options out of a verb's `given` and settle them: verb, group, default."""
    return Connection(**{name: settle(name, given.pop(name)) for name in DEFAULTS})


def given_before() -> dict[str, Any]:
    """Return what was given before the verb, or by the environment, of the shared options."""
    return dict(click.get_current_context().find_root().obj or {})


def settle(name: str, given: Any) -> Any:
    """Return what counts for the shared option `name`, of which the verb was `given` a value."""
    before = given_before()
    return before.get(name, DEFAULTS[name]) if given is None else given


def _remember_json(ctx: click.Context, param: click.Parameter, value: bool) -> bool:
    ctx.find_root().meta["json"] = value
    return value


json_option = click.option(
    "--json",
    "as_json",
    is_flag=True,
    is_eager=True,
    callback=_remember_json,
    help="Print JSON for a program to read.",
)


def numbered(text: str, refusal: str) -> "Address":
    """Return the address with this number; raises `click.UsageError` for a name, or for none."""
    from modem.sms.fields import Address

    try:
        address = Address(text)
        octets = address.encode()
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if address.alphanumeric or not octets[0]:
        raise click.UsageError(f"{refusal} {text!r}: it is no number")
    return address
