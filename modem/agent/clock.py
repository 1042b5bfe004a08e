"""The agent's clocks: the wall's, for people to read, and the one by which it decides.

What is decided goes by `Ages`: seconds for which the machine was on since the store was made. It
runs on through restarts of the agent and of the machine, stands still while the machine is off,
and no change of the wall clock moves it.
"""

import time

BOOT_ID = "/proc/sys/kernel/random/boot_id"


class Clock:
    """The clocks of the machine; tests have one of their own."""

    def wall(self) -> float:
        """Return Unix seconds: they may jump."""
        return time.time()

    def elapsed(self) -> float:
        """Return seconds since the machine was started, sleep included where it can be known."""
        kind = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime(kind)

    def boot(self) -> str:
        """Return what tells this start of the machine from the others; "" where unknown."""
        try:
            with open(BOOT_ID, encoding="ascii") as file:
                return file.read().strip()
        except OSError:
            return ""


class Ages:
    """Counts on from `total`, which it had when `boot`'s clock said `elapsed`."""

    def __init__(self, clock: Clock, total: float = 0.0, boot: str = "", elapsed: float = 0.0):
        self._clock = clock
        self.boot = clock.boot()
        since = clock.elapsed()
        same = boot == self.boot and since >= elapsed
        self._origin = total - (elapsed if same else 0.0)

    def now(self) -> float:
        """Return seconds; never less than before."""
        return self._origin + self._clock.elapsed()

    def mark(self) -> tuple[float, str, float]:
        """Return what makes another one count on from here: `total`, `boot` and `elapsed`."""
        elapsed = self._clock.elapsed()
        return self._origin + elapsed, self.boot, elapsed
