"""`modem sim --cloud`: its modems become those of a cloud elsewhere, on whatever machine."""

import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from modem.cli.station import Message, Station
from modem.cloud.carrier_client import CarrierClient

if TYPE_CHECKING:
    from modem.cli.voices import Voice
    from modem.simulator.device import Device
    from modem.simulator.faults.base import Speaker
    from modem.simulator.host import Host
    from modem.simulator.network import Network
    from modem.simulator.pty import Pty
    from modem.simulator.tcp import Listener

TOKEN = "MODEM_CLOUD_TOKEN"
PREFIX = "8988307"  # of the ICCID, as on the cards of the real service
CARDS = 10**12


class Joining:
    """The modems of one process and their way to the cloud at `address` (HOST:PORT).

    `name` tells them from those of other processes: the SIMs of a name are the same each time,
    and unlike those of any other name. Raises click.UsageError.
    """

    def __init__(self, address: str, name: str | None, network: "Network", voice: "Voice") -> None:
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise click.UsageError(f"--cloud: expected HOST:PORT, not {address!r}")
        self._token = os.environ.get(TOKEN, "")
        if not self._token:
            raise click.UsageError(f"--cloud: {TOKEN} is to be set to the token of the cloud")
        self._address = (host.strip("[]"), int(port))
        self._name = name or socket.gethostname()
        self._voice = voice
        self._is_there = True  # so that the first failure is told
        self._client: CarrierClient | None = None
        self._station = Station(network, self._send)

    def add(
        self, host: "Host", device: "Device", outer: "Speaker", link: "Pty | Listener"
    ) -> None:
        """Put a modem on its link, with a SIM that the cloud has not seen elsewhere."""
        number = len(self._station.taps)
        digest = hashlib.sha256(f"{self._name}/{number}".encode()).digest()
        assert device.sim is not None
        device.sim.iccid = f"{PREFIX}{int.from_bytes(digest[:8], 'big') % CARDS:012}"
        device.sim.unique_name = f"{self._name}-{number + 1}"
        self._station.add(host, device, outer, link)

    @contextmanager
    def connected(self, host: "Host") -> Iterator[None]:
        """Keep the connection while the context is open; `host` runs the modems meanwhile."""
        hello = self._station.hello()  # made here: the client asks from a thread of its own
        self._client = CarrierClient(
            self._address,
            self._token,
            lambda: hello,
            lambda message: host.call_soon(lambda now: self._hear(message, now)),
            lambda why: host.call_soon(lambda now: self._lost(why)),
        )
        self._client.start()
        try:
            yield
        finally:
            self._client.close()

    def _send(self, message: Message) -> None:
        if self._client is not None:
            self._client.send(message)

    def _hear(self, message: Message, now: int) -> None:
        if message["type"] == "refused":
            raise click.UsageError(f"--cloud: the cloud refuses: {message['why']}")
        if message["type"] == "welcome":
            self._is_there = True
            self._voice.joined([sim["sid"] for sim in message["sims"]])
        self._station.receive(message, now)

    def _lost(self, why: str) -> None:
        """Say it once: the client goes on trying."""
        if self._is_there:
            self._voice.parted(why)
        self._is_there = False
