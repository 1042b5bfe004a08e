"""What Prometheus is told, made when it asks. Names follow its conventions.

A modem is asked for its signal at most once in SIGNAL_EVERY, after the page on which the figure is
old: asking takes the modem's time, and one that does not answer must not hold up the page.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Protocol

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector, CollectorRegistry

from modem.agent.records import WAITING, Health, Outgoing
from modem.errors import ModemError

if TYPE_CHECKING:
    from modem.agent.disk import Disk
    from modem.agent.line import Line
    from modem.agent.store import Store
    from modem.session.messages import Status

SIGNAL_EVERY = 60.0  # seconds
SIGNAL_LIMIT = 30.0  # seconds that a modem may take to tell


class Engine(Protocol):
    """The part of the engine that is used."""

    store: "Store"
    disk: "Disk"
    lines: "dict[str, Line]"

    def health(self) -> list[Health]: ...


class Metrics:
    """The figures of an agent."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asked: dict[str, float] = {}  # by modem, when it was last asked
        self._statuses: dict[str, Status] = {}
        self._asking: set[asyncio.Task[None]] = set()
        self._process = ProcessCollector(registry=CollectorRegistry())

    async def page(self, accept: str = "") -> tuple[bytes, str]:
        """Return the page in a form that `accept` allows, and its type. Raises StoreError."""
        stored = await self._engine.disk(self._stored)
        found = _Found([*stored, *self._modems(), _build(), *self._process.collect()])
        self._ask()
        encode, kind = choose_encoder(accept)
        return encode(found), kind

    # --- the disk ----------------------------------------------------------------------------

    def _stored(self) -> list[Metric]:
        """Return what the database tells; runs in its thread."""
        store = self._engine.store
        store.look()
        messages = _gauge("outbox_messages", "Messages in the outbox.", "state")
        for state, count in store.outbox.counts().items():
            messages.add_metric([state], count)
        tasks = _gauge("queue_commands", "Commands in the queues.", "queue", "state")
        for queue in store.inbox.queues():
            for state, count in store.inbox.counts(queue).items():
                tasks.add_metric([queue, state], count)
        return [messages, self._oldest(store.outbox.list((WAITING,), 1)), tasks, *_totals(store)]

    def _oldest(self, waiting: list[Outgoing]) -> Metric:
        age = _gauge("outbox_oldest_waiting_seconds", "Age of the message that waits longest.")
        now = self._engine.store.clock.wall()
        age.add_metric([], max([0.0, *(now - message.accepted_at for message in waiting)]))
        return age

    # --- the modems --------------------------------------------------------------------------

    def _modems(self) -> Iterator[Metric]:
        up = _gauge("modem_up", "Whether messages can be exchanged.", "modem")
        since = _gauge("modem_state_since_seconds", "When it began.", "modem", "state")
        for health in self._engine.health():
            up.add_metric([health.modem], health.healthy)
            since.add_metric([health.modem, health.state], health.since)
        stat = _gauge("modem_registration", "<stat> of 3GPP TS 27.007, clause 7.2.", "modem")
        signal = _gauge("modem_signal_dbm", "Received signal strength.", "modem")
        used = _gauge("modem_storage_used", "Messages in the modem's storage.", "modem")
        for name, status in self._statuses.items():
            stat.add_metric([name], status.registration.stat)
            if status.signal_dbm is not None:
                signal.add_metric([name], status.signal_dbm)
            if status.used is not None:
                used.add_metric([name], status.used)
        yield from (up, since, stat, signal, used)

    def _ask(self) -> None:
        """Have the modems asked whose figures are old."""
        now = time.monotonic()
        for name, line in self._engine.lines.items():
            if now - self._asked.get(name, -SIGNAL_EVERY) >= SIGNAL_EVERY:
                self._asked[name] = now
                task = asyncio.get_running_loop().create_task(self._ask_one(name, line))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)

    async def _ask_one(self, name: str, line: "Line") -> None:
        try:
            async with asyncio.timeout(SIGNAL_LIMIT):
                self._statuses[name] = await line.status()
        except (ModemError, TimeoutError):
            self._statuses.pop(name, None)  # an old figure would be taken for a new one


class _Found(Collector):
    """Metrics as the encoders want them."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _gauge(name: str, what: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily("modem_agent_" + name, what, labels=labels)


def _totals(store: "Store") -> Iterator[Metric]:
    """Count from the beginning of the database, so that a restart is no reset."""
    rows = dict(tuple(row) for row in store.rows("SELECT name, seq FROM sqlite_sequence"))
    for table, name, what in (
        ("outgoing", "messages_accepted", "Messages that were accepted to be sent."),
        ("incoming", "commands_received", "Commands that were received and kept."),
    ):
        yield CounterMetricFamily("modem_agent_" + name, what, value=rows.get(table, 0))


def _build() -> Metric:
    info = _gauge("build_info", "Which version runs.", "version")
    try:
        info.add_metric([version("modem-commands")], 1)
    except PackageNotFoundError:  # run from a checkout that is not installed
        info.add_metric(["unknown"], 1)
    return info
