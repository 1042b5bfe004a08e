"""`modem sim --replay`: a recorded dialogue in the place of a simulated modem."""

from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from modem.simulator.faults.base import Speaker

GO_WITH_IT = ("replay", "fast", "tcp", "unix", "link", "baud", "faults", "seed", "as_json")


def check_options(context: click.Context) -> None:
    """Raise UsageError for an option that means nothing for a recording, or only for one."""
    options = {param.name: param.opts[0] for param in context.command.params}
    given = [
        name
        for name in options
        if name and context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]
    if "replay" not in given:
        if "fast" in given:
            raise click.UsageError("--fast goes with --replay")
        return
    for name in given:
        if name not in GO_WITH_IT:
            raise click.UsageError("%s does not go with --replay" % options[name])


def recorded_modem(given: dict[str, Any]) -> "Speaker":
    """Return the modem that --replay, --fast, --faults and --seed ask for.

    Raises ValueError for a file that is no dialogue, and for a fault of something that a
    recording has not: only those of the line go with it.
    """
    from modem.dialogue import parse as read
    from modem.simulator.faults import FAULTS, parse, stack
    from modem.simulator.faults.modem import Mishap
    from modem.simulator.replay import Replay

    chances = parse(given["faults"] or "")
    for name in chances:
        if issubclass(FAULTS[name], Mishap):
            raise ValueError("the fault %s needs a modem; --replay has only a line" % name)
    try:
        entries = read(given["replay"].read())
    except ValueError as error:  # an undecodable file is one, too
        raise ValueError("%s: %s" % (given["replay"].name, error)) from error
    return stack(Replay(entries, given["fast"]), chances, given["seed"])
