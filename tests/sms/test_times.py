from modem.sms.calendar import from_unix
from modem.sms.times import Timestamp
from modem.sms.validity import ABSOLUTE, ENHANCED, RELATIVE, Validity
from tests.sms.refusals import refused

DAY = 86400

ROWS = [
    # octets, ISO 8601, seconds since 1970
    (b"\x11\x20\x82\x11\x05\x05\x0a", "2011-02-28T11:50:50-05:00", 1298911850),
    (b"\x42\x20\x92\x10\x20\x30\x8a", "2024-02-29T01:02:03-07:00", 1709193723),
    (b"\x42\x20\x92\x10\x20\x30\x69", "2024-02-29T01:02:03-04:00", 1709182923),
    (b"\x42\x20\x92\x10\x20\x30\x40", "2024-02-29T01:02:03+01:00", 1709164923),
    (b"\x42\x20\x92\x10\x20\x30\x80", "2024-02-29T01:02:03+02:00", 1709161323),
    (b"\x62\x80\x13\x21\x00\x00\x32", "2026-08-31T12:00:00+05:45", 1788156900),
    (b"\x00\x10\x10\x00\x00\x00\x00", "2000-01-01T00:00:00+00:00", 946684800),
    (b"\x99\x21\x13\x32\x95\x95\x00", "1999-12-31T23:59:59+00:00", 946684799),
]

NOT_TIMES = [
    ("not set", b"\0\0\0\0\0\0\0"),
    ("a month of 13", b"\x42\x31\x10\x00\x00\x00\x00"),
    ("the 30th of February", b"\x42\x20\x03\x00\x00\x00\x00"),
    ("the 29th of February 2023", b"\x32\x20\x92\x00\x00\x00\x00"),
    ("a day of 0", b"\x42\x20\x00\x00\x00\x00\x00"),
    ("24 o'clock", b"\x42\x20\x10\x42\x00\x00\x00"),
    ("60 minutes", b"\x42\x20\x10\x00\x06\x00\x00"),
    ("60 seconds", b"\x42\x20\x10\x00\x00\x06\x00"),
    ("a digit above 9 in the year", b"\x4a\x20\x10\x00\x00\x00\x00"),
    ("a digit above 9 in the month", b"\x42\xa0\x10\x00\x00\x00\x00"),
    ("a digit above 9 in the zone", b"\x42\x20\x10\x00\x00\x00\xa0"),
    ("erased memory", b"\xff\xff\xff\xff\xff\xff\xff"),
]


def test_times_and_octets_say_the_same():
    for octets, iso, seconds in ROWS:
        time = Timestamp.decode(octets)
        assert time.iso() == iso
        assert time.unix() == seconds, iso
        assert time.encode() == octets, iso
        assert from_unix(seconds, time.quarters) == time, iso


def test_what_is_no_time_is_none():
    for name, octets in NOT_TIMES:
        assert Timestamp.decode(octets) is None, name


def test_every_day_of_a_century_has_its_number():
    first = Timestamp(1990, 1, 1).unix()
    for days in range(0, 36524, 97):
        time = from_unix(first + days * DAY)
        assert time.unix() == first + days * DAY, time
        assert Timestamp.decode(time.encode()) == time, time


def test_a_zone_moves_the_clock_and_not_the_moment():
    for quarters in (-79, -48, -1, 0, 1, 56, 79):
        time = from_unix(1788156900, quarters)
        assert time.unix() == 1788156900, quarters
        assert Timestamp.decode(time.encode()) == time, quarters


def test_a_time_that_does_not_exist_is_refused():
    for fields in (
        (1989, 1, 1),
        (2090, 1, 1),
        (2023, 2, 29),
        (2100, 2, 29),
        (2024, 13, 1),
        (2024, 0, 1),
        (2024, 4, 31),
        (2024, 1, 0),
        (2024, 1, 1, 24),
        (2024, 1, 1, -1),
        (2024, 1, 1, 0, 60),
        (2024, 1, 1, 0, 0, 60),
        (2024, 1, 1, 0, 0, 0, 80),
        (2024, 1, 1, 0, 0, 0, -80),
    ):
        assert "no such time" in refused(Timestamp, *fields), fields


def test_relative_validity_is_rounded_up():
    # 3GPP TS 23.040 clause 9.2.3.12.1
    for seconds, octet, meant in (
        (1, 0, 300),
        (300, 0, 300),
        (301, 1, 600),
        (1800, 5, 1800),
        (12 * 3600, 143, 12 * 3600),
        (12 * 3600 + 1, 144, 12 * 3600 + 1800),
        (16 * 3600, 151, 16 * 3600),
        (DAY, 167, DAY),
        (DAY + 1, 168, 2 * DAY),
        (3 * DAY, 169, 3 * DAY),
        (30 * DAY, 196, 30 * DAY),
        (30 * DAY + 1, 197, 35 * DAY),
        (63 * 7 * DAY, 255, 63 * 7 * DAY),
    ):
        validity = Validity.from_seconds(seconds)
        assert validity == Validity(RELATIVE, bytes((octet,))), seconds
        assert validity.seconds == meant, seconds


def test_a_validity_out_of_range_is_refused():
    for seconds in (0, -5, 63 * 7 * DAY + 1):
        assert "63 weeks" in refused(Validity.from_seconds, seconds)


def test_absolute_validity_is_a_time():
    time = Timestamp(2026, 8, 31, 12, 0, 0, 8)
    validity = Validity.until(time)
    assert validity == Validity(ABSOLUTE, time.encode())
    assert validity.time == time
    assert validity.seconds is None
    assert Validity.from_seconds(300).time is None


def test_enhanced_validity_in_all_its_forms():
    # 3GPP TS 23.040 clause 9.2.3.12.3
    for name, octets, seconds in (
        ("none", b"\x00\0\0\0\0\0\0", None),
        ("relative", b"\x01\xa7\0\0\0\0\0", DAY),
        ("seconds", b"\x02\x1e\0\0\0\0\0", 30),
        ("seconds behind an extension", b"\x82\x00\x1e\0\0\0\0", 30),
        ("no seconds, which is reserved", b"\x02\x00\0\0\0\0\0", None),
        ("hours, minutes, seconds", b"\x03\x10\x20\x30\0\0\0", 3723),
        ("not digits", b"\x03\xff\x20\x30\0\0\0", None),
        ("reserved", b"\x04\x10\x20\x30\0\0\0", None),
    ):
        assert Validity(ENHANCED, octets).seconds == seconds, name


def test_a_single_shot_is_asked_for_in_the_indicator():
    assert Validity(ENHANCED, b"\x42\x1e\0\0\0\0\0").single_shot
    assert not Validity(ENHANCED, b"\x02\x1e\0\0\0\0\0").single_shot
    assert not Validity(RELATIVE, b"\x42").single_shot


def test_octets_that_do_not_fit_the_form_are_refused():
    for form, octets in ((RELATIVE, b"\0\0"), (ABSOLUTE, b"\0"), (ENHANCED, b""), (0, b"\0" * 7)):
        assert "validity" in refused(Validity, form, octets)
