"""What Prometheus reads, and that asking for it does no harm."""

import asyncio
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from modem.agent.disk import Disk
from modem.agent.metrics import Metrics
from modem.agent.records import Health
from modem.agent.scraping import HEAD_LIMIT, MOST_CLIENTS, Scraping
from modem.agent.store import Store
from modem.cloud.serving import free_ports
from modem.errors import PortError
from modem.session.messages import Status
from modem.simulator.fixtures import RunningModem
from tests.agent.agents import MODEM, RunningAgent

METRICS = """
[[handler]]
name = "failing"
type = "program"
command = "false"
attempts = 1
"""


def scraped(port: int) -> dict[tuple[str, ...], float]:
    """The samples by name and values of their labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
        text = answer.read().decode()
    return {
        (sample.name.removeprefix("modem_agent_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_scrape_tells_of_messages_commands_and_the_modem(
    tmp_path: Path, simulated_modem: RunningModem
) -> None:
    [port] = free_ports(1)
    more = MODEM % simulated_modem.port + METRICS
    with RunningAgent(tmp_path, more, settings=f'metrics = "127.0.0.1:{port}"') as agent:
        agent.wait_heard("READY=1")
        agent.ask("send", text="hello")
        simulated_modem.wait_sent(1)
        simulated_modem.deliver("hello")
        agent.wait_logged("dead")
        scraped(port)  # has the modem asked for its signal
        agent.ask("status")  # and waits behind it
        found = scraped(port)
    told = {key: found[key] for key in EXPECTED}
    assert told == EXPECTED
    assert found["process_resident_memory_bytes",] > 0


EXPECTED = {
    ("outbox_messages", "sent"): 1,
    ("outbox_messages", "waiting"): 0,
    ("outbox_oldest_waiting_seconds",): 0,
    ("queue_commands", "failing", "dead"): 1,
    ("messages_accepted_total",): 1,
    ("commands_received_total",): 1,
    ("modem_up", "modem"): 1,
    ("modem_registration", "modem"): 1,
    ("modem_signal_dbm", "modem"): -73,
}


class Silent:
    """A modem that is asked how it is and takes its time, or fails."""

    asked = 0

    async def status(self) -> Status:
        self.asked += 1
        raise PortError("gone")


class Engine:
    """As much of an engine as is asked."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(str(folder / "agent.db"))
        self.disk = Disk(threaded=False)
        self.lines: dict[str, Any] = {"main": Silent()}

    def health(self) -> list[Health]:
        return [Health("main", "/dev/ttyUSB2", "away", False, 0, "gone")]


async def test_a_modem_is_asked_once_a_minute_however_often_somebody_scrapes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("modem.agent.metrics.time", SimpleNamespace(monotonic=lambda: now[0]))
    engine = Engine(tmp_path)
    metrics = Metrics(engine)
    for after, asked in ((0, 1), (1, 1), (58, 1), (1, 2)):
        now[0] += after
        text, _ = await metrics.page()
        await asyncio.sleep(0)
        assert engine.lines["main"].asked == asked
    assert b'modem_agent_modem_up{modem="main"} 0.0' in text
    assert b"modem_agent_modem_signal_dbm{" not in text
    engine.store.close()


async def page(accept: str) -> tuple[bytes, str]:
    return b"accepts " + accept.encode(), "text/plain"


async def asked(scraping: Scraping, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", scraping.port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    return answer


REQUESTS = [
    ("the page", b"GET /metrics HTTP/1.1\r\nAccept: a/b\r\n\r\n", b"accepts a/b"),
    ("with a query", b"GET /metrics?x=1 HTTP/1.1\r\n\r\n", b"accepts "),
    ("another page", b"GET / HTTP/1.1\r\n\r\n", b"see /metrics\n"),
    ("another method", b"POST /metrics HTTP/1.1\r\n\r\n", b"see /metrics\n"),
    ("no HTTP", b"\xff\r\n\r\n", b"see /metrics\n"),
    ("a flood", b"x" * (4 * HEAD_LIMIT), b""),
]


@pytest.mark.parametrize(
    ("request_", "body"), [pytest.param(*row[1:], id=row[0]) for row in REQUESTS]
)
async def test_each_request_is_answered_as_it_should(request_: bytes, body: bytes) -> None:
    scraping = Scraping("127.0.0.1:0", page)
    await scraping.start()
    try:
        assert (await asked(scraping, request_)).rpartition(b"\r\n\r\n")[2] == body
    except ConnectionResetError:
        assert not body
    finally:
        scraping.close()


async def test_those_who_ask_and_say_nothing_keep_nobody_out_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("modem.agent.scraping.TIME_LIMIT", 0.1)
    scraping = Scraping("127.0.0.1:0", page)
    await scraping.start()
    silent = [asked(scraping, b"") for _ in range(MOST_CLIENTS + 1)]
    assert set(await asyncio.gather(*silent)) == {b""}
    assert b"accepts" in await asked(scraping, REQUESTS[0][1])
    scraping.close()


async def test_an_address_that_is_taken_is_named() -> None:
    first = Scraping("127.0.0.1:0", page)
    await first.start()
    with pytest.raises(PortError, match=r"metrics cannot be served on 127.0.0.1:[0-9]+: "):
        await Scraping(f"127.0.0.1:{first.port}", page).start()
    first.close()
