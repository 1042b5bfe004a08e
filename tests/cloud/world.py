"""A cloud in memory: a clock that stands still, an obedient carrier, a client of the APIs."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from typing import Any

import httpx

from modem.cloud.account import Account
from modem.cloud.app import supersim_app, wireless_app
from modem.cloud.carriage import FromSim, ToSim, Unreachable
from modem.cloud.products import SUPERSIM, WIRELESS, Product
from modem.cloud.records import Command, Delivery, Sim
from modem.cloud.service import Cloud
from modem.cloud.store import Store

START = 1_790_000_000_000
SUPER_ICCID, WIRELESS_ICCID = "8988307000000000001", "8988307000000000002"
HOOK = "http://127.0.0.1:9/hook"
APPS = {SUPERSIM: supersim_app, WIRELESS: wireless_app}


class Clock:
    """Unix milliseconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += round(1000 * seconds)


class Carrier:
    """Keeps what is submitted; `words` are said of each message at once."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.submitted: list[tuple[str, ToSim]] = []
        self.absent: set[str] = set()
        self.refuses = False
        self.say: dict[str, Callable[[str], None]] = {}

    def submit(self, sim: str, message: ToSim, on_status: Callable[[str], None]) -> None:
        if sim in self.absent:
            raise Unreachable(sim)
        if self.refuses:
            raise ValueError("it cannot be said")
        self.submitted.append((sim, message))
        self.say[message.sid] = on_status
        for word in self.words:
            on_status(word)

    def on_message(self, callback: Callable[[FromSim], object]) -> None:
        self.callback = callback

    def send(self, iccid: str, text: str | None, to: str, data: bytes = b"") -> None:
        """A device sends a message."""
        self.callback(FromSim(iccid, to, text, data))


class FullDisk:
    """A store's connection that can read, but commits nothing as often as it is told."""

    def __init__(self, store: Store, times: int = 1) -> None:
        self._connection = store._connection
        self.times = times
        store._connection = self  # type: ignore[assignment]

    def execute(self, statement: str, *values: Any) -> Any:
        if statement == "COMMIT" and self.times > 0:
            self.times -= 1
            raise sqlite3.OperationalError("database or disk is full")
        return self._connection.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class World:
    """A cloud with one SIM of each product, `superb` and `wired`."""

    def __init__(self, path: str = ":memory:", kore: bool = False, **account: Any) -> None:
        self.clock = self.make_clock()
        self.store = Store(path)
        self.account = Account("AC" + 32 * "a", "token", **account)
        self.cloud = Cloud(self.store, self.account, kore=kore, clock=self.clock)
        self.carrier = Carrier()
        self.cloud.connect(self.carrier)
        self.superb = self.cloud.add_sim(SUPERSIM, SUPER_ICCID, unique_name="superb")
        self.wired = self.cloud.add_sim(WIRELESS, WIRELESS_ICCID, unique_name="wired")
        self.supersim = Api(self, SUPERSIM)
        self.wireless = Api(self, WIRELESS)

    def make_clock(self) -> Any:
        return Clock()

    def sim(self, product: Product) -> Sim:
        return self.superb if product is SUPERSIM else self.wired

    def status(self, command: Command) -> str:
        found = self.store.get(Command, command.sid)
        return found.status if found else "gone"

    def outboxed(self) -> list[Delivery]:
        return self.store.select(Delivery, newest_first=False)

    def callbacks(self, command: Command) -> list[str]:
        """The statuses that a Command's callback URL is told of, in order."""
        rows = self.store.select(Delivery, {"command_sid": command.sid}, newest_first=False)
        return [form_of(row)["Status"] for row in rows]


def form_of(delivery: Delivery) -> dict[str, str]:
    return dict(json.loads(delivery.form))


class Api:
    """Asks one product's API; the account's own credentials unless others are given."""

    def __init__(self, world: World, product: Product, **options: Any) -> None:
        self.app = APPS[product](world.cloud, **options)
        self.auth: tuple[str, str] | None = (world.account.sid, world.account.token)

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        auth = given.pop("auth", self.auth)
        base = given.pop("base", "http://cloud.test")

        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await client.request(method, path, auth=auth, **given)

        return asyncio.run(call())

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.ask("GET", path, params=query or None)

    def post(self, path: str, **fields: Any) -> httpx.Response:
        return self.ask("POST", path, data=fields)
