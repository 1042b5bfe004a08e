"""Single octets and semi-octets (3GPP TS 23.040 clause 9.1.2.3), used by every field."""

# What an octet of two decimal digits, the first in its lower half, says; 255 for others.
DECIMAL = bytes(
    [
        (value & 15) * 10 + (value >> 4) if value & 15 < 10 and value >> 4 < 10 else 255
        for value in range(256)
    ]
)


def swap(octets: bytes) -> bytes:
    """Return `octets` with the two halves of each exchanged."""
    return bytes([(value & 15) << 4 | value >> 4 for value in octets])


def octet(value: int, name: str) -> int:
    """Return `value`; raise ValueError unless it fits one octet."""
    if not 0 <= value <= 255:
        raise ValueError("%s is not in 0-255: %r" % (name, value))
    return value
