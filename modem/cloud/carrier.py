"""The carrier: `Stations`, through which the cloud reaches SIMs wherever their modems are.

Modems belong to stations: the process of `modem lab` itself, or `modem sim --cloud` anywhere
else (`carrier_socket.py` is the way there). A station and the cloud exchange messages, each a
JSON object with a "type":

to the cloud
    hello     "version" 1, "station" (an id of this process), "sims": [{"iccid", "peer",
              "number", "unique_name"}]; over a socket also "proof"
    from_sim  "n", "iccid", "to", "text" (null for 8-bit data), "data" (hex; of text: UTF-8)
    status    "n", "ref", "status": sent, delivered, expired or failed
    state     "iccid", "registration" (home, roaming, denied, none, off), "waiting" (messages for
              it in the network), "used", "capacity" (of its storage), "open" (a program has
              the port open), "port"
    line      "iccid", "text": one line of the dialogue between the modem and its program

to the station
    welcome   "sims": [{"iccid", "sid"}]
    refused   "why"; the connection ends
    ack       "n": from_sim or status number n is stored
    submit    "ref", "iccid", "text" or "data" (hex), "sender", "validity" (s)
    act       "iccid", "action": leave or return (coverage), reboot, fill or empty (storage)

"ref" is the SID of the Command. Nothing is lost when a connection or either side ends: the
station says from_sim and status again until they are acknowledged, which they are when they are
stored; the cloud submits all that is not at its end again when a SIM comes back, and the station
knows by "ref" what it has already. So after a crash at a bad moment something may come twice; it
is never missing.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from modem.cloud.carriage import DELIVERED, EXPIRED, FAILED, SENT, FromSim, ToSim, Unreachable
from modem.cloud.parameters import is_name

Message = dict[str, Any]
Send = Callable[[Message], object]

LINES_KEPT = 400
STATIONS_REMEMBERED = 1000
ACTIONS = ("leave", "return", "reboot", "fill", "empty")
STATUSES = (SENT, DELIVERED, EXPIRED, FAILED)
REGISTRATIONS = ("home", "roaming", "denied", "none", "off")


class RefusedError(Exception):
    """A station may not join; the text says why."""


@dataclass
class Modem:
    """What the cloud knows of the modem that a SIM is in. `at` is its station, None: gone."""

    iccid: str
    peer: str
    registration: str = "off"
    waiting: int = 0
    used: int = 0
    capacity: int = 0
    open: bool = False
    port: str = ""
    station: "Joined | None" = None
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LINES_KEPT))

    @property
    def online(self) -> bool:
        """Whether the station that has this modem is connected."""
        return self.station is not None

    @property
    def full(self) -> bool:
        """Whether its storage has no room left."""
        return self.online and self.used >= self.capacity


@dataclass(eq=False)
class Joined:
    """A connected station: where to send messages for its modems."""

    id: str
    send: Send
    iccids: tuple[str, ...]


class Stations:
    """A `carriage.Carrier`: the stations and their modems. One thread: that of the cloud.

    Hooks, set before the first station joins: `on_join(iccid, peer, unique_name)` returns the
    SID of that SIM and may raise `RefusedError`; `on_back(iccid)` submits again what waits for
    the SIM, before it returns; `on_change(kind, iccid, text)` hears of a "state" or a "line".
    """

    def __init__(self) -> None:
        self.modems: dict[str, Modem] = {}
        self.on_join: Callable[[str, str, str | None], str] = lambda iccid, peer, name: ""
        self.on_back: Callable[[str], object] = _ignore
        self.on_change: Callable[[str, str, str], object] = _ignore
        self._on_message: list[Callable[[FromSim], object]] = []
        self._on_status: dict[str, Callable[[str], None]] = {}  # SID of a Command -> hears of it
        self._heard: OrderedDict[str, int] = OrderedDict()  # station id -> last from_sim stored

    # What the cloud speaks

    def on_message(self, callback: Callable[[FromSim], object]) -> None:
        """See `carriage.Carrier`."""
        self._on_message.append(callback)

    def submit(self, sim: str, message: ToSim, on_status: Callable[[str], None]) -> None:
        """See `carriage.Carrier`."""
        body = message.body
        content = {"text": body} if isinstance(body, str) else {"data": body.hex()}
        wanted = {"sender": message.sender, "validity": message.validity}
        station = self._station_of(sim)
        self._on_status[message.sid] = on_status
        station.send({"type": "submit", "ref": message.sid, "iccid": sim, **content, **wanted})

    def act(self, iccid: str, action: str) -> None:
        """Have something happen to a modem (see `ACTIONS`). Raises Unreachable, ValueError."""
        if action not in ACTIONS:
            raise ValueError("no such action: %r" % action)
        self._station_of(iccid).send({"type": "act", "iccid": iccid, "action": action})

    # What stations speak

    def join(self, hello: Message, send: Send) -> Joined:
        """Take a station in. Raises RefusedError, also for a hello that is none."""
        sims = _sims(hello)
        for sim in sims:
            known = self.modems.get(sim["iccid"])
            if known and known.station and known.station.id != hello["station"]:
                raise RefusedError("SIM %s is at another station already" % sim["iccid"])
        names = [(sim["iccid"], sim["peer"], sim.get("unique_name")) for sim in sims]
        welcome = [{"iccid": name[0], "sid": self.on_join(*name)} for name in names]
        station = Joined(hello["station"], send, tuple(name[0] for name in names))
        for iccid, peer, _ in names:
            modem = self.modems.setdefault(iccid, Modem(iccid, peer))
            modem.station = station
        self._heard.setdefault(station.id, 0)
        self._heard.move_to_end(station.id)
        while len(self._heard) > STATIONS_REMEMBERED:
            self._heard.popitem(last=False)
        send({"type": "welcome", "sims": welcome})
        for iccid in station.iccids:
            self.on_change("state", iccid, "")
            self.on_back(iccid)
        return station

    def leave(self, station: Joined) -> None:
        """The connection to a station has ended; another one may have taken its place."""
        for iccid in station.iccids:
            modem = self.modems[iccid]
            if modem.station is station:
                modem.station = None
                modem.open = False
                self.on_change("state", iccid, "")

    def receive(self, station: Joined, message: Message) -> None:
        """Take a message from a station. Raises ValueError for one that is not understood."""
        try:
            self._take(station, message)
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError("not understood: %r" % (error,)) from error

    def _station_of(self, iccid: str) -> Joined:
        modem = self.modems.get(iccid)
        if modem is None or modem.station is None:
            raise Unreachable(iccid)
        return modem.station

    def _take(self, station: Joined, message: Message) -> None:
        kind = message["type"]
        if kind in ("from_sim", "status"):
            self._store(station, kind, message)
            return
        iccid = message["iccid"]
        if iccid not in station.iccids:
            raise ValueError("SIM %s is not at this station" % iccid)
        modem = self.modems[iccid]
        if modem.station is not station:
            return
        if kind == "state":
            _update(modem, message)
            self.on_change("state", iccid, "")
        elif kind == "line":
            text = str(message["text"])
            modem.lines.append(text)
            self.on_change("line", iccid, text)
        else:
            raise ValueError("no such message: %r" % (kind,))

    def _store(self, station: Joined, kind: str, message: Message) -> None:
        number = int(message["n"])
        if kind == "status":
            self._status(str(message["ref"]), message["status"])
        elif number > self._heard.get(station.id, 0):
            arrived = _from_sim(station, message)
            for callback in self._on_message:
                callback(arrived)
            self._heard[station.id] = number
        station.send({"type": "ack", "n": number})

    def _status(self, ref: str, status: str) -> None:
        """Pass a status on. One that nobody waits for is of a Command that has been settled."""
        if status not in STATUSES:
            raise ValueError("no such status: %r" % (status,))
        hear = self._on_status.get(ref)
        if hear is not None:
            hear(status)
            if status != SENT:
                self._on_status.pop(ref, None)


def _sims(hello: Message) -> list[Message]:
    """Return the SIMs that a hello names. Raises RefusedError."""
    try:
        if hello["type"] != "hello" or hello["version"] != 1:
            raise RefusedError("expected a hello of version 1")
        sims: list[Message] = hello["sims"]
        texts = [hello["station"], *(sim[key] for sim in sims for key in ("iccid", "peer"))]
        if not all(isinstance(text, str) and 0 < len(text) <= 64 for text in texts):
            raise RefusedError("a hello has texts for its station, iccid and peer")
        names = [sim["unique_name"] for sim in sims if sim.get("unique_name") is not None]
        if not all(isinstance(name, str) and is_name(name) for name in names):
            raise RefusedError("a unique_name is null or a text that can stand in a path")
    except (KeyError, TypeError) as error:
        raise RefusedError("not a hello: %r" % (error,)) from error
    return sims


def _from_sim(station: Joined, message: Message) -> FromSim:
    iccid, text = message["iccid"], message["text"]
    if iccid not in station.iccids:
        raise ValueError("SIM %s is not at this station" % iccid)
    if text is not None and not isinstance(text, str):
        raise ValueError("text is a string or null")
    return FromSim(iccid, str(message["to"]), text, bytes.fromhex(message["data"]))


def _update(modem: Modem, message: Message) -> None:
    if message["registration"] not in REGISTRATIONS:
        raise ValueError("no such registration: %r" % (message["registration"],))
    modem.registration = message["registration"]
    modem.waiting = int(message["waiting"])
    modem.used = int(message["used"])
    modem.capacity = int(message["capacity"])
    modem.open = bool(message["open"])
    modem.port = str(message["port"])


def _ignore(*_: object) -> None:
    pass
