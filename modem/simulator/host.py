"""The event loop that puts simulated modems on real byte streams.

A device, the network and everything else in the simulator is passive: bytes and time go in,
bytes and one deadline come out. The `Host` is the one place that waits. It has no thread of
its own; `modem sim` runs it in the main thread, the pytest plugin in a background one.

    host = Host(network)
    host.add(device, Pty())         # any number of devices, each on its own link
    host.run()                      # until host.stop()

Everything the host owns is touched only inside `run`. Another thread hands work in with
`call_soon`; that and `stop` are the only methods which may be called from elsewhere.

One turn: wait for the earliest deadline or a file descriptor; take in what the links received;
run what was handed in; advance network and devices; give the links what the devices say.
"""

import os
import select
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

Ready = Mapping[int, int]  # file descriptor -> poll events that came

# What may wait for a reader that does not read. More than any one reply (all messages of a
# full storage listed at once), small beside the memory of the smallest machine that runs this.
OUTPUT_LIMIT = 256 * 1024
READ_SIZE = 4096
BITS_A_BYTE = 10  # a start bit, eight data bits, a stop bit


class Timed(Protocol):
    """What the host calls as time passes: the network."""

    def advance(self, now: int) -> object: ...
    def deadline(self) -> int | None: ...


class Modem(Timed, Protocol):
    """What the host puts on a link: a `Device`, or anything that speaks like one."""

    def connect(self, now: int) -> object: ...
    def disconnect(self, now: int) -> object: ...
    def receive_data(self, data: bytes, now: int) -> object: ...
    def data_to_send(self) -> bytes: ...


class Link(Protocol):
    """A byte stream that one DTE at a time can open: `Pty`, `Listener`.

    `receive` tells the modem that a DTE came or went and hands it the bytes that arrived;
    `send` takes the modem's bytes, or drops them when no DTE is there to read them.
    """

    def fds(self) -> Iterable[tuple[int, int]]: ...
    def receive(self, modem: Modem, now: int, ready: Ready) -> None: ...
    def send(self, modem: Modem, now: int) -> None: ...
    def deadline(self) -> int | None: ...
    def close(self) -> None: ...


