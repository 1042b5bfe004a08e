"""From a configuration to a handler, and what each kind loads."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.agent.config import AnyHandler, ConfigError, HttpConfig, MqttConfig, ProgramConfig
from modem.agent.handlers.making import make
from tests.agent.queues import Engine

PROGRAM = ProgramConfig("p", command=("true",))
HTTP = HttpConfig("h", url="http://127.0.0.1/")
MQTT = MqttConfig("m", url="mqtt://127.0.0.1")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("config", [PROGRAM, HTTP, MQTT], ids=["program", "http", "mqtt"])
async def test_each_kind_has_its_handler(config: AnyHandler, engine: Engine) -> None:
    handler = make(config, engine)
    assert type(handler).__name__ == type(config).__name__.replace("Config", "Handler")
    await handler.close()


@pytest.mark.parametrize(
    ("config", "module", "missing", "extra"),
    [(HTTP, "http", "httpx", "agent"), (MQTT, "mqtt_link", "paho.mqtt", "mqtt")],
    ids=["http", "mqtt"],
)
def test_what_is_missing_is_named_with_what_to_install(
    config: AnyHandler,
    module: str,
    missing: str,
    extra: str,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in list(sys.modules):
        if name.startswith(("modem.agent.handlers.http", "modem.agent.handlers.mqtt")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ConfigError) as found:
        make(config, engine)
    assert found.value.message == (
        f"handler {config.name!r} needs {missing}, which is not there:"
        f" pip install 'modem-commands[{extra}]'"
    )


@pytest.mark.parametrize(
    ("modules", "forbidden"),
    [
        ("modem.agent.dispatcher, modem.agent.handlers.program", {"httpx", "paho"}),
        ("modem.agent.handlers.http", {"paho"}),
        ("modem.agent.handlers.mqtt", {"httpx"}),
    ],
)
def test_nothing_is_loaded_for_a_kind_that_is_not_there(modules: str, forbidden: set[str]) -> None:
    code = f"import sys, {modules}; print(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not forbidden & set(run.stdout.split())


def test_a_handler_that_posts_does_not_bring_in_what_colours_terminals() -> None:
    code = (
        "import sys; from modem.agent.config import HttpConfig;"
        " from modem.agent.handlers.making import make;"
        " make(HttpConfig('h', url='http://127.0.0.1/'), None);"
        " print(*{name.split('.')[0] for name in sys.modules}); import httpx; httpx.main"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"rich", "pygments"} & set(run.stdout.split())
