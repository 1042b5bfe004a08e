"""Octets read from left to right; whoever reads past the end gets a PduError with the field."""

from modem.sms.deliver import Deliver
from modem.sms.fields import (
    GSM7,
    HEADER,
    LOOP_PREVENTION,
    LOW_HALVES,
    MORE,
    REPLY_PATH,
    REPORT,
    TON,
    TON_ALPHANUMERIC,
    Address,
    Element,
    UserData,
    coding,
    decode_gsm7,
)
from modem.sms.packing import unpack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.errors import PduError


class Reader:
    """The octets of a PDU, read up to `offset`."""

    def __init__(self, octets: bytes, offset: int) -> None:
        self.octets = octets
        self.offset = offset

    def error(self, field: str, offset: int) -> "PduError":
        """Return the error for `field`, which begins at `offset`."""
        from modem.sms.broken import pdu_error

        return pdu_error(field, offset, self.octets)

    def take(self, count: int, field: str) -> bytes:
        """Return the next `count` octets. Raises PduError.

        `field` is where they begin; `broken` knows which fields they may be.
        """
        offset = self.offset
        end = self.offset = offset + count
        if end > len(self.octets):
            raise self.error(field, offset)
        return self.octets[offset:end]

    def octet(self, field: str) -> int:
        """Return the next octet. Raises PduError."""
        return self.take(1, field)[0]

    def address(self, field: str) -> Address:
        """Return the address that comes next. Raises PduError."""
        octets = self.octets
        offset = self.offset
        if offset + 2 <= len(octets):
            semi_octets = octets[offset]
            end = self.offset = offset + 2 + (semi_octets + 1 >> 1)
            if end <= len(octets):
                return decode_address(semi_octets, octets[offset + 1], octets[offset + 2 : end])
        raise self.error(field, offset)

    def service_centre(self) -> "Address | None":
        """Return the address before a TPDU, whose length counts octets (TS 24.011 8.2.5.1).

        Raises PduError.
        """
        octets = self.take(self.octet("SMSC"), "SMSC")
        return decode_address(2 * len(octets) - 2, octets[0], octets[1:]) if octets else None


def decode_address(semi_octets: int, toa: int, value: bytes) -> Address:
    """Return the address of `value` (clause 9.1.2.5), of which `semi_octets` are meant."""
    if toa & TON == TON_ALPHANUMERIC:
        return Address(decode_gsm7(unpack(value, semi_octets * 4 // 7)), toa)
    size = len(value)
    number = int.from_bytes(value, "big")
    low = number & (LOW_HALVES if size <= 10 else int.from_bytes(b"\x0f" * size, "big"))
    digits = ("%0*x" % (2 * size, low << 4 | (number ^ low) >> 4))[:semi_octets]
    if not digits.isdigit():
        digits = digits.rstrip("f")  # the filler behind an odd number of them
        if digits.strip("0123456789"):
            from modem.sms.lettering import digits_of

            digits = digits_of(digits)
    return Address(digits, toa)


def decode_header(octets: bytes) -> "tuple[Element, ...]":
    """Return the elements of a user data header (clause 9.2.3.24) without its length octet.

    Lenient: an element that claims more than there is keeps what there is, so that nothing
    that reads it by its length takes it for whole.
    """
    elements = []
    index = 0
    end = len(octets)
    while index < end:
        size = octets[index + 1] if index + 1 < end else 0
        elements.append(Element(octets[index], octets[index + 2 : index + 2 + size]))
        index += 2 + size
    return tuple(elements)


def decode_user_data(reader: Reader, length: int, alphabet: str, with_header: int) -> UserData:
    """Read TP-UD, of which TP-UDL says `length`: septets, or octets.

    Fewer octets than announced are taken as they are. Raises PduError for a header longer
    than the data.
    """
    start = reader.offset
    octets = reader.octets[start : start + ((7 * length + 7) >> 3 if alphabet == GSM7 else length)]
    reader.offset = start + len(octets)
    elements: "tuple[Element, ...]" = ()
    used = 0
    if with_header:
        used = octets[0] + 1 if octets else 1
        if used > len(octets):
            raise reader.error("TP-UDHL", start)
        elements = decode_header(octets[1:used])
    data = octets
    if alphabet == GSM7:  # counted from the first octet of the header: unpacked with it
        data = unpack(octets, length)[(8 * used + 6) // 7 :]
    if used:
        octets = octets[used:]
    return UserData(data if alphabet == GSM7 else octets, alphabet, elements, octets)


def decode_deliver(reader: Reader, smsc: "Address | None", raw: bytes) -> Deliver:
    """Return the SMS-DELIVER in `raw`, of which the first octet was read. Raises PduError."""
    first = raw[0]
    sender = reader.address("TP-OA")
    fixed = reader.take(10, "TP-PID")
    dcs = coding(fixed[1])
    return Deliver(
        sender,
        decode_user_data(reader, fixed[9], dcs.carries, first & HEADER),
        fixed[2:9],
        fixed[0],
        dcs,
        not first & MORE,
        first & LOOP_PREVENTION != 0,
        first & REPORT != 0,
        first & REPLY_PATH != 0,
        smsc,
        raw,
    )
