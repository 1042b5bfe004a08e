"""What is said of octets that are no PDU; imported when there are some."""

from modem.errors import PduError

# Fields that are read together, by the first of them, and how many octets each has.
_TOGETHER = {
    "TP-PID": (("TP-PID", 1), ("TP-DCS", 1), ("TP-SCTS", 7), ("TP-UDL", 1)),
    "TP-SCTS": (("TP-SCTS", 7), ("TP-DT", 7), ("TP-ST", 1)),
}

_REASONS = {
    "PDU": "not an even number of hexadecimal digits",
    "TP-UDHL": "the header is longer than the data",
}


def pdu_error(field: str, offset: int, octets: bytes) -> PduError:
    """Return the error for `field` at `offset`, or for that behind it in which the octets end."""
    for name, size in _TOGETHER.get(field, ()):
        field = name
        if offset + size > len(octets):
            break
        offset += size
    return PduError(_REASONS.get(field, "the PDU ends inside it"), field, offset, octets)
