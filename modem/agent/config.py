"""What may be configured, its defaults, and what each value may be. `CONFIG.md` explains each.

`load` reads a TOML file into these; every error is a `ConfigError` whose sentence names the file
and the key. All spans of time are seconds here; the file may say `10m`.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

from modem.agent import places
from modem.agent.secret_files import read_secret
from modem.errors import ModemError

# How a value may be written that is not written as what it is; `reading` turns it into that.
Duration = Annotated[float, Meta(ge=0, extra={"written": "duration"})]
Words = Annotated[tuple[str, ...], Meta(min_length=1, extra={"written": "words"})]
Secret = Annotated[str, Meta(extra={"hidden": True})]
Tries = Annotated[int, Meta(ge=0, le=10**9)]

NAME_MEANS = "a name of at most 64 letters, digits, dots, hyphens and underscores"
Name = Annotated[
    str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", extra={"means": NAME_MEANS})
]


PIN_MEANS = "a PIN has 4 to 8 digits"


class ConfigError(ModemError):
    """The configuration cannot be used; its sentence names the file, the key and the remedy."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file."""


class Rate(Table, frozen=True):
    """At most `count` messages in any `per` seconds."""

    count: int
    per: float


class General(Table, frozen=True):
    """`[agent]`. `data` and `socket` are "" for where this process has its place."""

    data: str = ""
    socket: str = ""
    socket_group: str = ""
    allow_at: bool = False
    log: Literal["debug", "info", "warning", "error"] = "info"
    metrics: str | None = None
    remember: Duration = 30 * 86400.0
    stop_grace: Duration = 10.0
    watchdog_grace: Duration = 600.0

    @property
    def data_folder(self) -> str:
        """Where the outbox and the inbox are kept."""
        return self.data or places.data_folder()

    @property
    def socket_path(self) -> str:
        """Where programs find the agent."""
        return self.socket or places.socket_path()


class ModemConfig(Table, frozen=True):
    """One `[[modem]]`."""

    name: Name = "modem"
    port: str = "auto"
    peer: str = "2936"
    pin: Secret | None = None
    pin_file: str | None = None
    profile: str = "auto"
    baudrate: Annotated[int, Meta(ge=1, le=4_000_000)] = 115200
    trace: str | None = None
    others: Literal["leave", "delete"] = "leave"
    rate: Annotated[Rate | None, Meta(extra={"written": "rate"})] = None
    failover: tuple[str, ...] = ()
    failover_after: Duration = 300.0

    def read_pin(self) -> str | None:
        """Return the PIN, from its file where it has one. Raises ConfigError."""
        pin = _secret(self.pin, self.pin_file, "pin_file")
        if pin is not None and not is_pin(pin):
            raise ConfigError(f"pin_file = {self.pin_file!r}: {PIN_MEANS}")
        return pin


class OutboxConfig(Table, frozen=True):
    """`[outbox]`. `attempts` 0: as often as it takes."""

    attempts: Tries = 0
    pause: Duration = 5.0
    longest_pause: Duration = 600.0
    expires: Duration | None = None
    marker: bool = False
    confirm: bool = False
    limit: Annotated[int, Meta(ge=1, le=10**9)] = 10_000


class HandlerConfig(Table, frozen=True, tag_field="type"):
    """What every `[[handler]]` has. `attempts` 0: as often as it takes."""

    name: Name
    timeout: Duration = 30.0
    attempts: Tries = 10
    pause: Duration = 5.0
    longest_pause: Duration = 600.0


class ProgramConfig(HandlerConfig, frozen=True, tag="program", kw_only=True):
    """A program that is run for each Command."""

    command: Words
    timeout: Duration = 60.0
    reply: bool = False
    environment: dict[str, str] = {}


class HttpConfig(HandlerConfig, frozen=True, tag="http", kw_only=True):
    """A URL that each Command is posted to."""

    url: str
    reply: bool = False
    headers: dict[str, str] = {}
    secret: Secret | None = None
    secret_file: str | None = None

    def read_secret(self) -> str | None:
        """Return the secret that signs, from its file where it has one. Raises ConfigError."""
        return _secret(self.secret, self.secret_file, "secret_file")


class MqttConfig(HandlerConfig, frozen=True, tag="mqtt", kw_only=True):
    """A broker that each Command is published to, and that gives messages to send.

    A queue that a broker's absence fills must not be given up: `attempts` is 0 here.
    """

    url: str
    attempts: Tries = 0
    password: Secret | None = None
    password_file: str | None = None
    ca_file: str | None = None
    client_id: str = "modem-{host}-{name}"
    command_topic: str = "modem/{host}/command"
    send_topic: str = "modem/{host}/send"
    result_topic: str = "modem/{host}/result"
    error_topic: str = "modem/{host}/error"
    status_topic: str = "modem/{host}/status"
    keepalive: Duration = 60.0
    session_expiry: Duration = 7 * 86400.0

    def read_password(self) -> str | None:
        """Return the password, from its file where it has one. Raises ConfigError."""
        return _secret(self.password, self.password_file, "password_file")


AnyHandler = ProgramConfig | HttpConfig | MqttConfig


class AgentConfig(Table, frozen=True):
    """The whole of it. The defaults: one modem, found by itself, and no handlers."""

    agent: General = General()
    modems: tuple[ModemConfig, ...] = field(name="modem", default=(ModemConfig(),))
    outbox: OutboxConfig = OutboxConfig()
    handlers: tuple[AnyHandler, ...] = field(name="handler", default=())


def load(path: str | None = None) -> AgentConfig:
    """Return what the TOML file at `path` says, the defaults for None. Raises ConfigError."""
    if path is None:
        return AgentConfig()
    from modem.agent.config_file import read

    return read(path)


def is_pin(text: str) -> bool:
    """Tell whether a SIM may have this PIN (3GPP TS 31.101, clause 9.5.1)."""
    return text.isascii() and text.isdecimal() and 4 <= len(text) <= 8


def _secret(value: str | None, path: str | None, key: str) -> str | None:
    if path is None:
        return value
    try:
        return read_secret(path)
    except ValueError as error:
        raise ConfigError(f"{key} = {path!r}: {error}") from None
