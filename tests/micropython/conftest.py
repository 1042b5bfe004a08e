"""Says at the end of a run what MicroPython saw and what it did not see."""

from collections.abc import Iterator

import pytest

NOTES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOTES] = []


@pytest.fixture
def note(request: pytest.FixtureRequest) -> "Iterator[object]":
    """Add a line to what is printed at the end of the run."""
    return request.config.stash.setdefault(NOTES, []).append


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    notes = terminalreporter.config.stash.get(NOTES, [])
    if notes:
        terminalreporter.section("MicroPython")
        for line in notes:
            terminalreporter.line(line)
