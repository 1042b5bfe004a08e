"""Records as the pages of the console show them: names, words, times."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from modem.cloud.carrier import Modem, Stations
from modem.cloud.products import PRODUCTS
from modem.cloud.records import BINARY, FROM_SIM, Command, Delivery, Fleet, Sim
from modem.cloud.service import Cloud

COMMANDS_SHOWN = 100
PRODUCT_NAMES = {"supersim": "Super SIM", "wireless": "Programmable Wireless"}
REGISTRATIONS = {
    "home": "Registered",
    "roaming": "Registered, roaming",
    "denied": "Denied",
    "none": "Searching",
    "off": "Off",
}
AWAY = "No modem"


def moment(ms: int) -> str:
    """Return a time as people read it, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def iso(ms: int) -> str:
    """Return a time as ISO 8601."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class SimView:
    """A SIM, the modem that it is in, and where its Commands are posted."""

    sim: Sim
    modem: Modem
    callback_url: str
    callback_method: str
    shared: bool  # the callback belongs to the SIM's fleet
    commands: int
    last: "CommandView | None"

    @property
    def name(self) -> str:
        return self.sim.unique_name or self.sim.sid

    @property
    def product(self) -> str:
        return PRODUCT_NAMES[self.sim.product]

    @property
    def peer(self) -> str:
        return PRODUCTS[self.sim.product].peer

    @property
    def binary(self) -> bool:
        """Whether a Command to this SIM may be octets."""
        return self.sim.product == "wireless"

    @property
    def registration(self) -> str:
        return REGISTRATIONS[self.modem.registration] if self.modem.online else AWAY

    @property
    def light(self) -> str:
        """The kind of the lamp beside the registration: good, warn or off."""
        if not self.modem.online or self.modem.registration == "off":
            return "off"
        return "good" if self.modem.registration in ("home", "roaming") else "warn"


@dataclass(frozen=True)
class CommandView:
    """A Command as a row of the Commands tab, with the webhooks that were made for it."""

    command: Command
    deliveries: tuple[Delivery, ...]

    @property
    def arrow(self) -> str:
        return "from SIM" if self.command.direction == FROM_SIM else "to SIM"

    @property
    def text(self) -> str:
        """The body: text as it is, octets as hex."""
        if self.command.mode != BINARY:
            return self.command.body
        try:
            return base64.b64decode(self.command.body).hex(" ")
        except (binascii.Error, ValueError):
            return self.command.body

    @property
    def webhook(self) -> str:
        """What became of the last webhook, in a word or two; empty where there was none."""
        if not self.deliveries:
            return ""
        last = self.deliveries[0]
        if last.ok:
            return "posted"
        if last.answer is None and last.error is None:
            return "posting"
        return "failed" if last.state == "done" else "retrying"


class Views:
    """Reads the store for the pages."""

    def __init__(self, cloud: Cloud, stations: Stations) -> None:
        self._cloud = cloud
        self._stations = stations

    def sims(self) -> list[SimView]:
        """Return all SIMs in the order they came."""
        found = self._cloud.store.select(Sim, newest_first=False)
        return [self.of_sim(sim) for sim in found]

    def sim(self, sid: str) -> SimView | None:
        """Return the SIM with this SID or unique name."""
        sim = self._cloud.store.named(Sim, sid)
        return None if sim is None else self.of_sim(sim)

    def of_sim(self, sim: Sim) -> SimView:
        store = self._cloud.store
        modem = self._stations.modems.get(sim.iccid) or Modem(sim.iccid, "")
        url, method = sim.commands_callback_url, sim.commands_callback_method
        if sim.product == "supersim":
            fleet = self.fleet(sim)
            url, method = (
                (fleet.sms_commands_url, fleet.sms_commands_method) if fleet else ("", "")
            )
        last = store.select(Command, {"sim_sid": sim.sid}, most=1)
        return SimView(
            sim=sim,
            modem=modem,
            callback_url=url or "",
            callback_method=method or "POST",
            shared=sim.product == "supersim",
            commands=store.count(Command, {"sim_sid": sim.sid}),
            last=CommandView(last[0], ()) if last else None,
        )

    def fleet(self, sim: Sim) -> Fleet | None:
        """Return the fleet of a Super SIM."""
        return self._cloud.store.get(Fleet, sim.fleet_sid)

    def commands(self, sim: Sim) -> list[CommandView]:
        """Return the latest Commands of a SIM, the last one first."""
        found = self._cloud.store.select(Command, {"sim_sid": sim.sid}, most=COMMANDS_SHOWN)
        return [self.of_command(command) for command in found]

    def of_command(self, command: Command) -> CommandView:
        deliveries = self._cloud.store.select(Delivery, {"command_sid": command.sid}, most=10)
        return CommandView(command, tuple(deliveries))


def fields_of_delivery(delivery: Delivery) -> list[tuple[str, str]]:
    """Return the fields of a webhook."""
    return [(name, value) for name, value in json.loads(delivery.form)]
