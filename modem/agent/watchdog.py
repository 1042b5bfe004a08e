"""When systemd's watchdog is fed: only while the agent does what it is there for.

Fed, it means: the event loop turns, the database can be written, and a modem is healthy or has
been in trouble for less than a while. Not fed, systemd ends the agent and starts it anew, which
opens the ports anew. With several modems one that is healthy is enough: the others are tried all
the time anyway, and a start would take the good one away for nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from modem.agent.changes import Changes
from modem.agent.notify import Notifier
from modem.agent.records import Health
from modem.errors import ModemError

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0  # seconds between two looks where there is no watchdog to feed
WRITE_EVERY = 600.0  # seconds between two tries to write: each costs flash memory some of its life
WRITE_LIMIT = 30.0  # seconds that a write may take


class Watchdog:
    """Looks at the agent's health, feeds the watchdog, and puts a sentence into the status.

    health    how the modems are           write     writes to the database; raises ModemError
    elapsed   seconds, never set back      grace     seconds of trouble that are borne
    tend      looks after what may be out of order by now, before each look
    """

    def __init__(
        self,
        notifier: Notifier,
        health: Callable[[], Sequence[Health]],
        write: Callable[[], Awaitable[object]],
        elapsed: Callable[[], float],
        grace: float,
        tend: Callable[[], Awaitable[object]],
    ) -> None:
        self._notifier = notifier
        self._health = health
        self._write = write
        self._elapsed = elapsed
        self._grace = grace
        self._tend = tend
        self._trouble: dict[str, float] = {}  # by modem, since when
        self._written: float | None = None
        self._fed = True

    async def run(self, changes: Changes) -> None:
        """Look, for ever; in between, say how things are when they have changed."""
        due = self._elapsed()
        while True:
            seen = changes.count
            if self._elapsed() >= due:
                await self.look()
                due = self._elapsed() + (self._notifier.watchdog_every or LOOK_EVERY)
            elif self._fed:
                self._notifier.status(describe(self._health()))
            await changes.after(seen, max(0.0, due - self._elapsed()))

    async def look(self) -> None:
        """Look once: feed if all is well, say in any case how things are."""
        bad = await self._cannot_write() or self._no_modem()
        self._notifier.status(bad or describe(self._health()))
        if not bad:
            self._notifier.feed()
        elif self._fed:
            log.error("the watchdog is not fed: %s", bad)
        self._fed = not bad

    async def _cannot_write(self) -> str:
        now = self._elapsed()
        try:
            async with asyncio.timeout(WRITE_LIMIT):
                await self._tend()
                if self._written is None or now - self._written >= WRITE_EVERY:
                    self._written = None
                    await self._write()
                    self._written = now
        except TimeoutError:
            return "the database could not be written within %d s" % WRITE_LIMIT
        except ModemError as error:
            return error.message
        return ""

    def _no_modem(self) -> str:
        """Say that every modem has been in trouble for too long; "" where one has not."""
        now = self._elapsed()
        modems = self._health()
        self._trouble = {
            one.modem: self._trouble.get(one.modem, now) for one in modems if not one.healthy
        }
        if len(self._trouble) < len(modems) or not modems:
            return ""
        if min(now - since for since in self._trouble.values()) < self._grace:
            return ""
        return "no modem for too long; " + describe(modems)


def describe(modems: Sequence[Health]) -> str:
    """Return how the modems are, in a sentence: "main ready; backup away: no such port"."""
    return "; ".join(
        "%s %s%s" % (one.modem, one.state, ": " + one.error if one.error else "") for one in modems
    )
