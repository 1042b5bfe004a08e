"""A running lab: what `modem lab` starts, keeps together, and ends."""

import asyncio
import fcntl
import os
import secrets
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from modem.cli.lab_devices import Devices
from modem.cli.lab_modems import Modems
from modem.cli.lab_voices import Teller, Voice
from modem.cloud.account import Account
from modem.cloud.app import supersim_app, wireless_app
from modem.cloud.carrier import RefusedError, Stations
from modem.cloud.carrier_socket import CarrierServer
from modem.cloud.console import Console
from modem.cloud.products import PRODUCTS
from modem.cloud.records import Command, Delivery, Record, Sim
from modem.cloud.running import running
from modem.cloud.service import Cloud
from modem.cloud.serving import free_ports, serving
from modem.cloud.store import Store

PARTS = ("console", "supersim", "wireless", "carrier")  # in the order of their ports
LOOPBACK = ("127.0.0.1", "::1", "localhost")
ANYWHERE = ("0.0.0.0", "::")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Settings:
    """What the command line says; `program` is empty where no device program is wanted."""

    sims: int
    persona: str
    data: Path | None
    host: str
    first_port: int
    kore: bool
    program: list[str]


class Lab:
    """`run` returns when SIGINT, SIGTERM or SIGHUP came. Raises OSError where it cannot start."""

    def __init__(self, settings: Settings, voice: Voice) -> None:
        self._settings = settings
        self._voice = voice
        self._stations = Stations()
        self._failure: BaseException | None = None
        self._teller = Teller()

    async def run(self) -> None:
        """Start everything, stay, end everything in turn."""
        self._end = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:
                loop.add_signal_handler(number, self._end.set)
        async with AsyncExitStack() as stack:
            await self._start(stack)
            await self._end.wait()
        said = self._teller.end()
        if self._failure is not None:
            raise RuntimeError("the simulated modems have failed") from self._failure
        if not said:  # its reader sleeps: everything else has ended, and is stored
            os._exit(0)

    async def _start(self, stack: AsyncExitStack) -> None:
        settings = self._settings
        store = stack.enter_context(_store(settings.data))
        account = _account(store)
        self._cloud = cloud = Cloud(store, account, kore=settings.kore)
        cloud.connect(self._stations)
        await stack.enter_async_context(running(cloud))
        ports = self._ports(store)
        host = settings.host
        urls = {
            "supersim": await stack.enter_async_context(
                serving(supersim_app(cloud), host, ports["supersim"])
            ),
            "wireless": await stack.enter_async_context(
                serving(wireless_app(cloud), host, ports["wireless"])
            ),
        }
        urls = {name: _reachable(url) for name, url in urls.items()}
        console = Console(cloud, self._stations, urls, guarded=host not in LOOPBACK)
        url = await stack.enter_async_context(serving(console.app, host, ports["console"]))
        stack.callback(console.close)
        urls["console"] = _reachable(url)
        self._hook(console)
        token = store.setting("carrier_token", secrets.token_urlsafe(24))
        server = CarrierServer(self._stations, token)
        await server.start(host, ports["carrier"])
        stack.push_async_callback(server.close)
        sims = self._start_modems(stack)
        self._teller.begin(
            partial(self._voice.ready, urls, account.sid, account.token, sims),
            partial(self._voice.carrier, carrier_address(host, server.port), token),
            partial(self._voice.credentials, account, settings.kore),
        )
        await self._start_devices(stack, sims)

    def _hook(self, console: Console) -> None:
        """Tie the stations to the cloud, and all that happens to the voice."""
        stations, cloud = self._stations, self._cloud
        stations.on_join = self._join

        def back(iccid: str) -> None:
            cloud.resubmit(iccid)
            cloud.advance()

        stations.on_back = back
        tell_console = stations.on_change

        def changed(kind: str, iccid: str, text: str) -> None:
            tell_console(kind, iccid, text)
            if kind == "state":
                self._teller.tell(partial(self._voice.modem, replace(stations.modems[iccid])))

        stations.on_change = changed
        cloud.store.on_change(self._stored)

    def _start_modems(self, stack: AsyncExitStack) -> list[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        folder = self._settings.data / "modems" if self._settings.data else None
        modems = Modems(
            self._stations, loop, self._settings.sims, self._settings.persona, folder, self._failed
        )
        stack.callback(modems.close)
        modems.start()
        return [self._described(iccid, port) for iccid, port in modems.ports().items()]

    async def _start_devices(self, stack: AsyncExitStack, sims: list[dict[str, Any]]) -> None:
        if self._settings.program:
            devices = Devices(self._settings.program, self._voice, self._teller)
            stack.push_async_callback(devices.close)
            for sim in sims:
                await devices.start(sim["unique_name"], sim["port"], sim["peer"])

    def _failed(self, error: BaseException) -> None:
        self._failure = error
        self._end.set()

    def _join(self, iccid: str, peer: str, unique_name: str | None) -> str:
        """A station has this SIM: make it known to the cloud. Returns its SID."""
        for product in PRODUCTS.values():
            if product.peer == peer:
                taken = unique_name and self._cloud.store.named(Sim, unique_name)
                name = None if taken else unique_name
                return self._cloud.add_sim(product, iccid, unique_name=name).sid
        known = " or ".join(product.peer for product in PRODUCTS.values())
        raise RefusedError(f"Commands of this cloud go to {known}, not to {peer}")

    def _described(self, iccid: str, port: str) -> dict[str, Any]:
        sim = self._cloud.store.select(Sim, {"iccid": iccid})[0]
        peer = PRODUCTS[sim.product].peer
        name = {"sid": sim.sid, "unique_name": sim.unique_name}
        return {**name, "product": sim.product, "peer": peer, "port": port}

    def _stored(self, record: Record) -> None:
        if isinstance(record, Command):
            sim = self._cloud.store.get(Sim, record.sim_sid)
            name = sim.unique_name or sim.sid if sim else record.sim_sid
            self._teller.tell(partial(self._voice.command, record, name))
        elif isinstance(record, Delivery) and record.attempts:
            self._teller.tell(partial(self._voice.webhook, record))

    def _ports(self, store: Store) -> dict[str, int]:
        """Return where to listen: as told, or where this lab was before, or anywhere."""
        first = self._settings.first_port
        if first:
            return {name: first + number for number, name in enumerate(PARTS)}
        free = free_ports(len(PARTS), self._settings.host)
        kept: dict[str, int] = store.setting("ports", dict(zip(PARTS, free, strict=True)))
        return kept


def _reachable(url: str) -> str:
    """Return a URL that works on this machine, where we listen on all addresses."""
    return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


def carrier_address(host: str, port: int) -> str:
    """Return where modems join; where we listen on all addresses, by the name of this machine."""
    name = socket.gethostname() if host in ANYWHERE else host
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def _account(store: Store) -> Account:
    """Return the credentials that the store has; new ones, which it keeps, at first."""
    new = Account.random()
    names = ("sid", "token", "keys", "clients", "kore_secret")
    return Account(**store.setting("account", {name: getattr(new, name) for name in names}))


@contextmanager
def _store(folder: Path | None) -> Iterator[Store]:
    """Open the store in `folder` for this process alone, or one in memory."""
    if folder is None:
        store = Store()
        yield store
        store.close()
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "modems").mkdir(mode=0o700, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(f"another lab runs in {folder}") from None
        path = folder / "cloud.sqlite"
        path.touch(mode=0o600)
        try:
            store = Store(str(path))
        except sqlite3.Error as error:
            raise OSError(f"{path}: {error}") from error
        yield store
        store.close()
