"""What the tests of the drivers share: on a PTY they are in real time."""

import pytest


@pytest.fixture(autouse=True)
def quick(short_silence: None) -> None:
    """Most tests here set a modem up."""
