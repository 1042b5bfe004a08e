"""CONFIG.md names every key with its default, and its examples work."""

import asyncio
import re
import sys
import threading
import types
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path

import click
import msgspec
import pytest

from modem.agent import config
from modem.agent.durations import seconds
from modem.agent.handlers.base import HandlerFailed
from modem.agent.handlers.http import HttpHandler
from modem.agent.handlers.program import ProgramHandler
from modem.agent.topics import PLACES_IN
from modem.cli.main import main
from tests.agent.queues import task

PAGE = (Path(config.__file__).parent / "CONFIG.md").read_text("utf-8")
REQUIRED = "**required**"

TABLES = {
    "[agent]": config.General,
    "[[modem]]": config.ModemConfig,
    "[outbox]": config.OutboxConfig,
    "[[handler]]": config.HandlerConfig,
    'type = "program"': config.ProgramConfig,
    'type = "http"': config.HttpConfig,
    'type = "mqtt"': config.MqttConfig,
}


def section(title: str) -> str:
    found = re.search(rf"^## `{re.escape(title)}`$(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert found, title
    return found[1]


def rows(title: str) -> dict[str, str]:
    """Return the keys of a section with their defaults as written."""
    table = section(title).split("| key | default | meaning |\n|---|---|---|\n")[1]
    lines = table.split("\n\n")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {key.strip("`"): default.strip("`") for key, default, _ in cells}


def fields(kind: type[msgspec.Struct]) -> dict[str, object]:
    """Return the keys of a table with their defaults, without those of every handler."""
    is_a_kind = issubclass(kind, config.HandlerConfig) and kind is not config.HandlerConfig
    elsewhere = shared() if is_a_kind else set()
    found = {}
    for field in msgspec.structs.fields(kind):
        default = field.default
        if field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        elif default is msgspec.NODEFAULT:
            default = REQUIRED
        if field.encode_name not in elsewhere:
            found[field.encode_name] = default
    if kind is config.HandlerConfig:
        found["type"] = REQUIRED
    return found


def shared() -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(config.HandlerConfig)}


def written(default: str) -> object:
    """Return what a default in the page amounts to."""
    if default in ("", REQUIRED):
        return default or None
    if default in ("true", "false"):
        return default == "true"
    if default in ("[]", "{}"):
        return () if default == "[]" else {}
    if re.fullmatch(r'"[0-9]+[smhd]"', default):
        return seconds(default.strip('"'))
    return default.strip('"') if default.startswith('"') else int(default)


@pytest.mark.parametrize("title", TABLES)
def test_every_key_is_named_with_its_default(title: str) -> None:
    found = {key: written(default) for key, default in rows(title).items()}
    assert found == fields(TABLES[title])


def test_what_differs_between_the_handlers_is_said() -> None:
    told = section("[[handler]]")
    assert '(`program`: `"60s"`)' in told
    assert "(`mqtt`: `0`)" in told
    program = config.ProgramConfig("h", command=("x",))
    http, mqtt = config.HttpConfig("h", url="x"), config.MqttConfig("h", url="x")
    assert [one.timeout for one in (program, http, mqtt)] == [60, 30, 30]
    assert [one.attempts for one in (program, http, mqtt)] == [10, 10, 0]


def test_the_places_in_topics_are_those_that_are_named() -> None:
    with_modem = {name for name, places in PLACES_IN.items() if "modem" in places}
    assert with_modem == {"command_topic", "send_topic", "result_topic"}


def test_the_verbs_that_are_named_exist() -> None:
    found = {tuple(words.split()) for words in re.findall(r"`modem ((?:[a-z]+ ?)+)", PAGE)}
    assert ("inbox", "retry") in found
    for words in found:
        verb: click.Command = main
        for word in words:
            assert isinstance(verb, click.Group)
            inner = verb.get_command(click.Context(verb), word)
            assert inner is not None, words
            verb = inner


# --- the examples -----------------------------------------------------------------------------


def block(title: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", section(title), re.M | re.S)
    assert found, (title, language)
    return found[1]


def example(folder: Path, language: str) -> Path:
    path = folder / "on-command"
    path.write_text(block('type = "program"', language))
    path.chmod(0o755)
    return path


async def test_the_program_in_shell_switches_the_lamp_once(tmp_path: Path) -> None:
    (tmp_path / "seen").mkdir()
    lamp = tmp_path / "lamp"
    handler = ProgramHandler(
        config.ProgramConfig(
            name="q",
            command=(str(example(tmp_path, "sh")),),
            reply=True,
            environment={"LAMP": str(lamp), "SEEN": str(tmp_path / "seen")},
        )
    )
    with pytest.raises(HandlerFailed) as found:
        await handler.handle(task("blink", b"blink"))
    assert found.value.detail == "it is on or off"
    assert await handler.handle(task("on", b"on")) == "the lamp is on"
    assert lamp.read_text() == "1\n"
    lamp.unlink()
    assert await handler.handle(task("on", b"on", attempts=1)) is None
    assert not lamp.exists()


async def test_the_program_in_python_counts_once(tmp_path: Path) -> None:
    handler = ProgramHandler(
        config.ProgramConfig(
            name="q",
            command=(sys.executable, str(example(tmp_path, "python"))),
            reply=True,
            environment={"DATABASE": str(tmp_path / "asked.db")},
        )
    )
    assert await handler.handle(task()) == "1"
    assert await handler.handle(task(attempts=1)) == "1"


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    module = types.ModuleType("example")
    exec(block('type = "http"', "python"), module.__dict__)
    module.Commands.log_message = lambda *_: None
    made = HTTPServer(("127.0.0.1", 0), module.Commands)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


async def test_the_server_answers_who_knows_the_secret(server: HTTPServer) -> None:
    url = f"http://127.0.0.1:{server.server_port}/"
    knows = HttpHandler(config.HttpConfig("q", url=url, reply=True, secret="s3cret"))
    stranger = HttpHandler(config.HttpConfig("q", url=url, reply=True, secret="guess"))
    async with asyncio.timeout(60):
        assert await knows.handle(task("on", b"on")) == "got on"
        with pytest.raises(HandlerFailed, match="401 Unauthorized"):
            await stranger.handle(task("on", b"on"))
    await knows.close()
    await stranger.close()
