"""How `modem sim` speaks and listens: lines for a person, or JSON lines for a program."""

import json
import sys
from typing import TYPE_CHECKING, Any, Protocol

from modem.cli import output

if TYPE_CHECKING:
    from modem.simulator.messages import FromSim, ToSim

KINDS = {"text": str, "data": str, "from": str, "report": bool, "sim": int}
NAMES = {str: "a string", bool: "true or false", int: "a number"}


class Voice(Protocol):
    """Says what happens; understands what is typed. `number` is which modem, from 0."""

    def ready(self, ports: list[str]) -> None: ...
    def renamed(self, number: int, port: str) -> None: ...
    def from_sim(self, number: int, message: "FromSim") -> None: ...
    def reported(self, number: int, status: str) -> None: ...
    def failed(self, why: str) -> None: ...
    def joined(self, sids: list[str]) -> None: ...
    def parted(self, why: str) -> None: ...
    def parse(self, line: str) -> "tuple[int, ToSim]":
        """Return which modem gets what. Raises ValueError."""
        ...


class Plain:
    """Lines for a person: what is typed goes to the first modem."""

    def __init__(self, sims: int) -> None:
        self._several = sims > 1

    def ready(self, ports: list[str]) -> None:
        for port in ports:
            output.line(port, "bold green")
        if output.is_terminal(sys.stderr):
            output.line("A line typed here is a Command to it. Ctrl-C ends.", "dim", err=True)

    def renamed(self, number: int, port: str) -> None:
        output.line(port, "bold green")

    def from_sim(self, number: int, message: "FromSim") -> None:
        source = "modem %d: " % number if self._several else ""
        body = message.data.hex() if message.text is None else message.text
        output.line(output.printable("%sto %s: %s" % (source, message.recipient, body)))

    def reported(self, number: int, status: str) -> None:
        """Nothing: nobody who types a line asks for a report."""

    def failed(self, why: str) -> None:
        output.line("not sent: " + output.printable(why), "red", err=True)

    def joined(self, sids: list[str]) -> None:
        output.line("joined the cloud as " + output.printable(" ".join(sids)), "green", err=True)

    def parted(self, why: str) -> None:
        output.line(f"no cloud: {output.printable(why)}; trying again", "yellow", err=True)

    def parse(self, line: str) -> "tuple[int, ToSim]":
        from modem.simulator.messages import ToSim

        return 0, ToSim(line, report=False)


class Json:
    """One JSON object a line, both ways; with several modems each says which."""

    def __init__(self, sims: int) -> None:
        self._sims = sims

    def ready(self, ports: list[str]) -> None:
        several = {"ports": ports} if len(ports) > 1 else {}
        output.as_json({"event": "ready", "port": ports[0], **several})

    def renamed(self, number: int, port: str) -> None:
        self._say("port", number, port=port)

    def from_sim(self, number: int, message: "FromSim") -> None:
        text, data = message.text, message.data.hex()
        self._say("from_sim", number, to=message.recipient, text=text, data=data)

    def reported(self, number: int, status: str) -> None:
        self._say("report", number, status=status)

    def failed(self, why: str) -> None:
        output.as_json({"event": "error", "message": why})

    def joined(self, sids: list[str]) -> None:
        output.as_json({"event": "joined", "sids": sids})

    def parted(self, why: str) -> None:
        output.as_json({"event": "parted", "why": why})

    def parse(self, line: str) -> "tuple[int, ToSim]":
        event = _object(line)
        if event.pop("event", None) != "to_sim":
            raise ValueError('expected {"event": "to_sim", ...}')
        for name, value in event.items():
            _check(name, value)
        number = event.get("sim", 0)
        if not 0 <= number < self._sims:
            raise ValueError('"sim" is a number from 0 to %d' % (self._sims - 1))
        return number, _message(event)

    def _say(self, event: str, number: int, **details: Any) -> None:
        which = {"sim": number} if self._sims > 1 else {}
        output.as_json({"event": event, **details, **which})


def _object(line: str) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(event, dict):
        raise ValueError("not a JSON object")
    return {name: value for name, value in event.items() if value is not None}


def _check(name: str, value: object) -> None:
    kind = KINDS.get(name)
    if kind is None:
        raise ValueError('"%s" means nothing here; known: %s' % (name, ", ".join(KINDS)))
    if type(value) is not kind:
        raise ValueError('"%s" is %s' % (name, NAMES[kind]))


def _message(event: dict[str, Any]) -> "ToSim":
    from modem.simulator.messages import ToSim

    if ("text" in event) == ("data" in event):
        raise ValueError('either "text" or "data"')
    body: str | bytes = event["text"] if "text" in event else _octets(event["data"])
    return ToSim(body, event.get("from"), report=event.get("report", False))


def _octets(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise ValueError('"data" is hexadecimal') from None
