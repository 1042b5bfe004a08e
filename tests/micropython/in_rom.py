"""Shows which names this MicroPython has anyway: `in_rom.py FOLDER`, which has a names.txt.

Prints how many names it keeps of its own, and again after each line of the file: one that is in
its ROM adds none.
"""

import sys

import micropython


class Nothing:
    """Has no attributes, but is asked for them."""


def main(path: str) -> None:
    """Look each name up, which keeps it."""
    with open(path, "rb") as file:
        data = file.read()
    micropython.qstr_info()
    while data:
        name, _, data = data.partition(b"\n")
        getattr(Nothing, name.decode(), None)
        micropython.qstr_info()


main(sys.argv[1] + "/names.txt")
