"""The user data of a TPDU (3GPP TS 23.040 clauses 9.2.3.16 and 9.2.3.24)."""

from modem.record import Record
from modem.sms.alphabet import DATA, GSM7, UCS2, decode_gsm7, decode_ucs2, pack, unpack
from modem.sms.headers import Element, decode_header, encode_header, shifts
from modem.sms.reader import Reader

CAPACITY = 140  # octets


class UserData(Record):
    """What a message carries: `data` in an `alphabet`, behind header `elements`.

    `data` is septets one a byte for GSM7, octets otherwise; compressed text is DATA. Raises
    ValueError for an unknown alphabet.
    """

    _fields = ("data", "alphabet", "elements")

    def __init__(
        self,
        data: bytes,
        alphabet: str,
        elements: "tuple[Element, ...]" = (),
        octets: "bytes | None" = None,
    ) -> None:
        if alphabet not in (GSM7, DATA, UCS2):
            raise ValueError("no such alphabet: %r" % alphabet)
        self.data = data
        self.alphabet = alphabet
        self.elements = elements
        self._octets = octets

    @property
    def text(self) -> "str | None":
        """The text; None for 8-bit data and compressed text."""
        if self.alphabet == GSM7:
            if not self.elements:
                return decode_gsm7(self.data)
            locking, single = shifts(self.elements)
            return decode_gsm7(self.data, locking, single)
        return decode_ucs2(self.data) if self.alphabet == UCS2 else None

    @property
    def octets(self) -> bytes:
        """The user octets without the header, as they stand on the wire, fill bits included."""
        if self._octets is not None:
            return self._octets
        if self.alphabet != GSM7:
            return self.data
        return pack(self.data, -8 * len(encode_header(self.elements)) % 7)

    def encode(self) -> bytes:
        """Return TP-UDL and TP-UD. Raises ValueError for more than 140 octets."""
        header = encode_header(self.elements) if self.elements else b""
        used = len(header)
        if self.alphabet == GSM7:
            aligned = header_septets(used)
            body = pack(b"\0" * aligned + self.data)[used:]
            length = aligned + len(self.data)
        else:
            body = self.data
            length = used + len(body)
        if used + len(body) > CAPACITY:
            raise ValueError("%d octets of user data, 140 fit" % (used + len(body)))
        return bytes((length,)) + header + body


def header_septets(octets: int) -> int:
    """Return how many septets a header of so many octets takes, fill bits included."""
    return (8 * octets + 6) // 7


def decode_user_data(reader: Reader, length: int, alphabet: str, with_header: int) -> UserData:
    """Read TP-UD, of which TP-UDL says `length`: septets, or octets.

    Fewer octets than announced are taken as they are. Raises PduError for a header longer
    than the data.
    """
    octets = reader.rest((7 * length + 7) >> 3 if alphabet == GSM7 else length)
    elements: "tuple[Element, ...]" = ()
    used = 0
    if with_header:
        used = octets[0] + 1 if octets else 1
        if used > len(octets):
            start = reader.offset - len(octets)
            raise reader.error("the header is longer than the data", "TP-UDHL", start)
        elements = decode_header(octets[1:used])
    if alphabet != GSM7:
        data = octets[used:] if used else octets
        return UserData(data, alphabet, elements, data)
    # Septets are counted from the first octet of the header, so it is unpacked with them.
    data = unpack(octets, length)
    if used:
        data = data[header_septets(used) :]
        octets = octets[used:]
    return UserData(data, alphabet, elements, octets)
