"""Faults of the line: what happens to bytes between the modem and the DTE.

Only this direction is spoiled. AT has no checksum, so a byte lost on its way to the modem makes
another command of the one that was sent, and no driver can defend itself against that.
"""

from collections import deque
from random import Random

from modem.simulator.faults.base import Fault, Speaker, earliest

STRAY_URCS = (
    b"\r\n^RSSI:3\r\n",
    b"\r\n+CSSI: 7\r\n",
    b"\r\n+CREG: 1\r\n",
    b"\r\nRING\r\n",
    b'\r\n+CIEV: 2,"x"\r\n',
    b'\r\n+CMTI: "SM",199\r\n',
    b"\r\n*PSUTTZ: 26,1,1\r\n",
)
GARBLED = bytes([0x80, 0x83, 0xA5, 0xC3, 0xE8, 0xF0, 0xFE, 0x01, 0x07])
"""What a UART reads from a bad byte: framing errors seldom look like ASCII."""


class Bytewise(Fault):
    """Strikes single bytes; `chance` is for each."""

    def data_to_send(self) -> bytes:
        data = self.inner.data_to_send()
        if not data:
            return data
        return b"".join(
            self.spoil(data[at : at + 1]) if self.strikes() else data[at : at + 1]
            for at in range(len(data))
        )

    def spoil(self, byte: bytes) -> bytes:
        raise NotImplementedError


class Drop(Bytewise):
    """A byte is lost."""

    def spoil(self, byte: bytes) -> bytes:
        return b""


class Corrupt(Bytewise):
    """A byte arrives as garbage."""

    def spoil(self, byte: bytes) -> bytes:
        return bytes([self.random.choice(GARBLED)])


class Duplicate(Bytewise):
    """A byte arrives twice."""

    def spoil(self, byte: bytes) -> bytes:
        return byte + byte


class Insert(Fault):
    """Puts something into what the modem says, at any byte; `chance` is for each write."""

    def data_to_send(self) -> bytes:
        data = self.inner.data_to_send()
        if not data or not self.strikes():
            return data
        at = self.random.randrange(len(data) + 1)
        return data[:at] + self.insertion() + data[at:]

    def insertion(self) -> bytes:
        raise NotImplementedError


class Urc(Insert):
    """An unsolicited line, even in the middle of another one."""

    def insertion(self) -> bytes:
        return self.random.choice(STRAY_URCS)


class Noise(Insert):
    """A few bytes of garbage."""

    def insertion(self) -> bytes:
        return bytes(self.random.choices(GARBLED + b"\x00\xff", k=self.random.randint(1, 20)))


class Flood(Insert):
    """Thousands of NULs, as a powered-off modem's open line reads."""

    def insertion(self) -> bytes:
        return b"\x00" * self.random.randint(500, 5000)


class Held(Fault):
    """Keeps bytes back for a while; their order stays. `chance` is for each write."""

    shortest = 1
    longest = 80

    def __init__(self, inner: Speaker, chance: float, random: Random) -> None:
        super().__init__(inner, chance, random)
        self._held: deque[tuple[int, bytes]] = deque()

    def data_to_send(self) -> bytes:
        data = self.inner.data_to_send()
        if data:
            self._put(data)
        due = []
        while self._held and self._held[0][0] <= self.now:
            due.append(self._held.popleft()[1])
        return b"".join(due)

    def _put(self, data: bytes) -> None:
        cut = self.cut(data) if self.strikes() else len(data)
        at = self._held[-1][0] if self._held else self.now
        self._held.append((at, data[:cut]))
        if cut < len(data):
            later = max(at, self.now + self.random.randint(self.shortest, self.longest))
            self._held.append((later, data[cut:]))

    def cut(self, data: bytes) -> int:
        return self.random.randrange(len(data))

    def disconnect(self, now: int) -> None:
        self._held.clear()
        super().disconnect(now)

    def deadline(self) -> int | None:
        return earliest(self.inner.deadline(), self._held[0][0] if self._held else None)


class Split(Held):
    """The rest of a write comes a little later."""


class Late(Held):
    """A whole answer comes much later: after the driver has given it up."""

    shortest = 1000
    longest = 40_000

    def cut(self, data: bytes) -> int:
        return 0


class Lost(Fault):
    """A whole write is lost."""

    def data_to_send(self) -> bytes:
        data = self.inner.data_to_send()
        return b"" if data and self.strikes() else data


class Lie(Fault):
    """The message is sent, and the modem says `+CMS ERROR: 500`."""

    def data_to_send(self) -> bytes:
        data = self.inner.data_to_send()
        start = data.find(b"\r\n+CMGS: ")
        end = data.find(b"\r\nOK\r\n", start)
        if start < 0 or end < 0 or not self.strikes():
            return data
        return data[:start] + b"\r\n+CMS ERROR: 500\r\n" + data[end + 6 :]
