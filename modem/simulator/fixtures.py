"""What the pytest fixtures give to a test; usable without pytest as well.

with RunningModem() as modem:           # on a PTY, in real time
    program_under_test(modem.port)
    modem.deliver("open the valve")
    assert modem.wait_sent(1)[0].text == "opened"

modem = ModemInMemory()                 # no port, a clock of its own
assert modem.exchange(b"AT\\r").endswith(b"OK\\r\\n")
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from modem.simulator.assembly import plug_in
from modem.simulator.device import Device
from modem.simulator.host import Host, earliest
from modem.simulator.messages import FromSim, Submission
from modem.simulator.network import Network
from modem.simulator.pty import Pty

T = TypeVar("T")


@dataclass(frozen=True)
class Sent:
    """A whole message that the modem sent. `text` is None for 8-bit data; `data` its octets."""

    to: str
    text: str | None
    data: bytes


class _WithSent:
    """The network, the device, and all that the device sent; options are those of `plug_in`."""

    def __init__(self, **options: Any) -> None:
        self.network = Network()
        self.device: Device = plug_in(self.network, **options)
        self._sent: list[Sent] = []
        self.network.on_message(self._keep)

    @property
    def sent(self) -> list[Sent]:
        """All messages that the modem has sent so far, in order."""
        return list(self._sent)

    def _keep(self, message: FromSim) -> None:
        self._sent.append(Sent(message.recipient, message.text, message.data))

    def _deliver(self, body: str | bytes, sender: str | None, now: int) -> Submission:
        assert self.device.sim is not None
        return self.network.deliver(self.device.sim, body, sender, now)


class RunningModem(_WithSent):
    """A simulated modem on a PTY whose name is `port`, alive until `close`.

    A thread runs it. `device` and `network` are that thread's: use `call` to touch them.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._changed = threading.Condition()
        self._failure: BaseException | None = None
        self._pty = Pty()
        self._host = Host(self.network)
        self._host.add(self.device, self._pty)
        self._thread = threading.Thread(target=self._run, name="simulated modem", daemon=True)
        self._thread.start()

    @property
    def port(self) -> str:
        """The name to open, like `/dev/pts/7`."""
        return self._pty.port

    def deliver(self, body: str | bytes, sender: str | None = None) -> Submission:
        """Send the modem a message (bytes: 8-bit data), from the peer address unless told.

        Returns once the network has it; `status` of what is returned becomes "delivered".
        """
        return self.call(lambda now: self._deliver(body, sender, now))

    def wait_sent(self, count: int, timeout: float = 5.0) -> list[Sent]:
        """Wait until the modem has sent `count` messages; return all. Raises TimeoutError."""
        with self._changed:
            self._changed.wait_for(lambda: self._failure or len(self._sent) >= count, timeout)
        self._check()
        sent = self.sent
        if len(sent) < count:
            raise TimeoutError("%d of %d messages sent in %g s" % (len(sent), count, timeout))
        return sent

    def replug(self) -> None:
        """Hang up on the client; `port` is another one from now on. The modem keeps its state."""
        self.call(lambda now: self._pty.replug())

    def call(self, function: Callable[[int], T], timeout: float = 5.0) -> T:
        """Run `function(now)` between two turns of the modem; return or raise what it does."""
        self._check()
        outcome: Future[T] = Future()

        def run(now: int) -> None:
            try:
                outcome.set_result(function(now))
            except Exception as error:
                outcome.set_exception(error)

        self._host.call_soon(run)
        return outcome.result(timeout)

    def close(self) -> None:
        """Hang up and end. Raises what the simulator died of, if it did."""
        self._host.stop()
        self._thread.join()
        self._host.close()
        self._check()

    def __enter__(self) -> "RunningModem":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        try:
            self._host.run()
        except BaseException as error:
            with self._changed:
                self._failure = error
                self._changed.notify_all()

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _keep(self, message: FromSim) -> None:
        with self._changed:
            super()._keep(message)
            self._changed.notify_all()


class ModemInMemory(_WithSent):
    """A simulated modem with no port, on a clock that stands still: `now`, in milliseconds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.now = 0

    def exchange(self, data: bytes = b"") -> bytes:
        """Give the modem bytes; return all that it has to say by now."""
        self.device.receive_data(data, self.now)
        self.advance(0)
        return self.device.data_to_send()

    def advance(self, ms: int) -> None:
        """Let time pass; each thing happens at its own time, in order."""
        until = self.now + ms
        while (due := earliest((self.network.deadline(), self.device.deadline()))) is not None:
            if due > until:
                break
            self.now = max(self.now, due)
            self.network.advance(self.now)
            self.device.advance(self.now)
        self.now = until

    def deliver(self, body: str | bytes, sender: str | None = None) -> Submission:
        """Send the modem a message (bytes: 8-bit data), from the peer address unless told."""
        submission = self._deliver(body, sender, self.now)
        self.advance(0)
        return submission
