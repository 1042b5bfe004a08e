"""How `modem lab` speaks: lines for a person, or JSON lines for a program."""

import os
import queue
import shlex
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from modem.cli import output

if TYPE_CHECKING:
    from modem.cloud.account import Account
    from modem.cloud.carrier import Modem
    from modem.cloud.records import Command, Delivery

Sims = list[dict[str, Any]]
Say = Callable[[], object]
LAST_WORDS_S = 2.0
STYLES = {"delivered": "green", "received": "green", "failed": "red"}


class Teller:
    """Has things said in their order by a thread: nobody waits for a reader that does not read.

    What is told before `begin` comes after what `begin` was given. When the reader is gone,
    nothing more is said, and the lab goes on.
    """

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Say | None] = queue.SimpleQueue()
        self._early: list[Say] | None = []
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)

    def begin(self, *first: Say) -> None:
        """Say these first, then what was told meanwhile."""
        early, self._early = self._early or [], None
        for say in [*first, *early]:
            self._queue.put(say)
        self._thread.start()

    def tell(self, say: Say) -> None:
        """Have this said."""
        if self._early is None:
            self._queue.put(say)
        else:
            self._early.append(say)

    def end(self) -> bool:
        """Say the rest; tell whether it could be said in a moment."""
        self._queue.put(None)
        if self._early is None:
            self._thread.join(LAST_WORDS_S)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while (say := self._queue.get()) is not None:
                say()
        except OSError:  # a closed pipe: the interpreter is not to try again at the end
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115


class Voice(Protocol):
    """Says what happens. `name` is the unique name of a SIM."""

    def ready(self, urls: dict[str, str], account_sid: str, token: str, sims: Sims) -> None: ...
    def carrier(self, address: str, token: str) -> None: ...
    def credentials(self, account: "Account", kore: bool) -> None: ...
    def command(self, command: "Command", name: str) -> None: ...
    def webhook(self, delivery: "Delivery") -> None: ...
    def modem(self, modem: "Modem") -> None: ...
    def device(self, name: str, line: str) -> None: ...
    def device_exit(self, name: str, code: int) -> None: ...


class Plain:
    """Lines for a person."""

    def ready(self, urls: dict[str, str], account_sid: str, token: str, sims: Sims) -> None:
        output.line(f"Console      {urls['console']}", "bold green")
        output.line(f"Super SIM    {urls['supersim']}/v1/SmsCommands")
        output.line(f"Wireless     {urls['wireless']}/v1/Commands")
        output.line(f"Account      {account_sid}")
        output.line(f"Auth token   {token}")
        rows = [[sim["unique_name"], sim["sid"], sim["peer"], sim["port"]] for sim in sims]
        if rows:
            output.table(rows, ["SIM", "SID", "Peer", "Port"])
            self._examples(urls, f"{account_sid}:{token}", sims[0])
        if output.is_terminal(sys.stderr):
            output.line("Ctrl-C ends.", "dim", err=True)

    def _examples(self, urls: dict[str, str], user: str, sim: dict[str, Any]) -> None:
        field, path = ("Payload", "SmsCommands") if sim["product"] == "supersim" else (
            "Command", "Commands")  # fmt: skip
        url = f"{urls[sim['product']]}/v1/{path}"
        words = ["curl", "-u", user, url, "--data-urlencode", "Sim=" + sim["unique_name"]]
        device = ["modem", "--port", sim["port"], "--peer", sim["peer"]]
        output.line("Try it: a device that listens, and a Command to it", "bold")
        output.line("  " + shlex.join([*device, "listen"]))
        output.line("  " + shlex.join([*words, "--data-urlencode", field + "=hello"]))
        output.line("  " + shlex.join([*device, "send", "temperature 21.4"]))

    def carrier(self, address: str, token: str) -> None:
        output.line("More modems, from any machine that can reach this one", "bold")
        output.line(f"  MODEM_CLOUD_TOKEN={token} modem sim --cloud {address}")

    def credentials(self, account: "Account", kore: bool) -> None:
        """Say them as `modem cloud` reads them."""
        output.line("Other credentials", "bold")
        for key, secret in account.keys.items():
            output.line(f"  TWILIO_API_KEY={key} TWILIO_API_SECRET={secret}")
        if kore:
            for client, secret in account.clients.items():
                output.line(f"  KORE_CLIENT_ID={client} KORE_CLIENT_SECRET={secret}")
            output.line(f"  KORE_WEBHOOK_SECRET={account.kore_secret}")

    def command(self, command: "Command", name: str) -> None:
        arrow = "<-" if command.direction == "from_sim" else "->"
        text = output.printable(f"{command.status:9} {name} {arrow} {command.body}")
        output.line(text, STYLES.get(command.status, ""))

    def webhook(self, delivery: "Delivery") -> None:
        outcome = delivery.error or f"answered {delivery.answer}"
        text = f"webhook   {delivery.method} {delivery.url}: {outcome}"
        output.line(output.printable(text), "" if delivery.ok else "yellow")

    def modem(self, modem: "Modem") -> None:
        """Nothing: the console shows it."""

    def device(self, name: str, line: str) -> None:
        output.line(output.printable(f"{name}: {line}"), "cyan")

    def device_exit(self, name: str, code: int) -> None:
        output.line(f"{name}: the device program ended with {code}", "yellow")


class Json:
    """One JSON object a line."""

    def __init__(self) -> None:
        self._modems: dict[str, dict[str, Any]] = {}

    def ready(self, urls: dict[str, str], account_sid: str, token: str, sims: Sims) -> None:
        addresses = {name: urls[name] for name in ("supersim", "wireless", "console")}
        known = {"account_sid": account_sid, "auth_token": token, "sims": sims}
        output.as_json({"event": "ready", **addresses, **known})

    def carrier(self, address: str, token: str) -> None:
        output.as_json({"event": "carrier", "address": address, "token": token})

    def credentials(self, account: "Account", kore: bool) -> None:
        ((key, secret),) = account.keys.items()
        ((client, client_secret),) = account.clients.items()
        twilio = {"api_key": key, "api_secret": secret}
        clients = {"kore_client_id": client, "kore_client_secret": client_secret}
        webhooks = {"kore_webhook_secret": account.kore_secret}
        self._say("credentials", twilio | clients | webhooks)

    def command(self, command: "Command", name: str) -> None:
        names = ("sid", "sim_sid", "direction", "status", "mode", "body")
        self._say("command", {key: getattr(command, key) for key in names})

    def webhook(self, delivery: "Delivery") -> None:
        names = ("command_sid", "method", "url", "attempts", "ok", "answer", "error")
        self._say("webhook", {key: getattr(delivery, key) for key in names})

    def modem(self, modem: "Modem") -> None:
        names = ("iccid", "registration", "port", "open", "online")
        event = {key: getattr(modem, key) for key in names}
        if self._modems.get(modem.iccid) != event:
            self._modems[modem.iccid] = event
            self._say("modem", event)

    def device(self, name: str, line: str) -> None:
        self._say("device", {"unique_name": name, "line": line})

    def device_exit(self, name: str, code: int) -> None:
        self._say("device_exit", {"unique_name": name, "code": code})

    def _say(self, event: str, details: dict[str, Any]) -> None:
        output.as_json({"event": event, **details})
