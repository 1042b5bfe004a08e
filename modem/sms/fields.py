"""What a short message consists of (3GPP TS 23.040 clause 9, TS 23.038 clause 4).

Values alone: `reader` and `writing` bring them from and to octets. Text is never built from
one-character strings: MicroPython keeps those for ever. Decoding is lenient and
loses nothing that can be said again; encoding refuses what the standard does not allow, with a
ValueError.
"""

from modem.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.schemes import Waiting

GSM7 = "gsm7"
DATA = "8bit"
UCS2 = "ucs2"

ESCAPE = 0x1B

# Codes that are the same character in ASCII and in the default alphabet. The most frequent
# letters come first because stripping searches this from its start.
SAME = b" etaonirshdlucmfwygpbvkxqjz0123456789.,:;-+/=\"'()<>?!%&*#\r\nABCDEFGHIJKLMNOPQRSTUVWXYZ"

# The first octet (clause 9.2.3): what it says differs from one message type to the next.
MORE = 0x04  # DELIVER, STATUS-REPORT: no more messages to send, so 0 is what says "more"
REJECT_DUPLICATES = 0x04  # SUBMIT
LOOP_PREVENTION = 0x08
REPORT = 0x20
HEADER = 0x40
REPLY_PATH = 0x80

UNKNOWN_TOA = 0x81
INTERNATIONAL_TOA = 0x91
ALPHANUMERIC_TOA = 0xD0
TON = 0x70
TON_INTERNATIONAL = 0x10
TON_ALPHANUMERIC = 0x50

# The lower half of each octet of the longest address.
LOW_HALVES = 0x0F0F0F0F0F0F0F0F0F0F

CONCATENATION_8 = 0x00
CONCATENATION_16 = 0x08
SINGLE_SHIFT = 0x24
LOCKING_SHIFT = 0x25


class Field(Record):
    """Base of what has octets of its own in a PDU; its `kind` tells them apart."""

    def encode(self) -> bytes:
        """Return the octets (of a message: the TPDU without service centre address).

        Raises ValueError for what the standard does not allow.
        """
        import modem.sms.writing as writing  # in this form, which is the fastest

        return writing.encode(self)


class Address(Field):
    """A TP address (clause 9.1.2.5): `digits` and `toa`, the type-of-address octet.

    `digits` are 0-9, *, #, a, b, c, or the text of an alphanumeric address. Without `toa`,
    "+4917..." is international (0x91), other digits are unknown (0x81: right for a short code
    such as 2936), and a name with a letter in it is alphanumeric (0xD0). Raises ValueError
    for anything else.
    """

    kind = "address"
    _fields = ("digits", "toa")

    def __init__(self, digits: str, toa: "int | None" = None) -> None:
        if toa is None:
            import modem.sms.addressing as addressing

            digits, toa = addressing.guess(digits)
        self.digits = digits
        self.toa = toa

    @property
    def alphanumeric(self) -> bool:
        """Whether it is a text; only the type of number counts, since 0xD1 is seen too."""
        return self.toa & TON == TON_ALPHANUMERIC

    @property
    def number(self) -> str:
        """The form for people: "+4917...", "2936", "Twilio"."""
        if self.toa & TON == TON_INTERNATIONAL and self.digits:
            return "+" + self.digits
        return self.digits


class Dcs(Record):
    """The data coding scheme (TS 23.038 clause 4): one octet, `value`, and what it says.

    `alphabet` is GSM7, DATA or UCS2, what is reserved being GSM7 as the standard says;
    `compressed` text (TS 23.042) can only be kept; `carries` is how the user data counts: its
    alphabet, but DATA where it is compressed. `message_class` is 0 flash, 1 equipment, 2 SIM,
    3 terminal equipment, or None; `auto_delete` says that it is marked for deletion once read;
    `waiting` is the message waiting indication of groups 1100 to 1110, or None.
    """

    _fields = ("value",)

    compressed: bool
    message_class: "int | None"
    auto_delete: bool
    waiting: "Waiting | None"

    def __init__(self, value: int = 0) -> None:
        if not 0 <= value <= 255:
            raise ValueError("DCS %r is not in 0-255" % value)
        self.value = value
        if value < 0x80:
            self.alphabet = (GSM7, DATA, UCS2, GSM7)[value >> 2 & 3]
        elif value < 0xF0:
            self.alphabet = UCS2 if value >= 0xE0 else GSM7
        else:
            self.alphabet = DATA if value & 4 else GSM7
        self.carries = DATA if value & 0xA0 == 0x20 else self.alphabet

    def __getattr__(self, name: str) -> "int | Waiting | None":
        from modem.sms.schemes import attribute  # few ask

        return attribute(self, name)


_known: "dict[int, Dcs]" = {}


def coding(value: int) -> Dcs:
    """Return the scheme of octet `value`, always the same one: a device sees two or three."""
    found = _known.get(value)
    if found is None:
        found = _known[value] = Dcs(value)
    return found


class Element(Record):
    """One information element: `id` (IEI) and `data`, raw. Unknown ones are kept as they are."""

    _fields = ("id", "data")

    def __init__(self, id: int, data: bytes) -> None:
        self.id = id
        self.data = data


def concatenation(elements: "tuple[Element, ...]") -> "tuple[int, int, int] | None":
    """Return (reference, total, number), None where the message stands alone.

    A total or number of 0 and a number above the total are ignored as the standard asks
    (clauses 9.2.3.24.1 and .8); of several elements the last good one counts (9.2.3.24).
    """
    found = None
    for element in elements:
        data = element.data
        size = 3 if element.id == CONCATENATION_8 else 4 if element.id == CONCATENATION_16 else -1
        if len(data) == size and 0 < data[-1] <= data[-2]:
            found = (int.from_bytes(data[:-2], "big"), data[-2], data[-1])
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


def decode_gsm7(septets: bytes, locking: int = 0, single: int = 0) -> str:
    """Return the text of `septets`, one a byte, in the tables of these two languages.

    Never fails. A language without tables means the default (TS 23.038 clause 6.2.1.2.4); an
    escape before a code without a meaning is ignored, two escapes are a space (clause
    6.2.1.1), an escape at the very end is dropped, and a hole in a table gives U+FFFD.
    """
    if locking or single or septets.strip(SAME):
        from modem.sms.gsm7_decode import decode

        septets = decode(septets, locking, single)
    return septets.decode()


class UserData(Field):
    """What a message carries: `data` in an `alphabet`, behind header `elements`.

    `data` is septets one a byte for GSM7, octets otherwise; compressed text is DATA. Raises
    ValueError for an unknown alphabet.
    """

    kind = "user_data"
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
        if self.alphabet == DATA:
            return None
        import modem.sms.ucs2 as ucs2

        return ucs2.decode_ucs2(self.data)

    @property
    def octets(self) -> bytes:
        """The user octets without the header, as they stand on the wire, fill bits included."""
        if self._octets is not None:
            return self._octets
        if self.alphabet != GSM7:
            return self.data
        from modem.sms.centre import packed

        return packed(self)
