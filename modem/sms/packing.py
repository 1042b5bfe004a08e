"""Septets out of octets, on one big integer (3GPP TS 23.038 clause 6.1.2.1).

Seven octets hold eight septets. So seven octets become eight by a zero octet behind them, all
groups at once, and inside every group of eight the upper half of a block of 2w septets moves
by w bits (which adds it 2**w - 1 times), for w = 4, 2, 1: three rounds for a whole message
instead of 160 turns of a loop. `writing.pack` goes the same way back.
"""

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    Masks = tuple[int, int, int]

_GROUPS = 20  # groups of eight septets in a full message

_known: "list[Masks]" = []


def masks(groups: int) -> "Masks":
    """Return masks of the upper halves for w = 4, 2, 1 while packed."""
    if groups <= _GROUPS and _known:
        return _known[0]
    lanes = int.from_bytes(b"\1\0\0\0\0\0\0\0" * max(groups, _GROUPS), "little")
    found = (
        lanes * 0xFFFFFFF0000000,
        lanes * 0xFFFC0000FFFC000,
        lanes * 0x3F803F803F803F80,
    )
    if groups <= _GROUPS:  # longer ones come only from junk: not worth keeping
        _known.append(found)
    return found


def unpack(octets: bytes, count: int, fill: int = 0) -> bytes:
    """Return `count` septets, one a byte, from `octets` after `fill` bits (0 to 6).

    Fewer come back when the octets end early.
    """
    whole = (8 * len(octets) - fill) // 7
    if count > whole:
        count = whole
    if fill:
        shifted = int.from_bytes(octets, "little") >> fill
        octets = shifted.to_bytes(len(octets), "little")
    groups = (count + 7) >> 3
    size = 7 * groups
    if len(octets) != size:
        octets = octets[:size] + b"\0" * (size - len(octets))
    parts = struct.unpack("7s" * groups, octets)
    fours, twos, ones = masks(groups)
    number = int.from_bytes(b"\0".join(parts), "little")
    number += 15 * (number & fours)
    number += 3 * (number & twos)
    number += number & ones
    return number.to_bytes(8 * groups, "little")[:count]
