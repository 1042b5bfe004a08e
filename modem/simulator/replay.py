"""A recorded dialogue as a modem: it answers what it was recorded to answer.

A command gets the answer recorded for it; of several recordings the next each time, and the
last again and again. What is typed at a recorded prompt gets the answer recorded after it,
whatever the text: in a recording numbers and bodies may be masked. Delays are as recorded, and
a line that came unasked comes at its recorded time after the port was opened. Whoever opens
the port anew gets the dialogue from its beginning.

A command that was not recorded is answered with ERROR, with two exceptions, because a masked
recording stands for any value: one that led to a prompt, and one with stars in it, hold for
whatever stands behind the `=`.
"""

from collections.abc import Iterable
from functools import partial

from modem.dialogue import TO_MODEM, Entry
from modem.simulator.agenda import Agenda

ESC, SUB, CR = b"\x1b", b"\x1a", b"\r"
OK, ERROR = b"\r\nOK\r\n", b"\r\nERROR\r\n"
FINALS = (b"OK", b"ERROR", b"NO CARRIER", b"CONNECT", b"ABORTED")
NUMERIC = (b"0\r", b"4\r")  # the same after ATV0, with no line feed
LONGEST_LINE = 4096  # octets without an end that are kept: a PDU has 350


class Exchange:
    """What was sent, and what came back: (ms after it was sent, octets) each."""

    def __init__(self, sent: bytes, time: int) -> None:
        self.sent = sent
        self.time = time
        self.answer: list[tuple[int, bytes]] = []
        self.entry: Exchange | None = None  # what was typed at the prompt, and its answer
        self.complete = False

    def take(self, time: int, octets: bytes) -> None:
        """Add a line of the answer."""
        self.answer.append((max(0, time - self.time), octets))
        self.complete = is_prompt(octets) or is_final(octets)

    @property
    def prompts(self) -> bool:
        """Whether the answer ends with the prompt for a message."""
        return bool(self.answer) and is_prompt(self.answer[-1][1])


class Replay:
    """One modem, with the interface of a `Device`. `fast` leaves the recorded delays out."""

    def __init__(self, entries: Iterable[Entry], fast: bool = False, now: int = 0) -> None:
        self._exchanges, self._unasked = sort_out(entries)
        self._fast = fast
        self.now = now
        self.connect(now)

    def connect(self, now: int) -> None:
        """The DTE opened the port: the dialogue begins."""
        self.now = now
        self._connected = True
        self._agenda = Agenda()
        self._output = bytearray()
        self._typed = bytearray()
        self._waiting: dict[bytes, list[Exchange]] = {}
        for exchange in self._exchanges:
            self._waiting.setdefault(key(exchange.sent), []).append(exchange)
        self._prompt: Exchange | None = None
        for time, octets in self._unasked:
            self._agenda.at(now + time, partial(self._say, octets))

    def disconnect(self, now: int) -> None:
        """The DTE closed the port: nothing is said to nobody."""
        self.now = now
        self._connected = False
        self._agenda.clear()
        self._output.clear()

    def receive_data(self, data: bytes, now: int) -> None:
        """Take octets from the DTE. Never raises, whatever they are."""
        self.advance(now)
        for octet in data:
            self._type(bytes((octet,)))
        self.advance(now)

    def data_to_send(self) -> bytes:
        """Return the octets for the DTE."""
        data = bytes(self._output)
        self._output.clear()
        return data

    def advance(self, now: int) -> None:
        """Say what is due by now."""
        while (entry := self._agenda.pop(now)) is not None:
            if entry.action is not None:
                entry.action()
        self.now = max(self.now, now)

    def deadline(self) -> int | None:
        """Return the time by which `advance` is wanted, or None."""
        return self._agenda.deadline()

    def _say(self, octets: bytes) -> None:
        self._output += octets

    def _type(self, octet: bytes) -> None:
        if octet == ESC:
            self._give_up()
        elif self._prompt is not None and octet == SUB:
            self._enter(self._prompt)
        elif self._prompt is None and octet == CR:
            line = bytes(self._typed).strip()
            self._typed.clear()
            if line:
                self._answer(line)
        elif len(self._typed) < LONGEST_LINE:
            self._typed += octet

    def _give_up(self) -> None:
        """ESC: no message after all (27.005 clause 3.5.1), and no half-typed line."""
        self._typed.clear()
        if self._prompt is not None:
            self._prompt = None
            self._say(OK)

    def _enter(self, prompt: Exchange) -> None:
        self._typed.clear()
        self._prompt = None
        if prompt.entry is None:
            self._say(ERROR)
        else:
            self._play(prompt.entry)

    def _answer(self, line: bytes) -> None:
        recorded = self._find(line)
        if recorded:
            exchange = recorded.pop(0) if len(recorded) > 1 else recorded[0]
            self._play(exchange)
            self._prompt = exchange if exchange.prompts else None
        elif key(line)[:2] == b"AT":
            self._say(ERROR)

    def _find(self, line: bytes) -> list[Exchange]:
        """Return the recordings of a command line that are still to come; () for none."""
        recorded = self._waiting.get(key(line))
        if recorded:
            return recorded
        name = key(line).partition(b"=")[0] + b"="
        for sent, recorded in self._waiting.items():
            stands_for_any = recorded[0].prompts or b"*" in sent
            if stands_for_any and sent.startswith(name):
                return recorded
        return []

    def _play(self, exchange: Exchange) -> None:
        for delay, octets in exchange.answer:
            when = self.now + (0 if self._fast else delay)
            self._agenda.at(when, partial(self._say, octets))


