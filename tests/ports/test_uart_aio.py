"""The asyncio port of boards, on a UART that is not there; time is real and short."""

import asyncio

from modem.drivers.aio import AsyncModem
from modem.ports.uart_aio import AsyncUartPort
from tests.ports.board import Pin, Uart


async def test_a_command_is_sent_and_one_received():
    line = Uart(takes=5)
    async with AsyncModem.open(AsyncUartPort(line)) as modem:
        assert (await modem.send("21.4")).references == (7,)
        line.come(line.modem.deliver())
        command = await modem.receive(timeout=5)
        await modem.acknowledge(command)
    assert (command.text, line.modem.slots) == ("hello", {})


async def test_a_sweep_follows_a_sleep():
    line = Uart()
    rests = []
    port = AsyncUartPort(line, sleeper=rests.append)
    async with AsyncModem.open(port) as modem:
        line.modem.deliver()  # announced while nobody listens
        port.sleep(60000)
        assert (await modem.receive(timeout=5)).text == "hello"
    assert rests == [60000]


async def test_an_overrun_is_made_up_for_by_a_sweep():
    line = Uart(rxbuf=600)
    async with AsyncModem.open(AsyncUartPort(line)) as modem:
        line.come(b"\r\n+NOISE: 1" * 100)
        line.come(line.modem.deliver())  # lost: there is no room
        assert (await modem.receive(timeout=5)).text == "hello"


class Quick:
    """Pulses for a test that waits."""

    power_on = 20
    power_off = 20
    boot_time = 1000


async def test_a_reset_presses_the_pin_while_it_reads():
    reset, fed = Pin(), []
    port = AsyncUartPort(Uart(), reset=reset, reset_ms=20, idle=lambda: fed.append(1))
    port.reset()
    task = asyncio.create_task(port.read())
    await asyncio.sleep(0.2)
    task.cancel()
    assert reset.levels == [0, 1, 0]
    assert fed


async def test_a_modem_that_answers_is_left_on():
    key = Pin()
    await AsyncUartPort(Uart(), power=key, pulses=Quick).switch_on()
    assert key.levels == [0]


async def test_a_line_that_breaks_is_gone():
    line = Uart()

    def broken():
        raise OSError(5)

    line.any = broken
    assert await AsyncUartPort(line).read() == b""
