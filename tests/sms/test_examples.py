"""The examples in the package's docstring."""

import doctest

import modem.sms


def test_the_examples_are_true() -> None:
    result = doctest.testmod(modem.sms)
    assert result.attempted > 0
    assert result.failed == 0
