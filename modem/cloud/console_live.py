"""What happens, told to the pages that are open: server-sent events.

A page subscribes to one topic and gets pieces of HTML, each with the id of the element that it
replaces, or the list that it is added to. A page that does not keep up is hung up on; its browser
connects again by itself and then loads its lists anew.

What is loaded and what is told come over two connections, in any order. So events are numbered,
and a page says which was the last one when it was rendered: later ones are still to be shown on
it, earlier ones it has.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

MOST_WAITING = 1000
KEEP_ALIVE_S = 15.0
Render = Callable[[], str]


class Hub:
    """The pages that are open, by topic. `told` is the number of the last event."""

    def __init__(self) -> None:
        self._queues: dict[str, set[asyncio.Queue[str | None]]] = {}
        self._closing = False
        self.told = 0

    def tell(self, topic: str, element: str, into: str, render: Render) -> None:
        """Send what `render()` returns to whoever watches `topic`; it is not called for nobody.

        It replaces the element with the id `element`, or else is added to the list `into`.
        """
        queues = self._queues.get(topic)
        if not queues:
            return
        self.told += 1
        event = json.dumps({"told": self.told, "id": element, "into": into, "html": render()})
        for queue in queues:
            try:
                queue.put_nowait(event)
            except asyncio.QueueFull:
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)

    def watched(self, topic: str | None = None) -> bool:
        """Whether a page watches `topic`, or anything at all."""
        return bool(self._queues if topic is None else self._queues.get(topic))

    async def events(self, topic: str) -> AsyncIterator[str]:
        """Yield the stream for one page, until it goes away or we close."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)
        queues = self._queues.setdefault(topic, set())
        queues.add(queue)
        try:
            yield "retry: 1000\n\n"
            while not self._closing:
                try:
                    async with asyncio.timeout(KEEP_ALIVE_S):
                        event = await queue.get()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {event}\n\n"
        finally:
            queues.discard(queue)
            if not queues and self._queues.get(topic) is queues:
                del self._queues[topic]

    def close(self) -> None:
        """End all streams, so that the server can end."""
        self._closing = True
        for queues in self._queues.values():
            for queue in queues:
                while queue.full():
                    queue.get_nowait()
                queue.put_nowait(None)
