"""Lives of a device on the virtual clock, as many as one likes: `dev.py soak --seeds N`.

Prints virtual hours, faults, messages, and what was lost, invented, doubled, left hanging or
told wrongly. A life that ended badly is named by its seed, with the dialogue that led there:
`dev.py soak --first SEED --seeds 1 --dialogue FILE` plays it again and writes it down.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

KINDS = {
    "lost": "lost",
    "invented": "invented",
    "not one id": "duplicated after de-duplication",
    "incomplete": "handed over incomplete",
    "open": "hangs",
    "stuck": "hangs",
    "sent": "disagreements",
    "a receipt": "disagreements",
    "refused": "disagreements",
    "an odd error": "disagreements",
}
SHOWN = (
    "lost",
    "invented",
    "duplicated after de-duplication",
    "handed over incomplete",
    "hangs",
    "disagreements",
    "left in disorder",
)


def one_life(seed: int) -> dict[str, Any]:
    """Live one life and return its figures; runs in a process of its own."""
    life = _live(seed)
    return {
        "seed": seed,
        "faults": life.faults,
        "ms": life.world.now,
        "strikes": life.strikes,
        "posted": len(life.posted),
        "handed_over": life.handed_over,
        "distinct": len(life.received),
        "sends": len(life.sends),
        "problems": life.problems,
    }


def _live(seed: int) -> Any:
    from tests import soak

    return soak.live(seed)  # type: ignore[no-untyped-call]


def kind_of(problem: str) -> str:
    """Return the heading under which a problem is counted."""
    for start, kind in KINDS.items():
        if problem.startswith(start):
            return kind
    return "left in disorder"


def add_up(lives: Iterable[dict[str, Any]], console: Console) -> "tuple[Counter[str], int]":
    """Return the sums and how many lives ended badly; tell of each of those as it comes."""
    sums: Counter[str] = Counter()
    bad = 0
    for life in lives:
        for name in ("ms", "strikes", "posted", "handed_over", "distinct", "sends"):
            sums[name] += life[name]
        sums.update(kind_of(problem) for problem in life["problems"])
        if life["problems"]:
            bad += 1
            console.print("seed %d, faults %s:" % (life["seed"], life["faults"]), markup=False)
            for problem in life["problems"][:5]:
                console.print("    " + problem[:200], markup=False)
    return sums, bad


def report(sums: "Counter[str]", lives: int, console: Console) -> None:
    """Print the table."""
    table = Table("", "")
    rows = [
        ("lives", lives),
        ("virtual hours", round(sums["ms"] / 3_600_000, 1)),
        ("faults that struck", sums["strikes"]),
        ("Commands posted", sums["posted"]),
        ("Commands handed over, repetitions included", sums["handed_over"]),
        ("messages sent or tried", sums["sends"]),
        *[(kind, sums[kind]) for kind in SHOWN],
    ]
    for name, value in rows:
        table.add_row(name, str(value))
    console.print(table)


def write_dialogue(seed: int, path: Path) -> None:
    """Play one life and write down what was said."""
    life = _live(seed)
    path.write_text("# seed %d, %s\n" % (seed, life.faults) + "\n".join(life.world.log) + "\n")


def main(arguments: "list[str] | None" = None) -> int:
    """Run the lives; 1 when one of them ended badly."""
    parser = argparse.ArgumentParser(prog="dev.py soak", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=200, help="how many lives (200)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--dialogue", type=Path, help="write down the first life")
    given = parser.parse_args(arguments)
    console = Console()
    if given.dialogue:
        write_dialogue(given.first, given.dialogue)
    seeds = range(given.first, given.first + given.seeds)
    with ProcessPoolExecutor(given.jobs) as pool:
        lives = track(
            pool.map(one_life, seeds, chunksize=8),
            total=len(seeds),
            console=console,
            disable=not console.is_terminal,
        )
        sums, bad = add_up(lives, console)
    report(sums, len(seeds), console)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
