"""Commands posted to a URL: what is said, and what each answer means."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from modem.agent.config import HttpConfig
from modem.agent.handlers.base import HandlerFailed
from modem.agent.handlers.http import MOST, HttpHandler
from tests.agent.queues import task

OK = b"HTTP/1.1 204 No Content\r\n\r\n"


class Server:
    """Gives `answer` to each request; keeps the requests."""

    url: str

    def __init__(self) -> None:
        self.answer: bytes | None = OK
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.connections = 0
        self.never = asyncio.Event()  # kept: who waits for what nobody has is collected, and warns

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                first, *lines = head.split("\r\n")
                headers = {n.lower(): v for n, _, v in (s.partition(": ") for s in lines if s)}
                body = await reader.readexactly(int(headers["content-length"]))
                self.requests.append((first, headers, body))
                if self.answer is None:
                    await self.never.wait()
                assert self.answer is not None
                writer.write(self.answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = "http://127.0.0.1:%d/on?x=1" % listening.sockets[0].getsockname()[1]
    yield made
    listening.close()
    for other in asyncio.all_tasks() - {asyncio.current_task()}:  # type: ignore[arg-type]
        if "serve" in repr(other.get_coro()):
            other.cancel()
            await asyncio.wait({other})


Make = Callable[..., HttpHandler]


@pytest.fixture
async def make(server: Server) -> AsyncIterator[Make]:
    made = []

    def make_one(**more: Any) -> HttpHandler:
        given: dict[str, Any] = {"name": "q", "url": server.url} | more
        made.append(HttpHandler(HttpConfig(**given)))
        return made[-1]

    yield make_one
    for handler in made:
        await handler.close()


def answer(body: str | bytes, kind: str = "text/plain", status: str = "200 OK") -> bytes:
    octets = body.encode() if isinstance(body, str) else body
    type_line = f"Content-Type: {kind}\r\n" if kind else ""
    head = f"HTTP/1.1 {status}\r\n{type_line}Content-Length: {len(octets)}\r\n\r\n"
    return head.encode() + octets


async def test_a_command_is_posted_as_json(server: Server, make: Make) -> None:
    await make(headers={"Authorization": "Bearer x"}).handle(
        task("\u03a9", b"\xce\xa9", attempts=1)
    )
    ((first, headers, body),) = server.requests
    assert first == "POST /on?x=1 HTTP/1.1"
    assert headers["content-type"] == "application/json"
    assert headers["idempotency-key"] == "abc"
    assert headers["authorization"] == "Bearer x"
    assert "x-modem-signature" not in headers
    assert json.loads(body) == {
        "number": 7,
        "id": "abc",
        "sid": "CM1",
        "sender": "2936",
        "text": "\u03a9",
        "data": "cea9",
        "sent_at": "2026-11-22T04:00:00+00:00",
        "parts": 1,
        "missing": [],
        "modem": "modem",
        "received_at": 0.0,
        "queue": "q",
        "attempt": 2,
    }


async def test_who_knows_the_secret_can_tell_that_it_is_ours(
    server: Server, make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "secret"
    path.write_text("s3cret\n")
    path.chmod(0o600)
    handler = make(secret_file=str(path))
    await handler.handle(task())
    path.write_text("another\n")  # it is read when it is used
    await handler.handle(task())
    for secret, (_, headers, body) in zip((b"s3cret", b"another"), server.requests, strict=True):
        expected = hmac.new(secret, body, hashlib.sha256).hexdigest()
        assert headers["x-modem-signature"] == f"sha256={expected}"


async def test_commands_that_follow_soon_share_a_connection(server: Server, make: Make) -> None:
    handler = make()
    await handler.handle(task())
    await handler.handle(task())
    assert (len(server.requests), server.connections) == (2, 1)


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "202 Accepted"])
async def test_2xx_is_done(status: str, server: Server, make: Make) -> None:
    server.answer = answer("ignored", status=status)
    assert await make().handle(task()) is None


@pytest.mark.parametrize(
    ("status", "final"),
    [
        ("400 Bad Request", True),
        ("413 Content Too Large", True),
        ("415 Unsupported Media Type", True),
        ("422 Unprocessable Content", True),
        ("401 Unauthorized", False),
        ("403 Forbidden", False),
        ("404 Not Found", False),
        ("408 Request Timeout", False),
        ("425 Too Early", False),
        ("429 Too Many Requests", False),
        ("500 Internal Server Error", False),
        ("503 Service Unavailable", False),
    ],
)
async def test_any_other_status_is_a_failure(
    status: str, final: bool, server: Server, make: Make
) -> None:
    server.answer = answer("not\x1b like this\nat all", status=status)
    with pytest.raises(HandlerFailed) as found:
        await make().handle(task())
    assert found.value.message == f"it answered {status}"
    assert found.value.detail == "not like this"
    assert found.value.final == final


async def test_a_busy_server_says_how_long_it_wants_to_be_left_alone(
    server: Server, make: Make
) -> None:
    server.answer = b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(HandlerFailed) as found:
        await make().handle(task())
    assert found.value.pause == 120


async def test_a_redirect_is_not_followed(server: Server, make: Make) -> None:
    server.answer = b"HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(HandlerFailed, match="name the URL itself") as found:
        await make().handle(task())
    assert (found.value.detail, found.value.final) == ("/else", False)
    assert len(server.requests) == 1


@pytest.mark.parametrize("raw", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Le"])
async def test_an_answer_that_breaks_off_is_a_failure(
    raw: bytes, server: Server, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        writer.close()

    async with await asyncio.start_server(once, "127.0.0.1", 0) as listening:
        url = "http://127.0.0.1:%d" % listening.sockets[0].getsockname()[1]
        with pytest.raises(HandlerFailed) as found:
            await make(url=url).handle(task())
    assert "Error" in found.value.message


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://no.such.host.invalid"])
async def test_nobody_there_is_a_failure(url: str, make: Make) -> None:
    with pytest.raises(HandlerFailed, match="ConnectError"):
        await make(url=url).handle(task())


async def test_a_server_that_hangs_is_let_go(server: Server, make: Make) -> None:
    server.answer = None
    handler = make()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(handler.handle(task()), 0.1)
    server.answer = OK
    assert await handler.handle(task()) is None


async def test_an_answer_without_end_is_not_read_to_its_end(server: Server, make: Make) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\nContent-Type: text/plain\r\n\r\n"
    server.answer = head + b"x" * (MOST + 100_000)
    async with asyncio.timeout(60):
        assert await make().handle(task()) is None
        with pytest.raises(HandlerFailed, match="longer than a reply can be"):
            await make(reply=True).handle(task())


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("thanks", "text/plain", "thanks"),
        ("thanks\n", "text/plain; charset=utf-8", "thanks\n"),
        ("\xe4".encode("latin-1"), "text/plain; charset=iso-8859-1", "\xe4"),
        ("\u03a9", "text/plain", "\u03a9"),
        ("", "text/plain", None),
        ('"thanks"', "application/json", "thanks"),
        ('{"text": "thanks"}', "application/json", "thanks"),
        ('{"data": "00ff"}', "application/json; charset=utf-8", b"\x00\xff"),
        ('{"ok": true}', "application/json", None),
        ("null", "application/json", None),
        ("{}", "application/json", None),
        ('{"text": ""}', "application/json", None),
        ('{"data": ""}', "application/json", None),
    ],
)
async def test_the_answer_is_the_reply(
    body: str | bytes, kind: str, expected: object, server: Server, make: Make
) -> None:
    server.answer = answer(body, kind)
    assert await make(reply=True).handle(task()) == expected


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>thanks", "text/html"),
        ("thanks", ""),
        (b"\xff", "text/plain"),
        ("x", "text/plain; charset=none-such"),
        ("{", "application/json"),
        ("[1]", "application/json"),
        pytest.param("[" * 60_000, "application/json", id="deep"),
        ('{"text": 1}', "application/json"),
        ('{"data": "0"}', "application/json"),
        ('{"text": "a", "data": "00"}', "application/json"),
    ],
)
async def test_what_cannot_be_a_reply_is_a_final_failure(
    body: str | bytes, kind: str, server: Server, make: Make
) -> None:
    server.answer = answer(body, kind)
    with pytest.raises(HandlerFailed) as found:
        await make(reply=True).handle(task())
    assert found.value.final