def key(line: bytes) -> bytes:
    """Return what a command line is known by: case and spaces outside of it do not matter."""
    return line.strip().upper()


def is_prompt(octets: bytes) -> bool:
    return octets.strip(b"\r\n\0 ") == b">"


def is_final(octets: bytes) -> bool:
    """Whether a line ends an answer (V.250 clause 5.7.1; 27.005 clause 3.2.5; 27.007 9.2)."""
    line = octets.strip()
    coded = line.startswith((b"+CMS ERROR", b"+CME ERROR"))
    return coded or line in FINALS or octets in NUMERIC


def sort_out(entries: Iterable[Entry]) -> tuple[list[Exchange], list[tuple[int, bytes]]]:
    """Return the exchanges of a dialogue, and what came unasked: (ms, octets) each."""
    sorter = Sorter()
    for entry in entries:
        sorter.put(entry)
    return sorter.exchanges, sorter.unasked


class Sorter:
    """Reads a dialogue from top to bottom. What comes after a final result came unasked."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.unasked: list[tuple[int, bytes]] = []
        self._open: Exchange | None = None
        self._time = 0
        self._begun = 0  # when the recording before this one ended, in a file of several

    def put(self, entry: Entry) -> None:
        """Take the next entry."""
        self._pass(entry.time)
        if isinstance(entry.content, str):
            return
        if entry.marker == TO_MODEM:
            self._sent(entry.content)
        elif self._open is None or self._open.complete:
            self.unasked.append((self._time, entry.content))
        else:
            self._open.take(self._time, entry.content)

    def _pass(self, time: int | None) -> None:
        if time is None:
            return
        if self._begun + time < self._time:  # the times begin anew: another recording
            self._begun = self._time
        self._time = self._begun + time

    def _sent(self, octets: bytes) -> None:
        before = self._open
        if before is not None and before.prompts:
            self._typed_at(before, octets)
            return
        line = octets.replace(ESC, b"").strip()
        if not line:
            return
        self._open = Exchange(line, self._time)
        self.exchanges.append(self._open)

    def _typed_at(self, prompt: Exchange, octets: bytes) -> None:
        """A line of a message; its last one, or ESC, has an answer."""
        if octets.endswith((SUB, ESC)):
            self._open = Exchange(octets, self._time)
        if octets.endswith(SUB):
            prompt.entry = self._open
