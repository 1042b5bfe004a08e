"""What a test saw of MicroPython: tests/conftest.py tells it at the end of the run."""

from collections.abc import Callable

import pytest


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Add a line to what is printed at the end of the run."""
    # A property of the report, and not the configuration: it also comes from another process.
    return lambda line: request.node.user_properties.append(("MicroPython", line))
