"""From `"urc=0.2,drop=0.001"` and a seed to a stack of faults around a device."""

from collections.abc import Callable
from random import Random

from modem.simulator.faults import line, modem
from modem.simulator.faults.base import Fault, Speaker
from modem.simulator.faults.script import Entry, Script

FAULTS: dict[str, type[Fault]] = {
    # at the modem, its SIM and its network: the chance is for each command line
    "reboot": modem.Reboot,
    "brownout": modem.BrownOut,
    "silence": modem.Silence,
    "baud": modem.Baud,
    "sim": modem.SimOut,
    "coverage": modem.Coverage,
    "denied": modem.Denied,
    "congestion": modem.Congestion,
    "barred": modem.Barred,
    "full": modem.Full,
    "cnmi": modem.Cnmi,
    "twice": modem.Twice,
    # on the line: the chance is for each write of the modem
    "lie": line.Lie,
    "lost": line.Lost,
    "late": line.Late,
    "urc": line.Urc,
    "noise": line.Noise,
    "flood": line.Flood,
    # and here for each byte
    "duplicate": line.Duplicate,
    "corrupt": line.Corrupt,
    "drop": line.Drop,
    "split": line.Split,
}
"""Every fault by its name, in the order in which they are put around the device."""


def parse(text: str) -> dict[str, float]:
    """Read `"urc=0.2,drop=0.001"`. Raises ValueError naming what is wrong."""
    chances = {}
    for word in text.split(","):
        if not word.strip():
            continue
        name, _, value = word.strip().partition("=")
        if name not in FAULTS:
            raise ValueError("no fault %r; there are: %s" % (name, ", ".join(FAULTS)))
        try:
            chance = float(value)
        except ValueError:
            chance = -1.0
        if not 0 <= chance <= 1:
            raise ValueError("%s: a chance is a number from 0 to 1, as in %s=0.05" % (word, name))
        chances[name] = chance
    return chances


def stack(
    device: Speaker,
    chances: dict[str, float],
    seed: int,
    script: list[Entry] | None = None,
    replug: Callable[[], object] | None = None,
) -> Speaker:
    """Put faults around a device: `chances` by name, and a `script` of timed ones.

    Each fault has dice of its own, so that one more fault changes nothing in the others.
    `replug` is what a script's `replug` calls.
    """
    scripted = {name for _, name in script or [] if name in FAULTS}
    outer: Speaker = device
    mishaps: dict[str, modem.Mishap] = {}
    for name, kind in FAULTS.items():
        if not chances.get(name) and name not in scripted:
            continue
        fault = kind(outer, chances.get(name, 0.0), Random("%d %s" % (seed, name)))
        if isinstance(fault, modem.Mishap):
            mishaps[name] = fault
        outer = fault
    return Script(outer, script, mishaps, replug) if script else outer


def injected(outer: Speaker) -> dict[str, int]:
    """Return how often each fault of a stack struck, by its class name."""
    counts: dict[str, int] = {}
    while isinstance(outer, Fault):
        counts[type(outer).__name__] = counts.get(type(outer).__name__, 0) + outer.count
        outer = outer.inner
    return counts
