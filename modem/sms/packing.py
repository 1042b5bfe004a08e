"""Septets in and out of octets (3GPP TS 23.038 clause 6.1.2.1), on one big integer.

Packed, septet n stands at bit 7n of a little-endian number; unpacked, at bit 8n. One turns
into the other by halving: the upper half of every block of 2w septets moves by w bits, for
w = 128, 64 ... 1. That is eight rounds for a whole message instead of 160 turns of a loop.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    Masks = tuple[int, list[tuple[int, int]], list[tuple[int, int]]]

_FULL = 162  # septets of a full message, with room for a partial last one and for fill bits

_known: "dict[int, Masks]" = {}


def _masks(count: int) -> "Masks":
    """Return (top bits of unpacked septets, rounds widest first, rounds narrowest first).

    A round is (w, mask of the upper halves where they stand while packed).
    """
    reach = count if count > _FULL else _FULL
    if reach in _known:
        return _known[reach]
    limit = (1 << 8 * reach) - 1
    rounds = []
    width = 1
    while width < reach:
        rounds.append((width, _repeat(((1 << 7 * width) - 1) << 7 * width, 16 * width, limit)))
        width *= 2
    masks = (_repeat(0x80, 8, limit), list(reversed(rounds)), rounds)
    if reach == _FULL:  # longer ones come only from junk: not worth keeping
        _known[reach] = masks
    return masks


def _repeat(mask: int, stride: int, limit: int) -> int:
    """Return `mask` repeated every `stride` bits as far as the bits of `limit` reach."""
    while limit >> stride:
        mask |= mask << stride
        stride *= 2
    return mask & limit


def pack(septets: bytes, fill: int = 0) -> bytes:
    """Pack `septets` (one a byte, each below 128) behind `fill` zero bits.

    Raises ValueError for a byte of 128 or more. TS 23.038 clause 6.1.2.1.1; `fill` is how far
    a user data header of whole octets ends from the next septet boundary.
    """
    count = len(septets)
    number = int.from_bytes(septets, "little")
    tops, _, rounds = _masks(count)
    if number & tops:
        raise ValueError("a septet is above 127")
    for width, mask in rounds:
        upper = (number >> width) & mask
        number += upper - (upper << width)
    return (number << fill).to_bytes((7 * count + fill + 7) // 8, "little")


def unpack(octets: bytes, count: int, fill: int = 0) -> bytes:
    """Return `count` septets, one a byte, from `octets` after `fill` bits.

    Fewer come back when the octets end early.
    """
    octets = octets[: (7 * count + fill + 7) // 8]
    whole = (8 * len(octets) - fill) // 7
    if count > whole:
        count = whole
    number = int.from_bytes(octets, "little") >> fill
    for width, mask in _masks(whole + 1)[1]:
        upper = number & mask
        number += (upper << width) - upper
    return number.to_bytes(whole + 1, "little")[:count]
