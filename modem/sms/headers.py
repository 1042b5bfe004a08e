"""The user data header (3GPP TS 23.040 clause 9.2.3.24)."""

from modem.record import Record
from modem.sms.octets import octet

CONCATENATION_8 = 0x00
PORTS_8 = 0x04
PORTS_16 = 0x05
CONCATENATION_16 = 0x08
SINGLE_SHIFT = 0x24
LOCKING_SHIFT = 0x25


class Element(Record):
    """One information element: `id` (IEI) and `data`, raw. Unknown ones are kept as they are."""

    _fields = ("id", "data")

    def __init__(self, id: int, data: bytes) -> None:
        self.id = id
        self.data = data


def decode_header(octets: bytes) -> "tuple[Element, ...]":
    """Return the elements of a header without its length octet.

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


def encode_header(elements: "tuple[Element, ...]") -> bytes:
    """Return the header with its length octet, b"" for none. Raises ValueError above 139."""
    if not elements:
        return b""
    out = bytearray(1)
    for element in elements:
        out.append(octet(element.id, "information element identifier"))
        out.append(octet(len(element.data), "length of an information element"))
        out += element.data
    out[0] = octet(len(out) - 1, "length of the user data header")
    return bytes(out)


def concatenation(elements: "tuple[Element, ...]") -> "tuple[int, int, int] | None":
    """Return (reference, total, number), None where the message stands alone.

    A total or number of 0 and a number above the total are ignored as the standard asks
    (clauses 9.2.3.24.1 and .8); of several elements the last good one counts (9.2.3.24).
    """
    found = None
    for element in elements:
        data = element.data
        if element.id == CONCATENATION_8 and len(data) == 3:
            reference = data[0]
        elif element.id == CONCATENATION_16 and len(data) == 4:
            reference = data[0] << 8 | data[1]
        else:
            continue
        total = data[-2]
        number = data[-1]
        if 0 < number <= total:
            found = (reference, total, number)
    return found


def ports(elements: "tuple[Element, ...]") -> "tuple[int, int] | None":
    """Return (destination, source) of an application port element, None without one."""
    found = None
    for element in elements:
        data = element.data
        if element.id == PORTS_8 and len(data) == 2:
            found = (data[0], data[1])
        elif element.id == PORTS_16 and len(data) == 4:
            found = (data[0] << 8 | data[1], data[2] << 8 | data[3])
    return found


def shifts(elements: "tuple[Element, ...]") -> "tuple[int, int]":
    """Return the languages of (locking, single) shift; 0 is the default alphabet."""
    locking = 0
    single = 0
    for element in elements:
        if len(element.data) == 1:
            if element.id == LOCKING_SHIFT:
                locking = element.data[0]
            elif element.id == SINGLE_SHIFT:
                single = element.data[0]
    return locking, single
