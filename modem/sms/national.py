"""Which national language tables can carry a text (3GPP TS 23.038 annex A)."""

from modem.sms.alphabet import find, locking_table, single_table, utf8_size

# National Language Identifiers, Turkish to Urdu, and 0: the default alphabet.
_LANGUAGES = range(14)
_ALL = (1 << 14) - 1

# The upper octets of the code points in all those tables: Latin, Greek, Arabic, the scripts of
# India, punctuation and the euro. Most texts outside of the default alphabet fail by this.
_PAGES = b"\x00\x01\x03\x06\x09\x0a\x0b\x0c\x0d\x20\x22"


def choose(text: str) -> "list[tuple[int, int]]":
    """Return pairs (locking, single) that can carry `text`, at most one for each locking table.

    The septets depend on the locking table alone: what it lacks costs an escape in any single
    shift table. So for each locking table the default extension is taken if it serves, else
    the first that does. (0, 0) is among them where no shift is needed.
    """
    alive = [_ALL] * len(_LANGUAGES)  # by locking table: the single shift tables left
    rest = text.encode()
    while rest:
        char = rest[: utf8_size(rest[0])]
        rest = rest.replace(char, b"")
        if not _narrow(alive, ord(char.decode())):
            return []
    return [(language, _lowest(mask)) for language, mask in enumerate(alive) if mask]


def _narrow(alive: "list[int]", code_point: int) -> bool:
    """Take out of `alive` what cannot carry `code_point`; tell whether anything is left."""
    if code_point > 0xFFFF or bytes((code_point >> 8,)) not in _PAGES:
        return False
    singles = _singles(code_point)
    left = False
    for language in _LANGUAGES:
        if alive[language]:
            table = locking_table(language)
            if table is None:
                alive[language] = 0
            elif find(table, code_point) < 0:
                alive[language] &= singles
            left = left or alive[language] != 0
    return left


def _singles(code_point: int) -> int:
    """Return a mask of the languages whose single shift table has `code_point`."""
    mask = 0
    for language in _LANGUAGES:
        table = single_table(language)
        if table and find(table[1], code_point) >= 0:
            mask |= 1 << language
    return mask


def _lowest(mask: int) -> int:
    """Return the number of the lowest bit set in `mask`."""
    number = 0
    while not mask >> number & 1:
        number += 1
    return number
