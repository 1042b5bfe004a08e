"""What is said of octets that are no PDU; imported when there are some."""

from modem.errors import PduError

_REASONS = {
    "PDU": "not an even number of hexadecimal digits",
    "TP-UDHL": "the header is longer than the data",
}


def broken(field: str, offset: int, octets: bytes) -> PduError:
    """Return the error for `field` at `offset`.

    Of several fields, as `Reader.take` has them, it is the one in which the octets end.
    """
    names = field.split()
    while len(names) > 1 and offset + int(names[1]) <= len(octets):
        offset += int(names[1])
        names = names[2:]
    reason = _REASONS.get(names[0], "the PDU ends inside it")
    return PduError(reason, names[0], offset, octets)
