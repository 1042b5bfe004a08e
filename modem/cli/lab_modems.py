"""The simulated modems of `modem lab`: in a thread of their own, as a station of the cloud."""

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
    from modem.cloud.carrier import Joined, Stations

PRODUCTS = (("supersim", "000", 0), ("wireless", "2936", 1))  # name, peer, digit of the ICCID
RETRY_MS = 5000  # between attempts of the network, sooner than a real one: people wait here


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
        cards = Cards(folder)
        self._station = Station(self._network, self._post, cards.save)
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
        while self._inbox:
            message = self._inbox.popleft()
            if self._joined is not None:
                self._stations.receive(self._joined, message)

    def _run(self) -> None:
        try:
            self._host.run()
        except BaseException as error:
            self._loop.call_soon_threadsafe(self._on_failure, error)
