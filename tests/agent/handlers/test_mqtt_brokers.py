"""Brokers that are old, strict, silent, or behind TLS."""

import asyncio
import contextlib
import logging
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from modem.agent.handlers import mqtt_link
from tests.agent.handlers.brokers import Broker, Somebody
from tests.agent.handlers.exchange import (
    COMMAND,
    SEND,
    accepted,
    connected,
    on,
    said,
    trying,
    until,
)
from tests.agent.queues import Engine
from tests.patience import PATIENCE

pytestmark = pytest.mark.usefixtures("impatient")

TLS = Path(__file__).parent / "tls"


@contextlib.contextmanager
def broker_with(folder: Path, *lines: str, tls: bool = False) -> Iterator[Broker]:
    (folder / "own").mkdir()
    broker = Broker(folder / "own", *lines)
    if tls:
        broker.url = broker.url.replace("mqtt:", "mqtts:")
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


class Scripted:
    """A broker that knows MQTT 3.1.1, and no more of it than is needed here.

    `silent`: it takes messages and does not say so.
    """

    def __init__(self, silent: bool = False) -> None:
        self.silent = silent
        self.levels: list[int] = []
        self.url = ""
        self._writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, packet = await self._packet(reader)
                answer = self._answer(kind, packet)
                writer.write(answer)
                if kind == 1 and answer[3]:
                    break
        writer.close()

    async def _packet(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        kind = (await reader.readexactly(1))[0] >> 4
        size, shift, more = 0, 0, 128
        while more & 128:
            more = (await reader.readexactly(1))[0]
            size |= (more & 127) << shift
            shift += 7
        return kind, await reader.readexactly(size)

    def _answer(self, kind: int, packet: bytes) -> bytes:
        if kind == 1:  # CONNECT
            self.levels.append(packet[6])
            return b"\x20\x02\x00\x00" if packet[6] == 4 else b"\x20\x02\x00\x01"
        if kind == 8:  # SUBSCRIBE
            return b"\x90\x03" + packet[:2] + b"\x01"
        if kind == 3 and not self.silent:  # PUBLISH with QoS 1
            at = 2 + int.from_bytes(packet[:2], "big")
            return b"\x40\x02" + packet[at : at + 2]
        return b"\xd0\x00" if kind == 12 else b""  # PINGREQ

    def close(self) -> None:
        for writer in self._writers:
            writer.close()


@asynccontextmanager
async def scripted(silent: bool = False) -> AsyncIterator[Scripted]:
    made = Scripted(silent)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = "mqtt://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.close()
        await asyncio.sleep(0.01)


async def test_an_old_broker_is_spoken_to_in_mqtt_3(engine: Engine) -> None:
    async with scripted() as broker, connected(engine, broker):
        engine.arrive("a")
        await engine.until("done")
    assert broker.levels[:2] == [5, 4]


async def test_a_broker_that_does_not_confirm_has_not_taken_it(engine: Engine) -> None:
    async with (
        scripted(silent=True) as broker,
        connected(engine, broker, timeout=0.1, attempts=2, status_topic=""),
    ):
        engine.arrive("a")
        await engine.until("dead")
    assert engine.states()[0][2] == "it took longer than 0.1 s"


async def test_what_a_broker_forbids_is_told_and_goes_on_when_it_is_allowed(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rules = tmp_path / "rules"
    rules.write_text("topic read #\n")
    with broker_with(tmp_path, f"acl_file {rules}") as broker:
        async with connected(engine, broker):
            engine.arrive("a")
            async with asyncio.timeout(PATIENCE):
                await engine.changes.wait_for(lambda: engine.states()[0][1] > 0)
            assert engine.states()[0][2] == f"the broker refuses {COMMAND}: Not authorized"
            rules.write_text("topic readwrite #\n")
            broker.reload()
            await engine.until("done")
    assert "the broker refuses modem/pi/status: Not authorized" in caplog.text


async def test_a_password_is_read_from_its_file_at_each_connection(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    users, password = tmp_path / "users", tmp_path / "password"
    command = ["mosquitto_passwd", "-b", "-c", str(users), "pi", "s3cret"]
    await on(subprocess.run, command, check=True, capture_output=True)
    password.write_text("wrong\n")
    password.chmod(0o600)
    asyncio.get_running_loop().call_later(0.3, password.write_text, "s3cret\n")
    with broker_with(tmp_path, "allow_anonymous false", f"password_file {users}") as broker:
        url = broker.url.replace("//", "//pi@")
        with caplog.at_level(logging.WARNING):
            async with connected(engine, broker, url=url, password_file=str(password)):
                pass
    assert "the broker refuses us: Not authorized" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Broker]:
    files = f"certfile {TLS / 'certificate.pem'}", f"keyfile {TLS / 'key.pem'}"
    with broker_with(tmp_path, *files, tls=True) as broker:
        yield broker


async def test_tls_with_an_authority_of_ones_own(engine: Engine, secure: Broker) -> None:
    somebody = await on(Somebody, secure.port, TLS / "certificate.pem")
    long = "x" * 30_000
    try:
        async with connected(engine, secure, ca_file=str(TLS / "certificate.pem")):
            engine.arrive(long)
            assert (await said(somebody, COMMAND))["text"] == long
            for number in range(20):
                await on(somebody.publish, SEND, f"{number:02d}" * 1000)
            assert len(await accepted(engine, 20)) == 20
    finally:
        await on(somebody.close)


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    engine: Engine, secure: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    async with trying(engine, secure):
        await until(lambda: "CERTIFICATE_VERIFY_FAILED" in caplog.text)


@pytest.mark.parametrize("junk", [b"\x20\x00", b"\xff" * 10, b"HTTP/1.1 400\r\n\r\n", b""])
async def test_a_server_that_is_no_broker_is_left(junk: bytes, engine: Engine) -> None:
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.read(10)
        writer.write(junk)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    broker = Scripted()
    broker.url = "mqtt://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
    async with trying(engine, broker):
        await until(lambda: connections > 1)
    server.close()


async def test_a_link_that_is_given_up_while_it_connects_leaves_nothing(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:  # which accepts nobody
        broker = Scripted()
        broker.url = "mqtt://127.0.0.1:%d" % server.getsockname()[1]
        async with trying(engine, broker):
            await asyncio.sleep(0.1)
    # What is left open is found by the fixture that looks for descriptors.
    assert not [task for task in asyncio.all_tasks() if "mqtt" in task.get_name()]


@pytest.mark.parametrize("scheme", ["mqtt", "mqtts"])
async def test_a_server_that_says_nothing_is_left(
    scheme: str, engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mqtt_link, "CONNECT_TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        broker = Scripted()
        broker.url = "%s://127.0.0.1:%d" % (scheme, server.getsockname()[1])
        async with trying(engine, broker):
            await until(lambda: "the broker does not answer" in caplog.text)
