"""What every test gets: no leaked descriptor, no silent skip where it counts, one profile."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI", "").lower() in ("1", "true")

# Tests that may be skipped in CI, each with the reason why that hides nothing.
PORTABLE = "tests/micropython/test_portable.py::"
NO_NATIVE = "native MicroPython is Debian's; the summary says NOT RUN where it could not be had"
MAY_SKIP_IN_CI = {
    PORTABLE + "test_the_heap_limit_is_real": NO_NATIVE,
    PORTABLE + "test_the_codec_decodes_in_a_heap_that_small_boards_have": NO_NATIVE,
}

# Files by the time that they take alone, for who runs several side by side. A name that is wrong
# or missing costs time, and nothing else.
LONGEST = (
    *("tests/micropython/test_portable.py", "tests/micropython/test_recordings.py"),
    *("tests/micropython/test_install.py", "tests/cloud/test_console_browser.py"),
    *("tests/cli/test_listen_survives.py", "tests/agent/test_idle.py"),
    *("tests/cli/test_lab.py", "tests/test_hardware.py", "tests/cli/test_lab_data.py"),
    *("tests/cli/test_joining.py", "tests/micropython/test_heap.py", "tests/test_soak.py"),
    *("tests/micropython/test_public_api.py", "tests/session/test_every_persona.py"),
    *("tests/agent/test_running.py", "tests/agent/test_client.py", "tests/test_readme.py"),
    *("tests/test_shortened_runs.py", "tests/agent/test_kills.py", "tests/test_packaging.py"),
    *("tests/agent/handlers/test_kills.py", "tests/strangers/test_gammu.py"),
    *("tests/strangers/test_terminal_programs.py", "tests/strangers/test_smstools.py"),
    *("tests/cli/test_cloud.py", "tests/drivers/test_contract.py"),
    *("tests/strangers/test_python_clients.py", "tests/strangers/test_gammu_smsd.py"),
    *("tests/micropython/test_stubs.py", "tests/test_layout.py", "tests/cli/test_listen.py"),
)

settings.register_profile("local", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if IN_CI else "local")


def _descriptors() -> dict[int, str]:
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[int(name)] = os.readlink("/proc/self/fd/" + name)
        except OSError:  # the descriptor of the listing itself
            continue
    return found


@pytest.fixture(autouse=True)
def no_descriptor_leaks() -> Iterator[None]:
    """Fail a test that leaves a file, port or socket open."""
    if not os.path.isdir("/proc/self/fd"):  # macOS, BSD: no list to compare
        yield
        return
    before = _descriptors()
    yield
    leaked = _new(before)
    if leaked:
        gc.collect()
        leaked = _new(before)
    assert not leaked, "descriptors left open: %s" % leaked


def _new(before: dict[int, str]) -> dict[int, str]:
    return {fd: what for fd, what in _descriptors().items() if before.get(fd) != what}


@pytest.fixture
def short_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start-up in real time without most of its 0.4 s of quarantine.

    For tests that are not about it, on a simulated modem, which says nothing late. What it is
    for is judged on the virtual clock (tests/at, tests/session), and as it is wherever a test
    starts a program.
    """
    for module in ("channel", "quarantine"):
        monkeypatch.setattr("modem.at.%s.QUIET" % module, 40)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a whole run, let the files that take longest go first: none is waited for at the end."""
    if hasattr(config, "workerinput"):
        order = {name: place for place, name in enumerate(LONGEST)}
        items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(order)))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays to the end: all tests, and what they import."""
    gc.collect()
    gc.freeze()


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn an unexpected skip into a failure: a test that did not run has not passed."""
    if not IN_CI or not report.skipped or hasattr(report, "wasxfail"):
        return
    if report.nodeid in MAY_SKIP_IN_CI:
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = "skipped in CI, and not listed in MAY_SKIP_IN_CI: " + reason


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    _refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what MicroPython saw and what it did not see (see tests/micropython/conftest.py)."""
    notes = [
        str(line)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, line in report.user_properties
        if name == "MicroPython"
    ]
    if notes:
        terminalreporter.section("MicroPython")
        for line in notes:
            terminalreporter.line(line)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite", action="store_true", help="write tests/transcripts anew from what happens"
    )
    real = parser.getgroup("hardware", "a real modem (runs tests/hardware, and nothing else)")
    real.addoption("--port", help="its port, such as /dev/ttyUSB2, or a URL that pyserial knows")
    real.addoption("--pin", help="the PIN of its SIM, if it asks for one")
    real.addoption(
        "--loopback-number",
        metavar="NUMBER",
        help="the number of its SIM, +49...: send messages to it, at the price of messages",
    )
