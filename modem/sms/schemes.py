"""Data coding schemes beyond the alphabet (3GPP TS 23.038 clause 4): made, and read."""

from modem.record import Record
from modem.sms.fields import DATA, GSM7, UCS2, Dcs, coding

TYPE_CHECKING = False

WAITING = ("voicemail", "fax", "email", "other")


class Waiting(Record):
    """A message waiting indication: `kind` of WAITING, `active` or not, `store` the message?"""

    _fields = ("kind", "active", "store")

    if TYPE_CHECKING:
        kind: str
        active: bool
        store: bool

        def __init__(self, kind: str, active: bool, store: bool) -> None: ...


def attribute(dcs: "Dcs", name: str) -> "int | Waiting | None":
    """Return the attribute `name` of `dcs`. Raises AttributeError where it has none."""
    if name not in ("compressed", "message_class", "auto_delete", "waiting"):
        raise AttributeError("a Dcs has no %s" % name)
    value = dcs.value
    if name == "compressed":
        return value & 0xA0 == 0x20
    if name == "message_class":
        return value & 3 if value & 0x90 == 0x10 or value >= 0xF0 else None
    if name == "auto_delete":
        return value & 0xC0 == 0x40
    if not 0xC0 <= value < 0xF0:
        return None
    return Waiting(WAITING[value & 3], value & 8 != 0, value >= 0xD0)


def scheme(alphabet: str, message_class: "int | None" = None) -> Dcs:
    """Return the scheme for `alphabet` (GSM7, DATA, UCS2), of class 0 to 3 or of none.

    Raises ValueError for another alphabet or class.
    """
    value = (GSM7, DATA, UCS2).index(alphabet) << 2
    if message_class is not None:
        if not 0 <= message_class <= 3:
            raise ValueError("a message class is 0 to 3: %r" % message_class)
        value |= 0x10 | message_class
    return coding(value)
