"""Spans of time and rates as people write them."""

import pytest

from modem.agent.durations import rate, seconds, spoken


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("30s", 30),
        ("10m", 600),
        ("24h", 86400),
        ("7d", 604800),
        ("2w", 1209600),
        ("2.5s", 2.5),
        ("90", 90),
        (90, 90),
        (0.5, 0.5),
        (0, 0),
    ],
)
def test_a_span_is_a_number_of_seconds_or_has_its_unit(written: object, expected: float) -> None:
    assert seconds(written) == expected


@pytest.mark.parametrize(
    "written",
    ["", "s", "5x", "ten", "1h30m", "-1", -1, "1e99", "inf", "nan", float("nan"), True, None, [1]],
)
def test_what_is_no_span_is_refused_in_a_sentence(written: object) -> None:
    with pytest.raises(ValueError, match="such as 90, 30m or 24h"):
        seconds(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("30/1h", (30, 3600)), ("1/s", (1, 1)), ("10/90", (10, 90)), ("5 / 2m", (5, 120))],
)
def test_a_rate_is_so_many_in_so_much_time(written: str, expected: tuple[int, float]) -> None:
    assert rate(written) == expected


@pytest.mark.parametrize("written", ["30", "0/1h", "/1h", "x/1h", "3/", "3/0s", "-1/1h", 30, None])
def test_what_is_no_rate_is_refused_in_a_sentence(written: object) -> None:
    with pytest.raises(ValueError, match="is not a"):
        rate(written)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (0, "0s"),
        (0.5, "0.5s"),
        (30, "30s"),
        (60, "1m"),
        (90, "90s"),
        (600, "10m"),
        (3600, "1h"),
        (86400, "24h"),
        (604800, "7d"),
        (2592000, "30d"),
    ],
)
def test_a_span_is_spoken_as_it_would_be_written(span: float, expected: str) -> None:
    assert spoken(span) == expected
    assert seconds(spoken(span)) == span
