"""The carrier over TCP, the station's end: connects, and comes back for as long as it takes.

It needs the standard library alone, so that `modem sim --cloud` runs where no cloud is
installed. A thread reads and another one writes: whoever calls `send` never waits.
"""

import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Iterator

from modem.cloud.carrier import Message
from modem.cloud.carrier_socket import PING_S, SILENT_S, decode, encode, proof

CONNECT_S = 10.0
FIRST_PAUSE, LAST_PAUSE = 0.2, 5.0  # seconds between attempts
Hear = Callable[[Message], object]


class CarrierClient:
    """Keeps a connection to the cloud at `address` (host, port).

    `hello()` returns the message to begin with; `hear(message)` is called, by a thread of the
    client, with each message from then on: the first one is a welcome, each time that the
    connection is there (again), or a refusal, after which the client gives up. `lost(why)` is
    called when a connection has ended or could not be made.
    """

    def __init__(
        self,
        address: tuple[str, int],
        token: str,
        hello: Callable[[], Message],
        hear: Hear,
        lost: Callable[[str], object],
    ) -> None:
        self._address = address
        self._token = token
        self._hello = hello
        self._hear = hear
        self._lost = lost
        self._ended = threading.Event()
        self._welcome = False  # on this connection
        self._line: socket.socket | None = None
        self._outgoing: queue.SimpleQueue[Message | None] | None = None
        self._thread = threading.Thread(target=self._run, name="carrier", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def send(self, message: Message) -> None:
        """Send, or drop it while there is no connection: a station says again what counts."""
        outgoing = self._outgoing
        if outgoing is not None:
            outgoing.put(message)

    def close(self) -> None:
        """Hang up, and do not come back."""
        self._ended.set()
        line = self._line
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._ended.is_set():
            self._welcome = False
            why = "the cloud has hung up"
            try:
                with socket.create_connection(self._address, CONNECT_S) as line:
                    self._line = line
                    if not self._ended.is_set():
                        self._converse(line)
            except (OSError, ValueError, KeyError) as error:
                why = str(error)
            finally:
                self._line = None
            if not self._ended.is_set():
                self._lost(why)
            pause = FIRST_PAUSE if self._welcome else min(LAST_PAUSE, 2 * pause)
            self._ended.wait(pause)

    def _converse(self, line: socket.socket) -> None:
        """Speak until the connection ends. Raises OSError, ValueError, KeyError."""
        line.settimeout(SILENT_S)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for message in self._messages(line):
                if message["type"] == "refused":
                    self._ended.set()
                if message["type"] == "welcome":
                    self._welcome = True
                    self._begin_writing(line)
                if message["type"] != "ping":
                    self._hear(message)
        finally:
            self._stop_writing()

    def _messages(self, line: socket.socket) -> Iterator[Message]:
        """Show who we are, then yield what the cloud says until it hangs up."""
        with line.makefile("rb") as lines:
            challenge = decode(lines.readline())
            hello = self._hello()
            line.sendall(encode({**hello, "proof": proof(self._token, str(challenge["nonce"]))}))
            for raw in lines:
                yield decode(raw)

    def _begin_writing(self, line: socket.socket) -> None:
        outgoing: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._outgoing = outgoing
        threading.Thread(target=_write, args=(line, outgoing), daemon=True).start()

    def _stop_writing(self) -> None:
        outgoing, self._outgoing = self._outgoing, None
        if outgoing is not None:
            outgoing.put(None)


def _write(line: socket.socket, outgoing: "queue.SimpleQueue[Message | None]") -> None:
    """Write what is put into the queue, a ping when nothing is, until None is."""
    try:
        while True:
            try:
                message = outgoing.get(timeout=PING_S)
            except queue.Empty:
                message = {"type": "ping"}
            if message is None:
                return
            line.sendall(encode(message))
    except OSError:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)  # the reader then knows
