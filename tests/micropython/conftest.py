"""Says at the end of a run what MicroPython saw and what it did not see."""

from collections.abc import Callable

import pytest

NOTE = "MicroPython"


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Add a line to what is printed at the end of the run."""
    # A property of the report, and not the configuration: it also comes from another process.
    return lambda line: request.node.user_properties.append((NOTE, line))


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    notes = [
        str(line)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, line in report.user_properties
        if name == NOTE
    ]
    if notes:
        terminalreporter.section("MicroPython")
        for line in notes:
            terminalreporter.line(line)
