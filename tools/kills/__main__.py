"""Kill the agent a thousand times: `dev.py kills [--kills N] [--seed N]`."""

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path


def zygote() -> None:
    """Fork a life for each line `begin ...`; at `end` tell how it ended."""
    from tools.kills import life

    child = 0
    for line in sys.stdin:
        verb, *words = line.split()
        if verb == "begin":
            folder, port, *numbers = words
            child = life.begin(folder, port, *map(int, numbers))
            print(child, flush=True)
        else:
            _, status = os.waitpid(child, 0)
            print(
                os.waitstatus_to_exitcode(status),
                bytes(life.NOTES[: life.USED + 1]).hex(),
                flush=True,
            )


def main() -> int:
    """Run, print the figures, and return 1 if something was not as promised."""
    from tools.kills.run import Run

    parser = argparse.ArgumentParser(prog="kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="lives to end (1000)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    chosen = parser.parse_args()
    print("seed %d" % chosen.seed, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        outcome = Run(Path(folder), chosen.kills, chosen.seed).happen()
    for name, count in sorted(outcome.figures.items()):
        print("%7d  %s" % (count, name))
    print("%7.1f  seconds" % outcome.seconds)
    for problem in outcome.problems:
        print(problem)
    print("%d problems" % len(outcome.problems))
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--zygote"]:
        zygote()
    else:
        sys.exit(main())
