"""The simulated modems of `modem lab`: in a thread of their own, as a station of the cloud."""

import logging
import sqlite3
import threading
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import localtime, time
from typing import TYPE_CHECKING

from modem.cli.cards import Cards
from modem.cli.station import Message, Station
from modem.simulator.assembly import plug_in
from modem.simulator.faults import stack
from modem.simulator.host import Host
from modem.simulator.network import Network
from modem.simulator.pty import Pty

if TYPE_CHECKING:
    from modem.cli.tap import Tap
    from modem.cloud.carrier import Joined, Stations

PRODUCTS = (("supersim", "000", 0), ("wireless", "2936", 1))  # name, peer, digit of the ICCID
STORE_AGAIN_S = 1.0  # between attempts of the cloud to store what a modem says
RETRY_MS = 5000  # between attempts of the network, sooner than a real one: people wait here

log = logging.getLogger(__name__)


class Modems:
    """So many simulated modems of each product, each on a PTY. `cards` None: nothing is kept.

    Made, started and closed by the thread of the cloud's event loop. `on_failure` is called
    there if the simulator dies.
    """

    def __init__(
        self,
        stations: "Stations",
        loop: AbstractEventLoop,
        each: int,
        persona: str,
        folder: Path | None,
        on_failure: Callable[[BaseException], object],
    ) -> None:
        self._stations = stations
        self._loop = loop
        self._on_failure = on_failure
        self._network = Network(epoch=round(time()), zone=localtime().tm_gmtoff // 900)
        self._network.retry_ms = RETRY_MS
        self._host = Host(self._network)
        self._cards = cards = Cards(folder)
        self._station = Station(self._network, self._post, self._save)
        self._inbox: deque[Message] = deque()
        self._joined: Joined | None = None
        self._thread = threading.Thread(target=self._run, name="simulated modems")
        for product, peer, digit in PRODUCTS:
            for number in range(1, each + 1):
                self._add(f"{product}-{number}", f"8988307{digit}{number:011}", peer, persona)
        for tap in self._station.taps.values():
            cards.load(tap)

    def _add(self, name: str, iccid: str, peer: str, persona: str) -> None:
        device = plug_in(self._network, persona=persona, peer=peer)
        assert device.sim is not None
        device.sim.iccid, device.sim.unique_name = iccid, name
        link = Pty()
        link.on_rename = lambda port: self._station.taps[iccid].tell()
        self._station.add(self._host, device, stack(device, {}, 0), link)

    def ports(self) -> dict[str, str]:
        """Return the port of each modem by the ICCID of its SIM, in order."""
        return {iccid: tap.link.port for iccid, tap in self._station.taps.items()}

    def start(self) -> None:
        """Join the cloud and run."""
        hello = self._station.hello()
        self._joined = self._stations.join(hello, self._send)
        self._thread.start()

    def close(self) -> None:
        """Hang up on all programs and end."""
        self._host.stop()
        if self._thread.is_alive():
            self._thread.join()
        self._host.close()
        self._take()
        if self._joined is not None:
            self._stations.leave(self._joined)

    def _save(self, tap: "Tap") -> None:
        try:
            self._cards.save(tap)
        except OSError as error:  # the disk is full, say: the next change is another attempt
            log.warning("what SIM %s has stored is not on disk: %s", tap.sim.iccid, error)

    # Between the two threads

    def _send(self, message: Message) -> None:
        """The cloud's thread: something for the station."""
        self._host.call_soon(lambda now: self._station.receive(message, now))

    def _post(self, message: Message) -> None:
        """The modems' thread: something for the cloud. It is woken for the first of several."""
        self._inbox.append(message)
        if len(self._inbox) == 1:
            self._loop.call_soon_threadsafe(self._take)

    def _take(self) -> None:
        """The cloud's thread: hear what the modems said, each message once it can be stored."""
        while self._inbox:
            try:
                if self._joined is not None:
                    self._stations.receive(self._joined, self._inbox[0])
            except sqlite3.Error as error:
                log.warning("what a modem said cannot be stored: %s", error)
                self._loop.call_later(STORE_AGAIN_S, self._take)
                return
            except Exception:
                log.exception("the cloud stumbled over what a modem said")
            self._inbox.popleft()

    def _run(self) -> None:
        try:
            self._host.run()
        except BaseException as error:
            self._loop.call_soon_threadsafe(self._on_failure, error)
