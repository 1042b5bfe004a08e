"""Work that is due later, on a clock that is handed in."""

import heapq
from collections.abc import Callable

SWEEP = 64


class Entry:
    """One thing to do at one time; `cancel` takes it off the agenda."""

    __slots__ = ("action", "when")

    def __init__(self, when: int, action: Callable[[], None]) -> None:
        self.when = when
        self.action: Callable[[], None] | None = action

    def cancel(self) -> None:
        self.action = None


class Agenda:
    """Actions ordered by due time in milliseconds; equal times keep the order of entry."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Entry]] = []
        self._count = 0
        self._most = SWEEP

    def at(self, when: int, action: Callable[[], None]) -> Entry:
        entry = Entry(when, action)
        self._count += 1
        heapq.heappush(self._heap, (when, self._count, entry))
        if len(self._heap) > self._most:
            self._sweep()
        return entry

    def deadline(self) -> int | None:
        """Return when the next action is due, or None."""
        while self._heap and self._heap[0][2].action is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self, now: int) -> Entry | None:
        """Take the next entry that is due at `now`, or None."""
        when = self.deadline()
        if when is None or when > now:
            return None
        return heapq.heappop(self._heap)[2]

    def _sweep(self) -> None:
        """Throw cancelled entries out, so that far-off ones do not pile up."""
        self._heap = [item for item in self._heap if item[2].action is not None]
        heapq.heapify(self._heap)
        self._most = max(SWEEP, 2 * len(self._heap))

    def clear(self) -> None:
        self._heap.clear()
