"""The asyncio driver on a port of one's own, as on a board: it uses what MicroPython has."""

import asyncio

from modem.drivers.aio import AsyncModem
from modem.errors import PortError
from tests.drivers.little import Little


class Port:
    """A port in real time, whose modem answers at once."""

    name = "little"

    def __init__(self):
        self.modem = Little()
        self.received = b""
        self.gone = False
        self.changed = asyncio.Event()

    def put(self, data):
        self.received += data
        self.changed.set()

    async def read(self):
        while not self.received and not self.gone:
            self.changed.clear()
            await self.changed.wait()
        data, self.received = self.received, b""
        return data

    def write(self, data):
        self.put(self.modem.receive(data))

    def close(self):
        self.gone = True
        self.changed.set()


async def exchange():
    port = Port()
    async with AsyncModem.open(port) as modem:
        receipts = await asyncio.gather(modem.send("one"), modem.send("two"))
        assert len(receipts) == len(port.modem.sent) == 2
        port.put(port.modem.deliver())
        async for command in modem.commands(timeout=1):
            assert command.text == "hello"
            await modem.acknowledge(command)
            break
        assert port.modem.slots == {}


def test_commands_go_out_and_come_in():
    asyncio.run(exchange())


async def cancel():
    port = Port()
    modem = await AsyncModem.open(port)
    task = asyncio.create_task(modem.send("one"))
    await asyncio.sleep(0)
    task.cancel()
    await modem.send("two")
    assert len(port.modem.sent) == 2
    await modem.close()


def test_a_cancelled_send_is_not_cut_in_two():
    asyncio.run(cancel())


async def late():
    port = Port()
    modem = await AsyncModem.open(port)
    assert await modem.receive(timeout=0.05) is None
    wait = asyncio.create_task(modem.receive())
    await asyncio.sleep(0)
    await modem.close()
    try:
        await wait
    except PortError as error:
        assert "closed" in error.message
    else:
        raise AssertionError("no error")


def test_a_wait_ends_at_its_limit_or_when_the_modem_is_closed():
    asyncio.run(late())
