"""From what is configured to a handler; what a kind of handler needs is loaded only for it."""

import contextlib
import sys
from collections.abc import Iterator

from modem.agent.config import AnyHandler, ConfigError, HttpConfig, ProgramConfig
from modem.agent.handlers.base import Engine, Handler


def make(config: AnyHandler, engine: Engine) -> Handler:
    """Return the handler that `config` describes. Raises ConfigError."""
    if isinstance(config, ProgramConfig):
        from modem.agent.handlers.program import ProgramHandler

        return ProgramHandler(config)
    try:
        if isinstance(config, HttpConfig):
            with _hidden("httpx._main"):
                from modem.agent.handlers.http import HttpHandler

            return HttpHandler(config)
        from modem.agent.handlers.mqtt import MqttHandler
    except ImportError as error:
        extra = "agent" if isinstance(config, HttpConfig) else "mqtt"
        install = f"pip install 'modem-commands[{extra}]'"
        problem = f"handler {config.name!r} needs {error.name}, which is not there: {install}"
        raise ConfigError(problem) from None
    return MqttHandler(config, engine)


@contextlib.contextmanager
def _hidden(name: str) -> Iterator[None]:
    """Have a module be missing that another one does without: its own program brings 5 MB."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # to import it raises ImportError
    try:
        yield
    finally:
        del sys.modules[name]
