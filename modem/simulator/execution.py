"""Carrying out a command line: one generator from the first command to the final result."""

from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING

from modem.simulator.arguments import Arguments, allowed, choices
from modem.simulator.commandline import EXECUTE, READ, SET, TEST, Command, parse
from modem.simulator.effects import Effect, Wait
from modem.simulator.results import CMS_NOT_SUPPORTED, Failure, MessageError, Refusal
from modem.simulator.service import require_card
from modem.simulator.settings import (
    ALL_PARAMETERS,
    BASIC_PARAMETERS,
    SMS_PARAMETERS,
    accepted,
    supported,
)

if TYPE_CHECKING:
    from modem.simulator.device import Device
    from modem.simulator.personas import Persona

Steps = Generator[Effect, bytes | None, "list[str] | str | None"]
Answer = list[str] | str | None
Handler = Callable[["Device", Command], Answer | Steps]
HANDLERS: dict[str, Handler] = {}
VENDOR: set[str] = set()  # of these, what no standard has: a modem has them if its persona says so


class Aborted(Exception):
    """ESC at the prompt: the persona says what final result that gets."""


def command(*names: str) -> Callable[[Handler], Handler]:
    """Enter a handler under its command names, without `AT` and in capitals."""

    def enter(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(names, handler))
        return handler

    return enter


def vendor_command(*names: str) -> Callable[[Handler], Handler]:
    """Do as `command` does, for commands that only some makes have."""
    VENDOR.update(names)
    return command(*names)


def execute(device: "Device", line: str) -> Generator[Effect, bytes | None, None]:
    """Carry out a command line: information responses, then one final result code.

    The first command that fails ends the line (V.250 clause 5.4).
    """
    final: str | None = "OK"
    try:
        for each in parse(line):
            lines = yield from _carry_out(device, each)
            delay = device.persona.delays.get(each.name, device.persona.delay_ms)
            if delay:
                yield Wait(delay)
            device.output.information(each.name, lines, device.settings)
    except Refusal as refusal:
        final = _final(device, refusal)
    except Aborted:
        final = device.persona.escape_answer
    if final is not None:
        device.output.final(final, device.settings)


def _final(device: "Device", refusal: Refusal) -> str:
    level = device.settings.error_level
    hidden = device.persona.cms_follows_cmee and level == 0
    return "ERROR" if hidden and isinstance(refusal, MessageError) else refusal.final(level)


def _carry_out(device: "Device", each: Command) -> Generator[Effect, bytes | None, list[str]]:
    answer = _handle(device, each)
    if isinstance(answer, Generator):
        answer = yield from answer
    if answer is None:
        return []
    return [answer] if isinstance(answer, str) else answer


def known(device: "Device", name: str) -> bool:
    """Say whether this modem knows a command."""
    persona = device.persona
    if name in persona.unsupported or (name in VENDOR and name not in persona.vendor):
        return False
    name = persona.aliases.get(name, name)
    return any(name in table for table in (*_own(persona), ALL_PARAMETERS, HANDLERS))


def _own(persona: "Persona") -> "tuple[Mapping[str, object], ...]":
    """Return the tables with the commands that a persona brings along."""
    return persona.answers, persona.aliases, persona.cards, persona.parameters, persona.options


def names(device: "Device") -> list[str]:
    """Return every command that this modem knows, as `+CLAC` lists them."""
    persona = device.persona
    every = {*ALL_PARAMETERS, *HANDLERS}.union(*_own(persona))
    return sorted(name for name in every if known(device, name))


def _handle(device: "Device", each: Command) -> Answer | Steps:
    if not known(device, each.name):
        raise Failure(device.persona.unknown_command)
    name = device.persona.aliases.get(each.name, each.name)
    if name in device.persona.answers:
        return _constant(device, name, each)
    if name in device.persona.cards:
        return _card(device, name, each)
    if name in device.persona.options:
        return _set_option(device, name, each)
    if name in HANDLERS:
        return HANDLERS[name](device, each)
    return set_parameter(device, name, each)


def _constant(device: "Device", name: str, each: Command) -> Answer:
    if each.form == TEST:
        return None
    if each.form == SET:
        raise Failure
    return [device.fill_in(line) for line in device.persona.answers[name]]


def _card(device: "Device", name: str, each: Command) -> Answer:
    """Tell the number of the SIM card."""
    if each.form == TEST:
        return None
    if each.form == SET:
        raise Failure
    require_card(device)
    return device.fill_in(device.persona.cards[name])


def _set_option(device: "Device", name: str, each: Command) -> Answer:
    """Set or read a named option: `AT+NAME="option"[,value]`."""
    known = device.persona.options[name]
    if each.form == TEST:
        return [f'{name}: "{option}",({",".join(known[option])})' for option in known]
    arguments = Arguments(each.text)
    arguments.limit(2)
    option = arguments.string(0).lower()
    if each.form != SET or option not in known:
        raise arguments.refusal
    if not arguments.given(1):
        return f'{name}: "{option}",{device.settings.options[name, option]}'
    value = arguments.items[1]
    if value not in known[option]:
        raise arguments.refusal
    device.settings.options[name, option] = value
    return None


def set_parameter(device: "Device", name: str, each: Command) -> Answer:
    """Set, read or list an integer parameter; omitted values stay as they are."""
    numbers = device.settings.numbers
    listed = supported(device.persona, name)
    if each.form == TEST:
        return f"{name}: {listed}"
    if each.form == READ:
        return f"{name}: {','.join(map(str, numbers[name]))}"
    if name in BASIC_PARAMETERS:
        value = int(each.text[:9] or 0)
        if not allowed(value, choices(listed)[0]):
            raise Failure
        numbers[name] = (value,)
        return None
    if each.form == EXECUTE:
        raise Failure
    numbers[name] = parameter_values(device, name, each)
    return None


def parameter_values(device: "Device", name: str, each: Command) -> tuple[int, ...]:
    """Return the values that a set command would leave behind, each checked with the list."""
    refusal = MessageError(CMS_NOT_SUPPORTED) if name in SMS_PARAMETERS else None
    arguments = Arguments(each.text, refusal)
    current = device.settings.numbers[name]
    arguments.limit(len(current))
    values = tuple(arguments.number(at, old) for at, old in enumerate(current))
    for value, spans in zip(values, choices(accepted(device.persona, name)), strict=False):
        if not allowed(value, spans):
            raise arguments.refusal
    return values
