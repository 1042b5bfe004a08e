"""How long a message is worth a try (3GPP TS 23.040 clause 9.2.3.12)."""

from modem.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.sms.times import Timestamp

RELATIVE = 2
ENHANCED = 1
ABSOLUTE = 3

_MINUTE = 60
_HOUR = 3600
_DAY = 86400
_WEEK = 7 * _DAY

# Relative validity (clause 9.2.3.12.1): from this octet on, a step in seconds, and the octet
# that would mean zero at that step.
_STEPS = (
    (197, _WEEK, 192),
    (168, _DAY, 166),
    (144, _HOUR // 2, 119),
    (0, 5 * _MINUTE, -1),
)


class Validity(Record):
    """How long the service centre keeps trying: a `form` and its `octets` as on the wire.

    RELATIVE has one octet, ENHANCED and ABSOLUTE have seven. Raises ValueError for a form and
    octets that do not go together.
    """

    _fields = ("form", "octets")

    def __init__(self, form: int, octets: bytes) -> None:
        if len(octets) != (1 if form == RELATIVE else 7) or form not in (1, 2, 3):
            raise ValueError("not a validity period: %r, %r" % (form, octets))
        self.form = form
        self.octets = octets

    @staticmethod
    def from_seconds(seconds: int) -> "Validity":
        """Return the shortest relative period of at least `seconds` (1 second to 63 weeks).

        Raises ValueError outside of that.
        """
        if seconds < 1 or seconds > 63 * _WEEK:
            raise ValueError("a validity period is 1 second to 63 weeks: %r s" % seconds)
        best = 255
        for first, step, zero in _STEPS:
            value = max(first, zero + (seconds + step - 1) // step)
            if value < best:
                best = value
        return Validity(RELATIVE, bytes((best,)))

    @staticmethod
    def until(time: "Timestamp") -> "Validity":
        """Return the absolute period that ends at `time`."""
        return Validity(ABSOLUTE, time.encode())

    @property
    def time(self) -> "Timestamp | None":
        """When an absolute period ends; None for other forms and for no valid time."""
        if self.form != ABSOLUTE:
            return None
        from modem.sms.times import Timestamp

        return Timestamp.decode(self.octets)

    @property
    def single_shot(self) -> bool:
        """Whether an enhanced period asks for one attempt only (clause 9.2.3.12.3)."""
        return self.form == ENHANCED and bool(self.octets[0] & 0x40)

    @property
    def seconds(self) -> "int | None":
        """The length of a relative or enhanced period in seconds; None where it has none."""
        if self.form == RELATIVE:
            return _relative(self.octets[0])
        return _enhanced(self.octets) if self.form == ENHANCED else None


def _relative(value: int) -> int:
    _, step, zero = next(row for row in _STEPS if value >= row[0])
    return (value - zero) * step


def _enhanced(octets: bytes) -> "int | None":
    """Return the seconds of clause 9.2.3.12.3, None for no period and for what is reserved."""
    kind = octets[0] & 7
    offset = 2 if octets[0] & 0x80 else 1  # an extension octet may follow the indicator
    if kind == 1:
        return _relative(octets[offset])
    if kind == 2:
        return octets[offset] or None
    if kind == 3:
        hours, minutes, seconds = [_two_digits(one) for one in octets[offset : offset + 3]]
        if max(hours, minutes, seconds) < 100:
            return hours * _HOUR + minutes * _MINUTE + seconds
    return None


def _two_digits(octet: int) -> int:
    """Return the number of two digits, the first in the lower half; above 99 for others."""
    return (octet & 15) * 10 + (octet >> 4) if octet & 15 < 10 and octet < 0xA0 else 255
