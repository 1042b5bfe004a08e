"""What exchange_blocking.py does, on asyncio."""

import asyncio
import sys

from uart_on_pty import Uart

sys.path[:] = [sys.argv[1], ".frozen"]

from modem import AsyncModem  # noqa: E402
from modem.ports.uart_aio import AsyncUartPort  # noqa: E402


async def exchange():
    modem = await AsyncModem.open(AsyncUartPort(Uart(sys.argv[2])))
    print(len((await modem.send("The quick brown fox " * 18)).references))
    command = await modem.receive(60)
    print(command.text)
    await modem.acknowledge(command)


asyncio.run(exchange())
