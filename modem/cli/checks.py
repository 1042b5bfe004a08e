"""What `modem doctor` looks at, in order; each check is a question that changes nothing.

A check takes `ask` (an AT command that reads, to its information lines; raises `Refused`) and
gives back what it found.
"""

from collections.abc import Callable, Iterator

from modem.cli import checks_messages as messages
from modem.cli import checks_network as network
from modem.cli.finding import NOTE, Ask, Finding
from modem.errors import Refused

CHECKS: tuple[tuple[str, Callable[[Ask], Finding | list[Finding]]], ...] = (
    ("Modem", network.identity),
    ("SIM", network.sim),
    ("Radio", network.radio),
    ("Registration", network.registration),
    ("Operator", network.operator),
    ("Signal", network.signal),
    ("SMS centre", messages.smsc),
    ("Storage", messages.storage),
    ("Indication", messages.indication),
    ("Service", messages.service),
    ("Bearer", messages.bearer),
)


def examine(ask: Ask) -> Iterator[Finding]:
    """Run every check; one the modem refuses is a note, for many modems lack some command."""
    for name, check in CHECKS:
        try:
            found = check(ask)
        except Refused as error:
            yield Finding(name, NOTE, error.message, "")
            continue
        yield from found if isinstance(found, list) else [found]
