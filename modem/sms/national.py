"""Which national language tables can carry a text (3GPP TS 23.038 annex A)."""

from modem.sms.alphabet import find, locking_table, single_table

# National Language Identifiers with a table of either kind, Turkish to Urdu, and 0: the default.
_LANGUAGES = range(14)


def choices(text: str) -> "list[tuple[int, int]]":
    """Return pairs (locking, single) that can carry `text`, at most one for each locking table.

    The septets depend on the locking table alone: what it lacks costs an escape in any single
    shift table. So for each locking table the default extension is taken if it serves, else
    the first that does. (0, 0) is among them where no shift is needed.
    """
    lockings = [locking_table(language) or b"" for language in _LANGUAGES]
    alive = [(1 << len(_LANGUAGES)) - 1] * len(_LANGUAGES)
    for code_point in _distinct(text):
        singles = _singles(code_point)
        dead = True
        for language, table in enumerate(lockings):
            if not table:
                alive[language] = 0
            elif alive[language] and find(table, code_point) < 0:
                alive[language] &= singles
            dead = dead and not alive[language]
        if dead:
            break
    return [(language, _lowest(mask)) for language, mask in enumerate(alive) if mask]


def _lowest(mask: int) -> int:
    """Return the number of the lowest bit set in `mask`."""
    number = 0
    while not mask & 1:
        mask >>= 1
        number += 1
    return number


def _singles(code_point: int) -> int:
    """Return a mask of the languages whose single shift table has `code_point`."""
    mask = 0
    for language in _LANGUAGES:
        table = single_table(language)
        if table and find(table[1], code_point) >= 0:
            mask |= 1 << language
    return mask


def _distinct(text: str) -> "list[int]":
    """Return the code points of `text`, each once, without one-character strings."""
    units: "list[int]" = []
    rest = text.encode()
    while rest:
        lead = rest[0]
        size = 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
        units.append(ord(rest[:size].decode()))
        rest = rest.replace(rest[:size], b"")
    return units
