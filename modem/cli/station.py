"""The simulated modems of one process as a station of a cloud: messages both ways, as dicts.

`modem/cloud/carrier.py` says what the messages are. Everything here is touched only by the
thread that runs the host; how a message gets to the cloud and back is the caller's business.
"""

import secrets
from collections import deque
from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any

from modem.cli.tap import Tap
from modem.simulator.messages import ToSim
from modem.simulator.sim import HOME, NONE

if TYPE_CHECKING:
    from modem.simulator.device import Device
    from modem.simulator.faults.base import Speaker
    from modem.simulator.host import Host
    from modem.simulator.messages import FromSim, Submission
    from modem.simulator.network import Network
    from modem.simulator.pty import Pty
    from modem.simulator.tcp import Listener

Message = dict[str, Any]
FINAL = ("delivered", "expired", "failed")


class Station:
    """Modems on one network. `send` is called with each message for the cloud.

    A message that must not be lost has a number and is kept until the cloud has acknowledged
    it; when the cloud says welcome, all of these are sent again, at first one at a time: were
    they sent all at once, a connection that always breaks after so many bytes would break each
    time before an acknowledgement is back, and never get any further. `save` is called when what
    a modem has stored has changed, and before a Command is reported as delivered.
    """

    def __init__(
        self,
        network: "Network",
        send: Callable[[Message], object],
        save: Callable[[Tap], object] = lambda tap: None,
    ) -> None:
        self.network = network
        self.id = secrets.token_hex(8)
        self.taps: dict[str, Tap] = {}
        self._send = send
        self._save = save
        self._known: set[str] = set()  # Commands that the cloud may submit again
        self._kept: dict[int, Message] = {}
        self._unsaid: deque[Message] = deque()  # of these, what this connection has not carried
        self._unheard: set[int] = set()  # and what it has, without an acknowledgement so far
        self._room: float = inf  # for so many of the latter; each acknowledgement makes more
        self._number = 0
        network.on_message(self._from_sim)

    def add(self, host: "Host", device: "Device", outer: "Speaker", link: "Pty | Listener") -> Tap:
        """Put a modem on its link, with its dialogue and its state told to the cloud."""
        sim = device.sim
        assert sim is not None
        tap = Tap(sim, device, outer, link, self._send, host.now, self._save)
        self.taps[sim.iccid] = tap
        host.add(tap, link)
        return tap

    def hello(self) -> Message:
        """Return the message that a connection begins with."""
        sims = [
            {
                "iccid": sim.iccid,
                "peer": sim.peer,
                "number": sim.number,
                "unique_name": sim.unique_name,
            }
            for sim in (tap.sim for tap in self.taps.values())
        ]
        return {"type": "hello", "version": 1, "station": self.id, "sims": sims}

    def _welcomed(self) -> None:
        """The cloud hears: tell it again what it has not acknowledged, and how things are."""
        self._unsaid = deque(self._kept.values())
        self._unheard.clear()
        self._room = 1 if self._kept else inf
        self._say()
        for tap in self.taps.values():
            tap.tell()

    def receive(self, message: Message, now: int) -> None:
        """Take a message from the cloud. Raises ValueError for one that is not understood."""
        kind = message.get("type")
        if kind == "welcome":
            self._welcomed()
        elif kind == "ack":
            self._acknowledged(message["n"])
        elif kind == "submit":
            self._submit(message, now)
        elif kind == "act":
            self._act(message, now)
        else:
            raise ValueError("the cloud says %r, which means nothing here" % (kind,))

    def _keep(self, message: Message) -> None:
        self._number += 1
        message = {**message, "n": self._number}
        self._kept[self._number] = message
        self._unsaid.append(message)
        self._say()

    def _say(self) -> None:
        while self._unsaid and len(self._unheard) < self._room:
            message = self._unsaid.popleft()
            self._unheard.add(message["n"])
            self._send(message)

    def _acknowledged(self, number: int) -> None:
        self._unheard.discard(number)
        self._room += 1
        self._say()
        message = self._kept.pop(number, None)
        if message and message["type"] == "status" and message["status"] in FINAL:
            self._known.discard(message["ref"])

    def _submit(self, message: Message, now: int) -> None:
        """Hand a Command to the network; one that it has already is not handed over twice."""
        ref, tap = message["ref"], self.taps.get(message["iccid"])
        if ref in self._known:  # the cloud is told of it in turn
            return
        self._known.add(ref)
        if tap is None:
            self._status(ref, "failed")
            return
        body = message["text"] if "text" in message else bytes.fromhex(message["data"])
        wanted = ToSim(body, message.get("sender"), message.get("validity"))
        try:
            self.network.submit(
                tap.sim, wanted, now, lambda known: self._reported(ref, known, tap)
            )
        except ValueError:
            self._status(ref, "failed")

    def _reported(self, ref: str, submission: "Submission", tap: Tap) -> None:
        if submission.status == "delivered":
            self._save(tap)
        self._status(ref, submission.status)

    def _status(self, ref: str, status: str) -> None:
        self._keep({"type": "status", "ref": ref, "status": status})

    def _from_sim(self, message: "FromSim") -> None:
        if message.sim.iccid in self.taps:
            self._keep(
                {
                    "type": "from_sim",
                    "iccid": message.sim.iccid,
                    "to": message.recipient,
                    "text": message.text,
                    "data": message.data.hex(),
                }
            )

    def _act(self, message: Message, now: int) -> None:
        """Do what a button of the console says."""
        tap, action = self.taps.get(message["iccid"]), message["action"]
        if tap is None:
            return
        if action in ("leave", "return"):
            coverage = NONE if action == "leave" else HOME
            self.network.set_registration(tap.sim, coverage, now)
        elif action == "reboot":
            tap.device.reboot(now)
        elif action in ("fill", "empty"):
            tap.fill(action == "fill", now)
        tap.remark(action)
