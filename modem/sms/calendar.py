"""Time stamps as seconds since 1970."""

from modem.sms.times import Timestamp, days_in


def _days_before(year: int) -> int:
    """Return days from 1970-01-01 to the first day of `year`."""
    past = year - 1
    return 365 * (year - 1970) + past // 4 - past // 100 + past // 400 - 477


def unix(time: Timestamp) -> int:
    """Return seconds since 1970-01-01T00:00:00Z."""
    days = _days_before(time.year) + time.day - 1
    for month in range(1, time.month):
        days += days_in(time.year, month)
    minutes = (days * 24 + time.hour) * 60 + time.minute - 15 * time.quarters
    return minutes * 60 + time.second


def from_unix(seconds: int, quarters: int = 0) -> Timestamp:
    """Return the time `seconds` after 1970-01-01T00:00:00Z, told in that zone."""
    minutes, second = divmod(seconds + quarters * 900, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    year = 1970 + days // 366
    while _days_before(year + 1) <= days:
        year += 1
    day = days - _days_before(year) + 1
    month = 1
    while day > days_in(year, month):
        day -= days_in(year, month)
        month += 1
    return Timestamp(year, month, day, hour, minute, second, quarters)
