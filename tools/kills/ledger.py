"""Whether all is as promised, once nothing is under way any more."""

from collections import Counter
from pathlib import Path

from modem.agent.records import DONE, REFUSED, SENT, UNKNOWN, Outgoing
from modem.agent.store import Store
from modem.agent.wording import body_of
from tools.kills.life import ACCEPTED, CLIENT_QUEUE, HANDLED, QUEUE, whole_lines
from tools.kills.station import Station


class Ledger:
    """Compares what clients were told, what is on disk, what the network saw and what was done.

    `problems` are sentences, [] if all is well; `figures` are counts by what is counted.
    """

    def __init__(self, folder: Path, database: str, station: Station) -> None:
        self.problems: list[str] = []
        self.figures: Counter[str] = Counter()
        self._folder = folder
        self._station = station
        store = Store(database)
        try:
            self._outgoing(store.outbox.list(limit=-1))
            self._incoming(store)
        finally:
            store.close()

    def _outgoing(self, messages: list[Outgoing]) -> None:
        seen = Counter(self._station.seen)
        rows = {message.id: message for message in messages}
        for line in whole_lines(self._folder / ACCEPTED):
            id, _, text = line.partition(" ")
            self.figures["accepted"] += 1
            if int(id) not in rows or rows[int(id)].text != text:
                self.problems.append("message %s was accepted, and is not there" % id)
        for message in messages:
            self._one(message, seen.pop(str(body_of(message)), 0))
        self.figures["sent in part"] = self._station.fragments
        for text in seen:
            self.problems.append("the network saw %r, which nobody accepted" % text[:40])

    def _one(self, message: Outgoing, times: int) -> None:
        right = {SENT: (1,), REFUSED: (0,), UNKNOWN: (0, 1)}
        self.figures[message.state] += 1
        self.figures["unknown, and the network had it"] += message.state == UNKNOWN and times
        if times not in right.get(message.state, ()):
            self.problems.append(
                "message %d is %s, and the network saw it %d times"
                % (message.id, message.state, times)
            )

    def _incoming(self, store: Store) -> None:
        kept = store.inbox.list(limit=-1)
        posted = Counter(self._station.posted)
        texts = Counter(str(command.text) for command in kept)
        self.figures["posted"] = len(posted)
        self.figures["delivered twice"] = self._station.repeated
        if texts != posted:
            for kind, found in (("lost", posted - texts), ("doubled", texts - posted)):
                shown = ", ".join(list(found)[:9])
                self.problems.append("%d Commands are %s: %s" % (found.total(), kind, shown))
        for queue in (QUEUE, CLIENT_QUEUE):
            self._queue(store, queue, [command.id for command in kept])

    def _queue(self, store: Store, queue: str, ids: list[str]) -> None:
        done = whole_lines(self._folder / (queue + HANDLED))
        self.figures["processed by " + queue] = len(done)
        if done != ids:
            self.problems.append("%s: not each Command was processed once, in order" % queue)
        counts = store.inbox.counts(queue)
        if counts[DONE] != len(ids):
            self.problems.append("the queue %s is %s" % (queue, counts))
