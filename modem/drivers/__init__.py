"""Drivers: how to wait. Each puts a session on a port and obeys the session's contract.

`blocking` waits inside the call and does nothing between calls; `aio` keeps a task that reads
and one that sleeps until the next deadline. Both run on CPython and on MicroPython. `inbox`
keeps events until somebody takes them; `clock` tells the time.
"""

# Each import inside an import takes a piece of a board's small stack: the deepest go first.
import modem.session.session  # noqa: F401
