"""The data coding scheme (3GPP TS 23.038 clause 4)."""

from modem.record import Record
from modem.sms.alphabet import DATA, GSM7, UCS2
from modem.sms.octets import octet

WAITING = ("voicemail", "fax", "email", "other")


class Waiting(Record):
    """A message waiting indication: `kind` of WAITING, `active` or not, `store` the message?"""

    _fields = ("kind", "active", "store")

    def __init__(self, kind: str, active: bool, store: bool) -> None:
        self.kind = kind
        self.active = active
        self.store = store


class Dcs(Record):
    """The data coding scheme (TS 23.038 clause 4): one octet, `value`, and what it says.

    `alphabet` is GSM7, DATA or UCS2, what is reserved being GSM7 as the standard says;
    `compressed` text (TS 23.042) can only be kept; `carries` is how the user data counts: its
    alphabet, but DATA where it is compressed.
    """

    _fields = ("value",)

    def __init__(self, value: int = 0) -> None:
        self.value = octet(value, "data coding scheme")
        self.alphabet = _alphabet(value)
        self.compressed = value & 0xA0 == 0x20
        self.carries = DATA if self.compressed else self.alphabet

    @staticmethod
    def of(alphabet: str, message_class: "int | None" = None) -> "Dcs":
        """Return the scheme for `alphabet` (GSM7, DATA, UCS2), of class 0 to 3 or of none.

        Raises ValueError for another alphabet or class.
        """
        value = (GSM7, DATA, UCS2).index(alphabet) << 2
        if message_class is not None:
            if not 0 <= message_class <= 3:
                raise ValueError("a message class is 0 to 3: %r" % message_class)
            value |= 0x10 | message_class
        return coding(value)

    @property
    def message_class(self) -> "int | None":
        """0 flash, 1 equipment, 2 SIM, 3 terminal equipment; None without a class."""
        if self.value & 0x90 == 0x10 or self.value >= 0xF0:
            return self.value & 3
        return None

    @property
    def auto_delete(self) -> bool:
        """Whether it is marked for deletion once read."""
        return self.value & 0xC0 == 0x40

    @property
    def waiting(self) -> "Waiting | None":
        """The message waiting indication of groups 1100 to 1110, or None."""
        if not 0xC0 <= self.value < 0xF0:
            return None
        return Waiting(WAITING[self.value & 3], self.value & 8 != 0, self.value >= 0xD0)


def _alphabet(value: int) -> str:
    if value < 0x80:
        return (GSM7, DATA, UCS2, GSM7)[value >> 2 & 3]
    if value >= 0xF0:
        return DATA if value & 4 else GSM7
    return UCS2 if value >= 0xE0 else GSM7


_known: "dict[int, Dcs]" = {}


def coding(value: int) -> Dcs:
    """Return the scheme of octet `value`, always the same one: a device sees two or three."""
    found = _known.get(value)
    if found is None:
        found = _known[value] = Dcs(value)
    return found
