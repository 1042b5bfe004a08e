"""One client against the fake modem, in a process of its own, measured from the inside.

    python -m tools.bench.clients NAME send|receive PORT COUNT FAKE_PID

It prints how long COUNT messages took and how much CPU time, connecting left out, as JSON.
"""

import asyncio
import importlib.metadata
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tools.bench.fake_modem import TEXT_LENGTH, pack

TEXT = "x" * TEXT_LENGTH
PEER = "2936"

Client = Callable[[str, str, int, Callable[[], None]], None]
RESULT: dict[str, float] = {}


@contextmanager
def measured() -> Iterator[None]:
    """Note the time and CPU time of the block."""
    start, cpu = time.perf_counter(), time.process_time()
    yield
    RESULT["seconds"] = time.perf_counter() - start
    RESULT["cpu"] = time.process_time() - cpu


def floor(direction: str, port: str, count: int, begin: Callable[[], None]) -> None:
    """The bare loop: what pyserial itself costs, with a PDU made beforehand and none decoded."""
    import serial

    pdu = (bytes([0, 1, 0, 4, 0x81, 0x29, 0x63, 0, 0, TEXT_LENGTH]) + pack(TEXT.encode())).hex()
    entry = pdu.upper().encode() + b"\x1a"
    start = b"AT+CMGS=%d\r" % (len(pdu) // 2 - 1)
    with serial.Serial(port, 115200, timeout=5) as link:
        buffer = bytearray()

        def until(end: bytes) -> bytes:
            while end not in buffer:
                buffer.extend(link.read(link.in_waiting or 1))
            line, _, rest = bytes(buffer).partition(end)
            buffer[:] = rest
            return line

        def ask(data: bytes, end: bytes) -> None:
            link.write(data)
            until(end)

        ask(b"ATE0\r", b"OK\r\n")
        with measured():
            if direction == "send":
                for _ in range(count):
                    ask(start, b"> ")
                    ask(entry, b"OK\r\n")
                return
            begin()
            for _ in range(count):
                until(b'+CMTI: "SM",')
                index = until(b"\r\n")
                ask(b"AT+CMGR=" + index + b"\r", b"OK\r\n")
                ask(b"AT+CMGD=" + index + b"\r", b"OK\r\n")


def blocking(direction: str, port: str, count: int, begin: Callable[[], None]) -> None:
    """Our blocking driver: each message acknowledged, as a program would."""
    from modem import Modem

    with Modem.open(port, peer=PEER) as modem, measured():
        if direction == "send":
            for _ in range(count):
                modem.send(TEXT)
            return
        begin()
        for number, command in enumerate(modem.commands(timeout=5), 1):
            modem.acknowledge(command)
            if number == count:
                break


def aio(direction: str, port: str, count: int, begin: Callable[[], None]) -> None:
    """Our asyncio driver."""
    from modem import AsyncModem

    async def work() -> None:
        async with await AsyncModem.open(port, peer=PEER) as modem:
            with measured():
                if direction == "send":
                    for _ in range(count):
                        await modem.send(TEXT)
                    return
                begin()
                number = 0
                async for command in modem.commands(timeout=5):
                    await modem.acknowledge(command)
                    number += 1
                    if number == count:
                        break

    asyncio.run(work())


def gsmmodem(direction: str, port: str, count: int, begin: Callable[[], None]) -> None:
    """python-gsmmodem-new: a reader thread, callbacks; it deletes what it has handed over."""
    import threading

    from gsmmodem.modem import GsmModem

    done = threading.Event()
    seen: list[object] = []

    def received(message: object) -> None:
        seen.append(message)
        if len(seen) == count:
            done.set()

    modem = GsmModem(port, 115200, smsReceivedCallbackFunc=received)
    modem.smsTextMode = False
    modem.connect()
    with measured():
        if direction == "send":
            for _ in range(count):
                modem.sendSms(PEER, TEXT)
        else:
            begin()
            done.wait(60)
    modem.close()


def gammu(direction: str, port: str, count: int, begin: Callable[[], None]) -> None:
    """python-gammu: libGammu in C, its own loop."""
    import gammu as library

    machine = library.StateMachine()
    with tempfile.NamedTemporaryFile("w", suffix=".gammurc") as file:
        file.write("[gammu]\ndevice = %s\nconnection = at115200\n" % port)
        file.flush()
        machine.ReadConfig(Filename=file.name)  # SetConfig leaves the CNMI defaults at 0
    machine.Init()
    places: list[int] = []
    machine.SetIncomingCallback(lambda _, kind, data: places.append(data["Location"]))
    if direction == "receive":
        machine.SetIncomingSMS()
    with measured():
        if direction == "send":
            for _ in range(count):
                machine.SendSMS({"Text": TEXT, "SMSC": {"Location": 1}, "Number": PEER})
            return
        begin()
        left = count
        while left:
            machine.ReadDevice()
            while places:
                place = places.pop(0)
                machine.GetSMS(0, place)
                machine.DeleteSMS(0, place)
                left -= 1


CLIENTS: dict[str, Client] = {
    "floor": floor,
    "blocking": blocking,
    "aio": aio,
    "gsmmodem": gsmmodem,
    "gammu": gammu,
}
# What each is called in the table, and the distribution that it needs besides this checkout.
LABELS = {
    "floor": ("bare pyserial loop (floor)", "pyserial"),
    "blocking": ("modem, blocking", ""),
    "aio": ("modem, asyncio", ""),
    "gsmmodem": ("python-gsmmodem-new", "python-gsmmodem-new"),
    "gammu": ("python-gammu (C)", "python-gammu"),
}


def is_installed(name: str) -> bool:
    """Tell whether the distribution behind a client is there."""
    try:
        distribution = LABELS[name][1]
        return not distribution or bool(importlib.metadata.version(distribution))
    except importlib.metadata.PackageNotFoundError:
        return False


def main() -> None:
    """Run one client and print its figures."""
    name, direction, port, count, pid = sys.argv[1:]
    CLIENTS[name](direction, port, int(count), lambda: os.kill(int(pid), signal.SIGUSR1))
    print(json.dumps(RESULT), flush=True)
    os._exit(0)  # a peer's reader thread shall not keep the table waiting


if __name__ == "__main__":
    main()
