"""A TOML file into the values of `config`, with errors that a person can act on."""

import tomllib

import msgspec

from modem.agent.config import AgentConfig, ConfigError
from modem.agent.config_checks import check
from modem.agent.config_values import Unfit, prepared
from modem.agent.secret_files import is_open_to_all


def read(path: str) -> AgentConfig:
    """Return what the file at `path` says. Raises ConfigError."""
    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
        open_to_all = is_open_to_all(path)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: octet {error.start} is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: this is not TOML: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    try:
        config = made(table)
        check(config, open_to_all)
    except Unfit as error:
        raise ConfigError(f"{path}: {error}") from None
    return config


def made(table: object) -> AgentConfig:
    """Return the configuration that a parsed file amounts to. Raises Unfit."""
    ready = prepared(table, msgspec.inspect.type_info(AgentConfig))
    return msgspec.convert(ready, AgentConfig)
