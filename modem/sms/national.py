"""Which national language tables can carry a text (3GPP TS 23.038 annex A)."""

from modem.sms.addressing import encode_gsm7
from modem.sms.fields import GSM7, LOCKING_SHIFT, SINGLE_SHIFT, Element
from modem.sms.gsm7_tables import find, locking_table, single_table, utf8_size
from modem.sms.splitting import cut, header_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.splitting import Coded

# National Language Identifiers, Turkish to Urdu, and 0: the default alphabet.
_LANGUAGES = range(14)
_ALL = (1 << 14) - 1

# The upper octets of the code points in all those tables: Latin, Greek, Arabic, the scripts of
# India, punctuation and the euro. Most texts outside of the default alphabet fail by this.
_PAGES = b"\x00\x01\x03\x06\x09\x0a\x0b\x0c\x0d\x20\x22"


def shorter(text: str, coded: "Coded", wide: bool) -> "Coded":
    """Return `text` with the national tables that make it shorter than `coded`, or `coded`."""
    cost = _cost(coded, wide)
    for locking, single in choose(text):
        elements: "tuple[Element, ...]" = ()
        if single:
            elements += (Element(SINGLE_SHIFT, bytes((single,))),)
        if locking:
            elements += (Element(LOCKING_SHIFT, bytes((locking,))),)
        plan = (encode_gsm7(text, locking, single), GSM7, elements)
        other = _cost(plan, wide)
        if other < cost:
            coded = plan
            cost = other
    return coded


def _cost(coded: "Coded", wide: bool) -> "tuple[int, int]":
    """Return (parts, octets of user data), the smaller the better."""
    pieces = cut(coded, wide)
    _, alphabet, elements = coded
    header = header_size(elements, (6 if wide else 5) if len(pieces) > 1 else 0)
    total = 0
    for piece in pieces:
        if alphabet == GSM7:
            total += (7 * ((8 * header + 6) // 7 + len(piece)) + 7) // 8
        else:
            total += header + len(piece)
    return len(pieces), total


def choose(text: str) -> "list[tuple[int, int]]":
    """Return pairs (locking, single) that can carry `text`, at most one for each locking table.

    The septets depend on the locking table alone: what it lacks costs an escape in any single
    shift table. So for each locking table the default extension is taken if it serves, else
    the first that does. (0, 0) is among them where no shift is needed.
    """
    codes = []
    rest = text.encode()
    while rest:
        char = rest[: utf8_size(rest[0])]
        rest = rest.replace(char, b"")
        code_point = ord(char.decode())
        if code_point > 0xFFFF or bytes((code_point >> 8,)) not in _PAGES:
            return []
        codes.append(code_point)
    alive = [_ALL] * len(_LANGUAGES)  # by locking table: the single shift tables left
    for code_point in codes:
        if not _narrow(alive, code_point):
            return []
    return [(language, _lowest(mask)) for language, mask in enumerate(alive) if mask]


def _narrow(alive: "list[int]", code_point: int) -> bool:
    """Take out of `alive` what cannot carry `code_point`; tell whether anything is left."""
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
