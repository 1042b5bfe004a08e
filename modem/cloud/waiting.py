"""Commands that wait to be handed to the carrier: each at its time, those of one SIM in order."""

import heapq


class Queue:
    """SIDs by time. `put` again moves one; `take` returns what is due."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, str]] = []
        self._waiting: dict[str, int] = {}

    def put(self, sid: str, row: int, due: int) -> None:
        self._waiting[sid] = due
        heapq.heappush(self._heap, (due, row, sid))

    def take(self, now: int) -> list[str]:
        """Remove and return the SIDs that are due, the earliest and oldest first."""
        taken = []
        while self._heap and self._heap[0][0] <= now:
            due, _, sid = heapq.heappop(self._heap)
            if self._waiting.get(sid) == due:
                del self._waiting[sid]
                taken.append(sid)
        return taken

    def deadline(self) -> int | None:
        """Return when the next one is due; early where one was moved."""
        return self._heap[0][0] if self._heap else None
