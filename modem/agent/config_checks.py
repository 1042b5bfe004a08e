"""What must hold between the values of a configuration, and of texts that have a form."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from modem.agent.config import (
    PIN_MEANS,
    AgentConfig,
    AnyHandler,
    HttpConfig,
    ModemConfig,
    MqttConfig,
    OutboxConfig,
    ProgramConfig,
    is_pin,
)
from modem.agent.config_values import Unfit
from modem.agent.protocol import DEFAULT_QUEUE
from modem.agent.topics import MAY_BE_EMPTY, PLACES_IN, Topic
from modem.agent.wording import count_parts
from modem.profiles import named


def check(config: AgentConfig, open_to_all: bool = False) -> None:
    """Raise Unfit for the first thing that cannot be; `open_to_all`: everybody reads the file."""
    modems, handlers = config.modems, config.handlers
    if not modems:
        raise Unfit("modem", "there is none; leave all of it out for one that is found by itself")
    _unique("modem", [modem.name for modem in modems])
    _unique("handler", [handler.name for handler in handlers])
    _metrics(config.agent.metrics)
    for at, modem in enumerate(modems):
        _modem(f"modem[{at}]", modem, {one.name for one in modems})
    _ports(modems)
    _pauses("outbox", config.outbox)
    if config.outbox.expires == 0:
        raise Unfit("outbox.expires", "nothing could be sent in no time; leave it out for ever")
    for at, handler in enumerate(handlers):
        _handler(f"handler[{at}]", handler)
    if open_to_all:
        for key in _secrets(config):
            told = "everybody on this machine can read it here"
            raise Unfit(key, f"{told}; chmod o-rwx this file, or name a file with {key}_file")


def _unique(table: str, names: list[str]) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            first = f"{table}[{names.index(name)}]"
            raise Unfit(f"{table}[{at}].name", f"{name!r} is the name of {first} already")


def _metrics(where: str | None) -> None:
    if where is None:
        return
    host, _, port = where.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise Unfit("agent.metrics", f"{where!r} is not host:port such as 127.0.0.1:9464")


def _modem(key: str, modem: ModemConfig, names: set[str]) -> None:
    if not modem.port:
        raise Unfit(f"{key}.port", "it is empty; 'auto' finds the modem, or name its path")
    _one_at_most(key, "pin", modem.pin, modem.pin_file)
    if modem.pin is not None and not is_pin(modem.pin):
        raise Unfit(f"{key}.pin", PIN_MEANS)
    _peer(f"{key}.peer", modem.peer)
    if modem.profile != "auto":
        try:
            named(modem.profile)
        except ValueError as error:
            raise Unfit(f"{key}.profile", str(error)) from None
    for at, other in enumerate(modem.failover):
        if other not in names - {modem.name}:
            others = ", ".join(sorted(names - {modem.name})) or "none"
            problem = f"{other!r} is no other modem's name; these are: {others}"
            raise Unfit(f"{key}.failover[{at}]", problem)


def _peer(key: str, peer: str) -> None:
    try:
        count_parts("", peer, None, "")
        fits = peer != ""
    except ValueError:
        fits = False
    if not fits:
        raise Unfit(key, f"{peer!r} is not an address such as 2936 or 000")


def _ports(modems: Iterable[ModemConfig]) -> None:
    ports = [modem.port for modem in modems]
    for at, port in enumerate(ports):
        if len(ports) > 1 and port == "auto":
            problem = "'auto' finds one modem; where there are several, each names its port"
            raise Unfit(f"modem[{at}].port", problem)
        if port in ports[:at]:
            raise Unfit(f"modem[{at}].port", f"{port!r} is modem[{ports.index(port)}]'s already")


def _pauses(key: str, pauses: OutboxConfig | AnyHandler) -> None:
    if pauses.longest_pause < pauses.pause:
        problem = f"{pauses.longest_pause:g} s is less than pause, {pauses.pause:g} s"
        raise Unfit(f"{key}.longest_pause", problem)


def _handler(key: str, handler: AnyHandler) -> None:
    if handler.name == DEFAULT_QUEUE:
        raise Unfit(f"{key}.name", f"{DEFAULT_QUEUE!r} is the queue of those who listen")
    _pauses(key, handler)
    if not handler.timeout:
        raise Unfit(f"{key}.timeout", "no time at all is too little")
    if isinstance(handler, ProgramConfig):
        _environment(f"{key}.environment", handler.environment)
    elif isinstance(handler, HttpConfig):
        _url(f"{key}.url", handler.url, ("http", "https"))
        _one_at_most(key, "secret", handler.secret, handler.secret_file)
        _headers(f"{key}.headers", handler.headers)
    else:
        _mqtt(key, handler)


def _environment(key: str, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        if not name or "=" in name or "\0" in name + value:
            raise Unfit(f"{key}.{name}", "no environment variable can be so")


def _headers(key: str, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        named = name and name.isascii() and name.isprintable() and not set(name) & set(' ":;,()')
        if not named or not value.isascii() or not value.isprintable():
            raise Unfit(f"{key}.{name}", "no header can be so")


def _mqtt(key: str, handler: MqttConfig) -> None:
    _url(f"{key}.url", handler.url, ("mqtt", "mqtts"))
    if urlsplit(handler.url).password is not None:
        raise Unfit(f"{key}.url", "a password has its own key: password_file, or password")
    _one_at_most(key, "password", handler.password, handler.password_file)
    if not 4 <= handler.keepalive <= 65535:
        raise Unfit(f"{key}.keepalive", "it is from 4s to 18h")
    for name, places in PLACES_IN.items():
        text = getattr(handler, name)
        problem = Topic(text).problem(places)
        if problem and (text or name not in MAY_BE_EMPTY):
            raise Unfit(f"{key}.{name}", problem)


def _url(key: str, url: str, schemes: tuple[str, ...]) -> None:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not url.isprintable() or " " in url:
        shown = re.sub("//[^/]*@", "//...@", url)  # a password is for no log
        raise Unfit(
            key, f"{shown!r} is not a URL that begins with {schemes[0]}:// and names a host"
        )


def _one_at_most(key: str, name: str, value: str | None, path: str | None) -> None:
    if value is not None and path is not None:
        raise Unfit(f"{key}.{name}_file", f"{name} is given as well; one of the two is enough")


def _secrets(config: AgentConfig) -> Iterator[str]:
    """Give the keys of the secrets that stand in the file itself."""
    for at, modem in enumerate(config.modems):
        if modem.pin is not None:
            yield f"modem[{at}].pin"
    for at, handler in enumerate(config.handlers):
        if isinstance(handler, HttpConfig) and handler.secret is not None:
            yield f"handler[{at}].secret"
        if isinstance(handler, MqttConfig) and handler.password is not None:
            yield f"handler[{at}].password"
