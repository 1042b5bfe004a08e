"""What makes a cloud go: its deadlines are kept, its webhooks are posted, in the background."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import httpx

from modem.cloud.records import DONE, PENDING, Delivery, Record
from modem.cloud.service import Cloud
from modem.cloud.webhooks import CONNECT_S, CONNECTS, TOTAL_S

MOST_ANSWER = 64 * 1024  # of a body that nobody reads: more of it, and the connection is dropped
STORE_AGAIN_S = 1.0  # between attempts to write what could not be written
AT_ONCE = 10  # webhooks to one URL at the same time

log = logging.getLogger(__name__)


@asynccontextmanager
async def running(cloud: Cloud) -> AsyncIterator[None]:
    """Drive `cloud` for as long as the context is open."""
    transport = httpx.AsyncHTTPTransport(
        retries=CONNECTS - 1, limits=httpx.Limits(max_connections=None), trust_env=False
    )
    timeout = httpx.Timeout(TOTAL_S, connect=CONNECT_S)
    async with httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=False) as client:
        poster = Poster(cloud, client)
        clockwork = asyncio.create_task(_keep_deadlines(cloud))
        try:
            yield
        finally:
            clockwork.cancel()
            await asyncio.gather(clockwork, return_exceptions=True)
            await poster.close()


async def _keep_deadlines(cloud: Cloud) -> None:
    wake = asyncio.Event()
    cloud.on_wake(wake.set)
    stumbled = False
    while True:
        wake.clear()
        try:
            if stumbled:  # over one Command, with others behind it
                cloud.resubmit()
            cloud.advance()
            stumbled = False
        except Exception:
            log.exception("the cloud stumbled; it goes on")
            stumbled = True
            await asyncio.sleep(STORE_AGAIN_S)
        wait = max(0, cloud.deadline() - cloud.clock()) / 1000
        try:
            async with asyncio.timeout(wait):
                await wake.wait()
        except TimeoutError:
            pass


class Poster:
    """Posts webhooks: those of one Command in order, those of others beside them.

    At most `AT_ONCE` go to one URL at a time, so that a slow one holds up nobody else.
    """

    def __init__(self, cloud: Cloud, client: httpx.AsyncClient) -> None:
        self._outbox = cloud.outbox
        self._client = client
        self._chains: dict[str, deque[Delivery]] = {}
        self._slots: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        for delivery in cloud.outbox.pending():
            self._accept(delivery)
        cloud.store.on_change(self._noticed)

    async def close(self) -> None:
        """Stop; what is not delivered stays in the store."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _noticed(self, record: Record) -> None:
        if self._closed or not isinstance(record, Delivery):
            return
        if record.state == PENDING and record.attempts == 0:
            self._accept(record)

    def _accept(self, delivery: Delivery) -> None:
        chain = self._chains.get(delivery.command_sid)
        if chain is not None:
            chain.append(delivery)
            return
        self._chains[delivery.command_sid] = chain = deque([delivery])
        task = asyncio.create_task(self._work(delivery.command_sid, chain))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, command_sid: str, chain: deque[Delivery]) -> None:
        try:
            while chain:
                await self._deliver(chain.popleft())
        finally:
            del self._chains[command_sid]

    async def _deliver(self, delivery: Delivery) -> None:
        while delivery.state != DONE:
            await asyncio.sleep(self._outbox.wait(delivery))
            async with self._slot(delivery):
                answer, error = await self._attempt(delivery)
            delivery = await self._noted(delivery, answer, error)

    def _slot(self, delivery: Delivery) -> asyncio.Semaphore:
        url = delivery.url.partition("?")[0]
        return self._slots.setdefault(url, asyncio.Semaphore(AT_ONCE))

    async def _noted(self, delivery: Delivery, answer: int | None, error: str | None) -> Delivery:
        """Store what came of an attempt; until that can be done, there is no other."""
        while True:
            try:
                return self._outbox.attempted(delivery, answer, error)
            except sqlite3.Error as failure:
                log.warning("what came of a webhook cannot be stored: %s", failure)
                await asyncio.sleep(STORE_AGAIN_S)

    async def _attempt(self, delivery: Delivery) -> tuple[int | None, str | None]:
        """Post a webhook; return its answer, or what went wrong."""
        answer, error = None, None
        try:
            async with asyncio.timeout(TOTAL_S):
                answer = await self._post(delivery)
        except TimeoutError:
            error = f"no answer within {TOTAL_S:g} s"
        except Exception as failure:  # whatever a URL of somebody's choice may bring about
            error = f"{type(failure).__name__}: {failure}".rstrip(": ")
        return answer, error

    async def _post(self, delivery: Delivery) -> int:
        request = self._outbox.request(delivery)
        sent = self._client.stream(
            request.method, request.url, headers=request.headers, content=request.body
        )
        async with sent as response:
            size = 0
            async for chunk in response.aiter_raw():
                size += len(chunk)
                if size > MOST_ANSWER:
                    break
            return response.status_code
