"""Bodies cut into the parts of a long message (3GPP TS 23.040 clause 9.2.3.24.1)."""

from modem.sms.alphabet import DATA, ESCAPE, GSM7, UCS2, encode_gsm7, encode_ucs2
from modem.sms.headers import (
    CONCATENATION_8,
    CONCATENATION_16,
    LOCKING_SHIFT,
    SINGLE_SHIFT,
    Element,
    encode_header,
)
from modem.sms.userdata import CAPACITY, UserData, header_septets

TYPE_CHECKING = False
if TYPE_CHECKING:
    Elements = tuple[Element, ...]

MOST_PARTS = 255


class _Plan:
    """A body in one alphabet, behind one set of header elements, and where to cut it."""

    def __init__(self, data: bytes, alphabet: str, elements: "Elements" = ()) -> None:
        self.data = data
        self.alphabet = alphabet
        self.elements = elements

    def cuts(self, wide: bool) -> "list[bytes]":
        """Return the pieces, one if all of it fits without a concatenation header."""
        data = self.data
        if len(data) <= self._room(self.elements):
            return [data]
        room = self._room((_concatenation(0, 1, 1, wide),) + self.elements)
        pieces = []
        start = 0
        while start < len(data):
            end = self._end(start + room)
            pieces.append(data[start:end])
            start = end
        return pieces

    def _room(self, elements: "Elements") -> int:
        header = len(encode_header(elements))
        if self.alphabet == GSM7:
            return CAPACITY * 8 // 7 - header_septets(header)
        room = CAPACITY - header
        return room - (room & 1) if self.alphabet == UCS2 else room

    def _end(self, end: int) -> int:
        """Return `end`, or a little less where it would cut a character in two."""
        data = self.data
        if end >= len(data):
            return len(data)
        if self.alphabet == GSM7 and data[end - 1] == ESCAPE:
            return end - 1
        if self.alphabet == UCS2 and data[end - 2] & 0xFC == 0xD8:
            return end - 2
        return end

    def cost(self, wide: bool) -> "tuple[int, int]":
        """Return (parts, octets of user data), the smaller the better."""
        pieces = self.cuts(wide)
        elements = self.elements
        if len(pieces) > 1:
            elements = (_concatenation(0, 1, 1, wide),) + elements
        header = len(encode_header(elements))
        total = 0
        for piece in pieces:
            if self.alphabet == GSM7:
                total += (7 * (header_septets(header) + len(piece)) + 7) // 8
            else:
                total += header + len(piece)
        return len(pieces), total


def split(
    body: "str | bytes", reference: int, wide: bool = False, shifts: bool = True
) -> "list[UserData]":
    """Cut `body` into the user data of as few messages as can be.

    A str is GSM 7-bit if it can be; else, if `shifts`, with national language tables where
    they make it shorter than UCS-2; else UCS-2. Bytes are 8-bit data. A body that fits one
    message has no concatenation header; the others have `reference` (0-255, with `wide`
    0-65535). Escape sequences and surrogate pairs are never cut. Raises ValueError above 255
    parts, or for a lone surrogate.
    """
    if not 0 <= reference <= (0xFFFF if wide else 0xFF):
        raise ValueError("reference out of range: %r" % reference)
    plan = _plan(body, wide, shifts)
    pieces = plan.cuts(wide)
    total = len(pieces)
    if total == 1:
        return [UserData(pieces[0], plan.alphabet, plan.elements)]
    if total > MOST_PARTS:
        raise ValueError("%d parts, 255 are the most" % total)
    parts = []
    for index, piece in enumerate(pieces):
        head = _concatenation(reference, total, index + 1, wide)
        parts.append(UserData(piece, plan.alphabet, (head,) + plan.elements))
    return parts


def _plan(body: "str | bytes", wide: bool, shifts: bool) -> _Plan:
    if not isinstance(body, str):
        return _Plan(bytes(body), DATA)
    try:
        return _Plan(encode_gsm7(body), GSM7)
    except ValueError:
        pass  # a lone surrogate is refused below
    best = _Plan(encode_ucs2(body), UCS2)
    if shifts:
        from modem.sms.national import choose  # here, since few texts need it

        cost = best.cost(wide)
        for locking, single in choose(body):
            plan = _Plan(
                encode_gsm7(body, locking, single), GSM7, _shift_elements(locking, single)
            )
            other = plan.cost(wide)
            if other < cost:
                best = plan
                cost = other
    return best


def _shift_elements(locking: int, single: int) -> "Elements":
    elements: "Elements" = ()
    if single:
        elements += (Element(SINGLE_SHIFT, bytes((single,))),)
    if locking:
        elements += (Element(LOCKING_SHIFT, bytes((locking,))),)
    return elements


def _concatenation(reference: int, total: int, number: int, wide: bool) -> Element:
    if wide:
        return Element(CONCATENATION_16, bytes((reference >> 8, reference & 255, total, number)))
    return Element(CONCATENATION_8, bytes((reference, total, number)))