class Lane:
    """Bytes on their way in one direction, at the pace of a UART when `baud` is given."""

    def __init__(self, baud: int | None = None) -> None:
        if baud is not None and baud < 1:
            raise ValueError("a baud rate is at least 1, not %d" % baud)
        self._baud = baud
        self._bytes = bytearray()
        # When the byte now on the wire began, in milliseconds times bits a second: all
        # integers, so that a deadline is never a rounding error too early.
        self._began = 0

    def __len__(self) -> int:
        return len(self._bytes)

    def put(self, data: bytes, now: int) -> None:
        """Queue `data`; what goes beyond the limit is lost, as in any full UART."""
        if not self._bytes:
            self._began = now * (self._baud or 0)
        self._bytes += data[: max(0, OUTPUT_LIMIT - len(self._bytes))]

    def peek(self, now: int) -> bytes:
        """Return the bytes that have crossed the wire by `now` and were not taken yet."""
        if self._baud is None:
            return bytes(self._bytes)
        crossed = (now * self._baud - self._began) // (BITS_A_BYTE * 1000)
        return bytes(self._bytes[:crossed])

    def drop(self, count: int) -> None:
        del self._bytes[:count]
        self._began += count * BITS_A_BYTE * 1000

    def deadline(self) -> int | None:
        """Return when the next byte will have crossed; None if nothing is on its way."""
        if self._baud is None or not self._bytes:
            return None
        return -(-(self._began + BITS_A_BYTE * 1000) // self._baud)


class Stream:
    """An open file descriptor with one lane each way; nothing here ever blocks."""

    def __init__(self, fd: int, baud: int | None = None) -> None:
        self.fd = fd
        self._baud = baud
        self._inward = Lane(baud)
        self._outward = Lane(baud)
        self._blocked = False
        os.set_blocking(fd, False)

    def fds(self) -> Iterable[tuple[int, int]]:
        """Return what to poll for: nothing while the inward lane is busy.

        The other end then fills the kernel's buffer and waits, as behind a real UART; and a
        hang-up, which poll reports asked or unasked, waits for the bytes sent before it.
        """
        if not self._inward:
            yield self.fd, select.POLLIN | (select.POLLOUT if self._blocked else 0)

    def receive(self, now: int) -> bytes | None:
        """Return the bytes that arrived, b"" if none did yet, None when the other end is gone."""
        if not self._inward:
            data = self._read()
            if data is None:
                return None
            self._inward.put(data, now)
        data = self._inward.peek(now)
        self._inward.drop(len(data))
        return data

    def send(self, data: bytes, now: int) -> None:
        """Queue `data` and write what is due and fits; the rest goes in later calls."""
        if data:
            self._outward.put(data, now)
        due = self._outward.peek(now) if self._outward else b""
        if due:
            written = self._write(due)
            self._outward.drop(written)
            self._blocked = written < len(due)

    def deadline(self) -> int | None:
        outward = None if self._blocked else self._outward.deadline()
        return earliest((self._inward.deadline(), outward))

    def drop_output(self) -> None:
        """Forget what was not written yet."""
        self._outward = Lane(self._baud)
        self._blocked = False

    def close(self) -> None:
        os.close(self.fd)

    def _read(self) -> bytes | None:
        try:
            return os.read(self.fd, READ_SIZE) or None
        except BlockingIOError:
            return b""
        except OSError:  # EIO from a PTY, ECONNRESET from a socket
            return None

    def _write(self, data: bytes) -> int:
        try:
            return os.write(self.fd, data)
        except BlockingIOError:
            return 0
        except OSError:  # the next read says that the other end is gone
            return len(data)


class Host:
    """The loop. `network` (or any `Timed`) is advanced with the devices when it is given."""

    def __init__(self, network: Timed | None = None) -> None:
        self._origin = time.monotonic_ns()
        self._network = network
        self._pairs: list[tuple[Modem, Link]] = []
        self._watched: dict[int, Callable[[int], object]] = {}
        self._calls: deque[Callable[[int], object]] = deque()
        self._stopping = False
        self._poll = select.poll()
        self._polled: dict[int, int] = {}
        self._wake_read, self.waker = os.pipe()  # for signal.set_wakeup_fd
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self.waker, False)

    def now(self) -> int:
        """Return milliseconds since the host was made: the `now` of all that it hosts."""
        return (time.monotonic_ns() - self._origin) // 1_000_000

    def add(self, modem: Modem, link: Link) -> None:
        """Put `modem` on `link`, where nobody is yet. `close` closes the link with the host."""
        modem.disconnect(self.now())
        self._pairs.append((modem, link))

    def watch(self, fd: int, ready: Callable[[int], object] | None) -> None:
        """Call `ready(now)` whenever `fd` can be read; None ends that."""
        if ready is None:
            self._watched.pop(fd, None)
        else:
            self._watched[fd] = ready

    def call_soon(self, function: Callable[[int], object]) -> None:
        """Have the loop call `function(now)`, in the order handed in. From any thread.

        What it raises ends `run` with that exception.
        """
        self._calls.append(function)
        self._wake()

    def stop(self) -> None:
        """End `run` after the turn it is in. From any thread, and from a signal handler."""
        self._stopping = True
        self._wake()

    def run(self, until: Callable[[], bool] | None = None) -> None:
        """Turn until `until()` is true (asked after every turn) or until `stop`."""
        while not self._stopping:
            self._turn()
            if until is not None and until():
                break
        self._stopping = False

    def close(self) -> None:
        """Close every link; not while `run` runs."""
        for _, link in self._pairs:
            link.close()
        self._pairs.clear()
        os.close(self._wake_read)
        os.close(self.waker)
        self.waker = -1  # a late call gets an OSError, not somebody else's descriptor

    def __enter__(self) -> "Host":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _turn(self) -> None:
        self._register()
        ready = dict(self._poll.poll(self._patience()))
        now = self.now()
        calls = len(self._calls)  # whoever opened a port before its call is seen to be there
        for modem, link in self._pairs:
            link.receive(modem, now, ready)
        self._serve(ready, calls, now)
        if self._network is not None:
            self._network.advance(now)
        for modem, _ in self._pairs:
            modem.advance(now)
        for modem, link in self._pairs:
            link.send(modem, now)

    def _serve(self, ready: Ready, calls: int, now: int) -> None:
        if self._wake_read in ready:
            os.read(self._wake_read, READ_SIZE)
        for fd, function in list(self._watched.items()):
            if fd in ready:
                function(now)
        for _ in range(calls):
            self._calls.popleft()(now)

    def _register(self) -> None:
        wanted = {self._wake_read: select.POLLIN}
        wanted.update((fd, select.POLLIN) for fd in self._watched)
        for _, link in self._pairs:
            wanted.update(link.fds())
        if wanted == self._polled:
            return
        for fd in self._polled.keys() - wanted.keys():
            self._poll.unregister(fd)
        for fd, mask in wanted.items():
            self._poll.register(fd, mask)
        self._polled = wanted

    def _patience(self) -> int | None:
        """Return how many milliseconds nothing is due; None for ever."""
        if self._calls:
            return 0
        due = [link.deadline() for _, link in self._pairs]
        due.extend(modem.deadline() for modem, _ in self._pairs)
        if self._network is not None:
            due.append(self._network.deadline())
        when = earliest(due)
        return None if when is None else max(0, when - self.now())

    def _wake(self) -> None:
        try:
            os.write(self.waker, b"\0")
        except BlockingIOError:  # the pipe is full of wake-ups already
            pass


def earliest(times: Iterable[int | None]) -> int | None:
    """Return the smallest of `times` that is not None; None when there is none."""
    return min((when for when in times if when is not None), default=None)
