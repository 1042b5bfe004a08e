"""The time in milliseconds."""

from modem.drivers.clock import now_ms


def test_time_never_goes_back():
    times = [now_ms() for _ in range(1000)]
    assert times == sorted(times)


def test_time_is_a_whole_number():
    assert isinstance(now_ms(), int)
