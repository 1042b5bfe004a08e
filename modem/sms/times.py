"""Time stamps and validity periods (3GPP TS 23.040 clauses 9.2.3.11 and 9.2.3.12)."""

import binascii

from modem.record import Record
from modem.sms.octets import DECIMAL, swap

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PIVOT = 90  # two-digit years from here on are 1990-1999, when the first messages were sent


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_before(year: int) -> int:
    """Return days from 1970-01-01 to the first day of `year`."""
    past = year - 1
    return 365 * (year - 1970) + past // 4 - past // 100 + past // 400 - 477


def _days_in(year: int, month: int) -> int:
    return 29 if month == 2 and _leap(year) else _DAYS[month - 1]


class Timestamp(Record):
    """A TP time stamp (clause 9.2.3.11): local time and `quarters` of an hour east of UTC.

    Years 1990-2089. Raises ValueError for a time that does not exist.
    """

    _fields = ("year", "month", "day", "hour", "minute", "second", "quarters")

    def __init__(
        self,
        year: int,
        month: int,
        day: int,
        hour: int = 0,
        minute: int = 0,
        second: int = 0,
        quarters: int = 0,
    ) -> None:
        if not (
            1900 + _PIVOT <= year < 2000 + _PIVOT
            and 1 <= month <= 12
            and (1 <= day <= 28 or 28 < day <= _days_in(year, month))
            and 0 <= hour < 24
            and 0 <= minute < 60
            and 0 <= second < 60
            and -80 < quarters < 80
        ):
            raise ValueError(
                "no such time: %r" % ((year, month, day, hour, minute, second, quarters),)
            )
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.quarters = quarters

    def iso(self) -> str:
        """Return ISO 8601 with the offset, "2026-08-31T12:00:00+02:00"."""
        offset = abs(self.quarters) * 15
        return "%04d-%02d-%02dT%02d:%02d:%02d%s%02d:%02d" % (
            self.year,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
            "-" if self.quarters < 0 else "+",
            offset // 60,
            offset % 60,
        )

    def unix(self) -> int:
        """Return seconds since 1970-01-01T00:00:00Z."""
        days = _days_before(self.year) + self.day - 1
        for month in range(1, self.month):
            days += _days_in(self.year, month)
        minutes = (days * 24 + self.hour) * 60 + self.minute - 15 * self.quarters
        return minutes * 60 + self.second

    @staticmethod
    def from_unix(seconds: int, quarters: int = 0) -> "Timestamp":
        """Return the time `seconds` after 1970-01-01T00:00:00Z, told in that zone."""
        minutes, second = divmod(seconds + quarters * 900, 60)
        hours, minute = divmod(minutes, 60)
        days, hour = divmod(hours, 24)
        year = 1970 + days // 366
        while _days_before(year + 1) <= days:
            year += 1
        day = days - _days_before(year) + 1
        month = 1
        while day > _days_in(year, month):
            day -= _days_in(year, month)
            month += 1
        return Timestamp(year, month, day, hour, minute, second, quarters)

    def encode(self) -> bytes:
        """Return the seven octets."""
        quarters = abs(self.quarters)
        digits = "%02d%02d%02d%02d%02d%02d%02d" % (
            self.year % 100,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
            quarters,
        )
        octets = swap(binascii.unhexlify(digits.encode()))
        if self.quarters < 0:
            return octets[:6] + bytes((octets[6] | 8,))
        return octets

    @staticmethod
    def decode(octets: bytes) -> "Timestamp | None":
        """Return the time of seven octets, None where they are not a time.

        All zero (no time set), digits above 9, the 31st of February: all None.
        """
        year, month, day, hour, minute, second, zone = octets
        year = DECIMAL[year]
        quarters = DECIMAL[zone & 0xF7]
        try:
            return Timestamp(
                year + (1900 if year >= _PIVOT else 2000),
                DECIMAL[month],
                DECIMAL[day],
                DECIMAL[hour],
                DECIMAL[minute],
                DECIMAL[second],
                -quarters if zone & 8 else quarters,
            )
        except ValueError:
            return None


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
    def until(time: Timestamp) -> "Validity":
        """Return the absolute period that ends at `time`."""
        return Validity(ABSOLUTE, time.encode())

    @property
    def time(self) -> "Timestamp | None":
        """When an absolute period ends; None for other forms and for no valid time."""
        return Timestamp.decode(self.octets) if self.form == ABSOLUTE else None

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
        digits = binascii.hexlify(swap(octets[offset : offset + 3])).decode()
        if digits.isdigit():
            return int(digits[:2]) * _HOUR + int(digits[2:4]) * _MINUTE + int(digits[4:])
    return None
