"""A real modem for the tests here, and the row of a table that says how it fared.

Without --port nothing here is run, and with it nothing else is: a test that was not asked for
is deselected, not skipped.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from modem import AsyncModem, Modem
from tests.drivers.virtual import Awaitable, run

Case = Callable[[Any], Coroutine[Any, Any, None]]

HERE = "tests/hardware/"
PATIENCE = 600  # seconds for one test: a network may take minutes
identity = pytest.StashKey[Any]()


def pytest_itemcollected(item: pytest.Item) -> None:
    if HERE in item.nodeid:
        item.add_marker("hardware")
        item.add_marker(pytest.mark.timeout(PATIENCE))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = [item for item in items if _is_wanted(item, config)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _is_wanted(item: pytest.Item, config: pytest.Config) -> bool:
    real = item.get_closest_marker("hardware") is not None
    if item.get_closest_marker("costs") is not None and not config.option.loopback_number:
        return False
    return real is bool(config.option.port)


class Bench:
    """The modem on the table, and the driver that is to be tried."""

    def __init__(self, options: Any, awaiting: bool, found: pytest.Stash) -> None:
        self.port: str = options.port
        self.number: str | None = options.loopback_number
        self._pin: str | None = options.pin
        self._awaiting = awaiting
        self._found = found
        self._opened: list[Any] = []

    def run(self, case: Case) -> None:
        """Run a case with this driver; what it opened is closed afterwards."""
        if self._awaiting:
            asyncio.run(self._whole(case))
        else:
            run(self._whole(case))

    async def _whole(self, case: Case) -> None:
        try:
            await case(self)
        finally:
            for modem in self._opened:
                await modem.close()

    async def open(self) -> Any:
        """Open the modem. Commands are those from --loopback-number; no slot is freed for them."""
        more: dict[str, Any] = {"pin": self._pin, "settings": {"spare_slots": 0}}
        if self.number:
            more["peer"] = self.number
        if self._awaiting:
            modem: Any = await AsyncModem.open(self.port, **more)
        else:
            modem = Awaitable(Modem.open(self.port, **more))
        self._opened.append(modem)
        self._found[identity] = modem.identity
        return modem

    def unique(self, text: str) -> str:
        """A text that no message of an earlier run has."""
        return "%s %d" % (text, time.time_ns() // 1000)


@pytest.fixture(params=[False, True], ids=["blocking", "aio"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    yield Bench(request.config.option, request.param, request.config.stash)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the row for hardware.md."""
    found = config.stash.get(identity, None)
    if found is None:
        return
    passed, failed = (len(terminalreporter.stats.get(kind, [])) for kind in ("passed", "failed"))
    sent = "with messages" if config.option.loopback_number else "without messages"
    name = "%s %s" % (found.manufacturer, found.model)
    cells = name, found.revision, found.profile, "%d of %d, %s" % (passed, passed + failed, sent)
    terminalreporter.section("a row for the table of tested modems in hardware.md")
    terminalreporter.line("| %s | %s |" % (" | ".join(cells), time.strftime("%Y-%m-%d")))
