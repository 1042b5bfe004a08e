"""Semi-octets and single octets, used by every field."""


def swap(octets: bytes) -> bytes:
    """Return `octets` with the two halves of each exchanged (semi-octets, clause 9.1.2.3)."""
    size = len(octets)
    number = int.from_bytes(octets, "big")
    low = number & int.from_bytes(b"\x0f" * size, "big")
    return (low << 4 | (number ^ low) >> 4).to_bytes(size, "big")


def octet(value: int, name: str) -> int:
    """Return `value`; raise ValueError unless it fits one octet."""
    if not 0 <= value <= 255:
        raise ValueError("%s is not in 0-255: %r" % (name, value))
    return value
