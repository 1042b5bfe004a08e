"""The side that is never killed: a simulated modem on a PTY, its network, and what it saw."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from modem.simulator.assembly import plug_in
from modem.simulator.host import Host
from modem.simulator.messages import FromSim
from modem.simulator.network import Network
from modem.simulator.pty import Pty

T = TypeVar("T")

JOIN_MS = 4000
"""How long the network waits for the rest of a message. More goes by in a minute here than in a
day elsewhere: in the usual time, their eight-bit references would come round again."""


class Station:
    """A modem at `port`, alive in a thread until `close`.

    seen    the texts that the network took, in order
    posted  the texts that it was given for the modem, in order
    fragments, repeated     how many messages came in part, and how many it delivered twice
    """

    def __init__(self, port: str) -> None:
        self.port = port
        self.seen: list[str] = []
        self.posted: list[str] = []
        self.repeated = 0
        self.fragments = 0
        self._network = Network()
        self._network.join_ms = JOIN_MS
        self._network.on_message(self._see)
        self._device = plug_in(self._network)
        self._host = Host(self._network)
        self._host.add(self._device, Pty(link=port))
        self._thread = threading.Thread(target=self._host.run, name="modem", daemon=True)
        self._thread.start()

    def _see(self, message: FromSim) -> None:
        if message.missing:
            self.fragments += 1
        else:
            self.seen.append(message.text or "")

    def post(self, draw: random.Random) -> None:
        """Give the network a Command for the modem; some want a reply, some come twice."""
        text = "in %d%s" % (len(self.posted), "?" * (draw.random() < 0.3))
        twice = draw.random() < 0.1
        self.posted.append(text)
        self.repeated += twice

        def deliver(now: int) -> None:
            assert self._device.sim is not None
            if twice:
                self._network.repeat_next(self._device.sim)
            self._network.deliver(self._device.sim, text, now=now)

        self.call(deliver)

    def call(self, function: Callable[[int], T]) -> T:
        """Run `function(now)` between two turns of the modem; return what it does."""
        outcome: Future[T] = Future()
        self._host.call_soon(lambda now: outcome.set_result(function(now)))
        return outcome.result(10)

    def close(self) -> None:
        """Hang up and end."""
        self._host.stop()
        self._thread.join()
        self._host.close()
