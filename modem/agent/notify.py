"""What systemd is told: sd_notify(3), the datagrams of `Type=notify` and the watchdog.

Without NOTIFY_SOCKET nobody listens and nothing is sent. A datagram that cannot be sent is lost:
a service manager in trouble must not stop the agent, and what matters is said again.
"""

import contextlib
import os
import socket
from collections.abc import MutableMapping

_PERIODS = 3  # feeds within the time after which the service manager would lose patience


class Notifier:
    """Talks to the service manager, if there is one.

    watchdog_every   seconds between two feeds of the watchdog; None: it is off, or not for us
    """

    def __init__(self, environment: MutableMapping[str, str] = os.environ) -> None:
        # Taken out, so that programs which the agent starts do not speak in its name.
        self._path = environment.pop("NOTIFY_SOCKET", "")
        self.watchdog_every = _watchdog(environment)
        self._status = ""

    def ready(self) -> None:
        """Say that the start is over."""
        self._send("READY=1")

    def status(self, sentence: str) -> None:
        """Say how things are, for `systemctl status`; the same sentence is said once."""
        if sentence != self._status:
            self._status = sentence
            self._send("STATUS=" + " ".join(sentence.split()))

    def feed(self) -> None:
        """Say that all is well, so that the watchdog does not bite."""
        self._send("WATCHDOG=1")

    def extend(self, seconds: float) -> None:
        """Ask for this much more time, from now, to start or to stop."""
        self._send("EXTEND_TIMEOUT_USEC=%d" % (seconds * 1e6))

    def reloading(self) -> None:
        """Say that the agent starts anew, without ending; `ready` follows."""
        self._send("RELOADING=1")

    def stopping(self) -> None:
        """Say that the agent is about to end."""
        self._send("STOPPING=1")

    def _send(self, text: str) -> None:
        if not self._path:
            return
        address = "\0" + self._path[1:] if self._path.startswith("@") else self._path
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.setblocking(False)
            s.sendto(text.encode(), address)


def _watchdog(environment: MutableMapping[str, str]) -> float | None:
    """Read sd_watchdog_enabled(3)'s variables, and take them out for the same reason."""
    period = environment.pop("WATCHDOG_USEC", "")
    process = environment.pop("WATCHDOG_PID", "")
    if not period.isdecimal() or int(period) == 0 or process not in ("", str(os.getpid())):
        return None
    return int(period) / 1e6 / _PERIODS
