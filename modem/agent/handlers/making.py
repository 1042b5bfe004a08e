"""From what is configured to a handler; what a kind of handler needs is loaded only for it."""

from modem.agent.config import AnyHandler, ConfigError, HttpConfig, ProgramConfig
from modem.agent.handlers.base import Engine, Handler


def make(config: AnyHandler, engine: Engine) -> Handler:
    """Return the handler that `config` describes. Raises ConfigError."""
    if isinstance(config, ProgramConfig):
        from modem.agent.handlers.program import ProgramHandler

        return ProgramHandler(config)
    try:
        if isinstance(config, HttpConfig):
            from modem.agent.handlers.http import HttpHandler

            return HttpHandler(config)
        from modem.agent.handlers.mqtt import MqttHandler
    except ImportError as error:
        extra = "agent" if isinstance(config, HttpConfig) else "mqtt"
        install = f"pip install 'modem-commands[{extra}]'"
        problem = f"handler {config.name!r} needs {error.name}, which is not there: {install}"
        raise ConfigError(problem) from None
    return MqttHandler(config, engine)
