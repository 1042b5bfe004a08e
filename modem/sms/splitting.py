"""Bodies cut into the parts of a long message (3GPP TS 23.040 clause 9.2.3.24.1)."""

from modem.sms.addressing import checked, encode_gsm7
from modem.sms.fields import (
    CONCATENATION_8,
    CONCATENATION_16,
    DATA,
    ESCAPE,
    GSM7,
    UCS2,
    Element,
    UserData,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    Coded = tuple[bytes, str, tuple[Element, ...]]  # data, alphabet, elements

MOST_PARTS = 255


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
    checked(reference, 0xFFFF if wide else 0xFF, "reference")
    coded = _coded(body, wide, shifts)
    _, alphabet, elements = coded
    pieces = cut(coded, wide)
    total = len(pieces)
    if total == 1:
        return [UserData(pieces[0], alphabet, elements)]
    if total > MOST_PARTS:
        raise ValueError("%d parts, 255 are the most" % total)
    kind = CONCATENATION_16 if wide else CONCATENATION_8
    same = reference.to_bytes(2 if wide else 1, "big") + bytes((total,))
    parts: "list[UserData]" = []
    for piece in pieces:
        head = Element(kind, same + bytes((len(parts) + 1,)))
        parts.append(UserData(piece, alphabet, (head,) + elements))
    return parts


def _coded(body: "str | bytes", wide: bool, shifts: bool) -> "Coded":
    """Return the body in the alphabet that serves it best."""
    if not isinstance(body, str):
        return bytes(body), DATA, ()
    try:
        return encode_gsm7(body), GSM7, ()
    except ValueError:
        pass  # a lone surrogate is refused below
    import modem.sms.units as units

    coded = units.encode_ucs2(body), UCS2, ()
    if shifts:
        import modem.sms.national as national

        return national.shorter(body, coded, wide)
    return coded


def cut(coded: "Coded", wide: bool) -> "list[bytes]":
    """Return the pieces of the data, one if it fits without a concatenation header."""
    data, alphabet, elements = coded
    end = len(data)
    if end <= room_behind(header_size(elements), alphabet):
        return [data]
    room = room_behind(header_size(elements, 6 if wide else 5), alphabet)
    pieces = []
    start = 0
    while start + room < end:
        stop = start + room
        if alphabet == GSM7 and data[stop - 1] == ESCAPE:
            stop -= 1
        elif alphabet == UCS2 and data[stop - 2] & 0xFC == 0xD8:
            stop -= 2
        pieces.append(data[start:stop])
        start = stop
    pieces.append(data[start:])
    return pieces


def header_size(elements: "tuple[Element, ...]", concatenation: int = 0) -> int:
    """Return the octets of a header of shift elements, and of one for concatenation."""
    used = 3 * len(elements) + concatenation
    return used + 1 if used else 0


def room_behind(header: int, alphabet: str) -> int:
    """Return how much data a message takes behind a header of so many octets."""
    if alphabet == GSM7:
        return 160 - (8 * header + 6) // 7
    room = 140 - header
    return room - (room & 1) if alphabet == UCS2 else room
