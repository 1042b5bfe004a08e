"""The time, in milliseconds: the one file that asks which Python it runs on."""

import sys
import time

if sys.implementation.name == "micropython":
    # ticks_ms wraps after 2**30 ms or so, which is 12 days; ticks_diff is right for half of that.
    _last = time.ticks_ms()  # type: ignore[attr-defined]
    _total = 0

    def now_ms() -> int:
        """Return milliseconds since some moment in the past; never less than before.

        Must be called once in six days at least, or whole turns of the counter are lost.
        """
        global _last, _total
        ticks = time.ticks_ms()  # type: ignore[attr-defined]
        passed = time.ticks_diff(ticks, _last)  # type: ignore[attr-defined]
        if passed > 0:
            _total += passed
            _last = ticks
        return _total
else:

    def now_ms() -> int:
        """Return milliseconds since some moment in the past; never less than before."""
        return time.monotonic_ns() // 1000000
