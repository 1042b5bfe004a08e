"""Two tests for the runner's own test: one passes, one does not."""


def test_that_passes() -> None:
    assert True


def test_that_fails() -> None:
    assert 1 + 1 == 3
