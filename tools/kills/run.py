"""The run: life after life, each ended by a kill, some by a power cut, some in peace."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from modem.agent.records import SENDING, WAITING
from modem.agent.store import Store
from tools.kills.clients import Clients
from tools.kills.ledger import Ledger
from tools.kills.life import CLIENT_QUEUE, QUEUE, SOCKET, USED
from tools.kills.power import PowerCut, Promise, durable, unpack
from tools.kills.station import Station

LONGEST_LIFE = 0.4  # seconds, to begin with: on a busy machine it must be more to get anywhere
LONGER, SHORTER = 1.1, 0.97  # by what, after one that did not set the modem up, or did
END_LIMIT = 30.0  # seconds in which something must come to an end, once the killing is over
MESSAGES, COMMANDS = 8, 6  # accepted and posted in a life, at most


@dataclass
class Outcome:
    """What a run came to."""

    seed: int
    seconds: float
    figures: Counter[str]
    problems: list[str]


class Zygote:
    """A process that has imported everything and forks a life when told; see `__main__`.

    It is made before any thread, and stays without one.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tools.kills", "--zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def begin(self, *words: object) -> int:
        """Begin a life; return its process."""
        return int(self._ask("begin " + " ".join(map(str, words))))

    def end(self) -> tuple[int, bytes]:
        """Wait until the life has ended; return its code, and what it noted."""
        code, octets = self._ask("end").split()
        return int(code), bytes.fromhex(octets)

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _ask(self, line: str) -> str:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(line + "\n")
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the zygote has died")
        return answer


class Run:
    """Lives in `folder` until `kills` were killed; `happen` returns what came of it."""

    def __init__(self, folder: Path, kills: int, seed: int) -> None:
        self._folder = folder
        self._database = str(folder / "agent.db")
        self._kills = kills
        self._seed = seed
        self._figures: Counter[str] = Counter()
        self._longest = LONGEST_LIFE
        self._durable = Promise()

    def happen(self) -> Outcome:
        """Live and kill, then let everything end, and compare."""
        began = time.monotonic()
        store = Store(self._database)
        for queue in (QUEUE, CLIENT_QUEUE):
            store.inbox.ensure(queue)
        store.close()
        zygote = Zygote()
        station = Station(str(self._folder / "port"))
        clients = Clients(self._folder, str(self._folder / SOCKET))
        try:
            number = 0
            while self._figures["killed"] < self._kills:
                self._one(zygote, station, clients, number)
                number += 1
            self._finish(zygote, station, clients)
            ledger = Ledger(self._folder, self._database, station)
        finally:
            clients.close()
            zygote.close()
            station.close()
        return Outcome(
            self._seed,
            time.monotonic() - began,
            self._figures + ledger.figures,
            clients.failures + ledger.problems,
        )

    def _one(self, zygote: Zygote, station: Station, clients: Clients, number: int) -> None:
        # Drawn for each life anew: what others met is up to chance, and must change nothing here.
        draw = random.Random("%d, %d" % (self._seed, number))
        peace, power_cut = draw.random() < 0.05, draw.random() < 0.3
        seed = draw.randrange(1, 1 << 30)
        child = zygote.begin(self._folder, station.port, number, seed, draw.randrange(MESSAGES))
        left = draw.random() * self._longest
        for index in range(draw.randrange(COMMANDS)):
            pause = draw.random() * left
            time.sleep(pause)
            left -= pause
            station.post(draw)
            clients.send("by socket %d.%d" % (number, index))
        time.sleep(left)
        os.kill(child, signal.SIGTERM if peace else signal.SIGKILL)
        code, notes = zygote.end()
        self._longest *= SHORTER if notes[USED] else LONGER
        self._figures["lives"] += 1
        self._figures["lives that set the modem up"] += notes[USED]
        self._figures["killed"] += code == -signal.SIGKILL
        if code not in (0, -signal.SIGKILL, -signal.SIGTERM):
            raise RuntimeError("life %d ended with code %d" % (number, code))
        self._durable = durable(self._database, self._durable, unpack(notes[:USED]))
        if power_cut:
            how = PowerCut(self._database, self._durable, draw).happen()
            self._figures["power cuts"] += 1
            self._figures["power cuts: " + how] += 1

    def _finish(self, zygote: Zygote, station: Station, clients: Clients) -> None:
        """Live once more, in peace, until nothing is under way."""
        child = zygote.begin(self._folder, station.port, self._figures["lives"], 0, 0)
        left, until = -1, 0.0
        while not clients.idle or left:
            now, before, left = time.monotonic(), left, self._under_way(station)
            until = now + END_LIMIT if left != before else until
            if now > until:
                break
            time.sleep(0.1)
        clients.close()
        os.kill(child, signal.SIGTERM)
        zygote.end()

    def _under_way(self, station: Station) -> int:
        connection = sqlite3.connect("file:%s?mode=ro" % self._database, uri=True)
        try:
            query = "SELECT (SELECT count(*) FROM outgoing WHERE state IN (?, ?)) + (SELECT"
            query += " count(*) FROM task WHERE state = ? AND queue IN (?, ?))"
            query += " + ? - (SELECT count(*) FROM incoming)"
            values = (WAITING, SENDING, WAITING, QUEUE, CLIENT_QUEUE, len(station.posted))
            return int(connection.execute(query, values).fetchone()[0])
        finally:
            connection.close()
