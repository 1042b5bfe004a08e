"""Time stamps (3GPP TS 23.040 clause 9.2.3.11)."""

from modem.record import Record

_FORM = "%04d-%02d-%02dT%02d:%02d:%02d%s%02d:%02d"


class Timestamp(Record):
    """A TP time stamp (clause 9.2.3.11): local time and `quarters` of an hour east of UTC.

    Years 1990-2089. Raises ValueError for a time that does not exist. It is no `fields.Field`: a
    program keeps it with its Command, and on a board all of `fields` would be kept with it.
    """

    kind = "time"
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
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.quarters = quarters
        if not (
            1990 <= year < 2090
            and 1 <= month <= 12
            and 1 <= day <= days_in(year, month)
            and 0 <= hour < 24
            and 0 <= minute < 60
            and 0 <= second < 60
            and -80 < quarters < 80
        ):
            raise ValueError("no such time: %r" % (self._values(),))

    def encode(self) -> bytes:
        """Return the seven octets."""
        import modem.sms.writing as writing

        return writing.encode(self)

    def iso(self) -> str:
        """Return ISO 8601 with the offset, "2026-08-31T12:00:00+02:00"."""
        values = self._values()
        offset = abs(self.quarters) * 15
        sign = "-" if self.quarters < 0 else "+"
        return _FORM % (values[:6] + (sign, offset // 60, offset % 60))

    def unix(self) -> int:
        """Return seconds since 1970-01-01T00:00:00Z."""
        from modem.sms.calendar import unix

        return unix(self)

    @staticmethod
    def decode(octets: bytes) -> "Timestamp | None":
        """Return the time of seven octets, None where they are not a time.

        All zero (no time set), digits above 9, the 31st of February: all None.
        """
        values = []
        for octet in octets[:6] + bytes((octets[6] & 0xF7,)):
            if octet & 15 > 9 or octet > 0x9F:
                return None
            values.append((octet & 15) * 10 + (octet >> 4))
        values[0] += 1900 if values[0] >= 90 else 2000  # the first messages were sent in 1992
        if octets[6] & 8:
            values[6] = -values[6]
        try:
            return Timestamp(*values)
        except ValueError:
            return None


def days_in(year: int, month: int) -> int:
    """Return how many days a month has; from 1901 to 2099 every fourth year is a leap year."""
    return 28 + (not year & 3) if month == 2 else 30 + (month + (month >> 3) & 1)
