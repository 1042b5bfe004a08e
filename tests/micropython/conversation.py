"""A program as a user may write it, which says everything to a modem that can be said.

`conversation.py LIBRARY`: see `program`.
"""

import asyncio
import sys

sys.path[0] = sys.argv[1]
sys.path.insert(1, ".")  # for tools and tests

import modem as library  # noqa: E402
from modem import Modem  # noqa: E402
from modem.ports.power import Power  # noqa: E402
from modem.ports.uart import UartPort  # noqa: E402
from modem.ports.uart_aio import AsyncUartPort  # noqa: E402
from tests.micropython.devices import BROKEN, HELLO, STRANGER, Pin, Port, Uart, show, told  # noqa: E402


class Sub(UartPort):
    """A port of the library with more to it."""

    name = "sub"

    def read(self, timeout_ms):
        return super().read(timeout_ms=timeout_ms)

    def write(self, data):
        super().write(data=data)


def refusals(modem, uart):
    """Have the modem refuse, and ask the error."""
    for line in ("+NOT", "AT+WORDS"):
        try:
            modem.at(text=line)
        except library.Refused as error:
            show(error, "code request kind temporary message")
    uart.refusal = b"+CMS ERROR: 21"
    try:
        modem.send("no")
    except library.MessageRefused as error:
        show(error, "code request kind sent")
    uart.refusal = b""
    told(lambda: modem.send("x", to="nobody"))
    told(lambda: modem.at("\n"))


class Enough(Exception):
    """The handler has seen what it wanted."""


def on_blocking():
    """Use every method of the blocking driver."""
    port = Port()
    modem = Modem.open(port, baudrate=9600, trace=None, negotiate=True)
    uart = port.uart
    show(modem.identity, "model profile")
    receipt = modem.send(body="hi", to="2936", confirm=True, validity=3600, timeout=5)
    uart.report(0)
    show(modem.delivery(receipt=receipt, timeout=5), "delivered status")
    receipt = modem.send(b"\1\2", confirm=True)
    modem.expect(receipt=receipt, ago=1.0)
    uart.report(70)
    told(lambda: modem.delivery(receipt, timeout=5))
    told(lambda: modem.delivery(receipt, timeout=0.01))
    uart.store(1, HELLO)
    command = modem.receive(timeout=5)
    show(command, "text sender parts")
    modem.reply(command=command, body="done")
    modem.acknowledge(command=command)
    uart.store(1, STRANGER)
    uart.store(2, BROKEN)
    for event in modem.events(timeout=0.5):
        print(event)
    uart.store(1, HELLO)
    for command in modem.commands(timeout=0.5):
        modem.acknowledge(command)
    show(modem.status(), "signal_dbm operator storage state")
    print(modem.at("AT+CSQ"), modem.trouble)
    refusals(modem, uart)
    port.gone = True
    uart.store(1, HELLO)

    def handler(command):
        print("handled", command.text)
        if port.looks:
            raise Enough
        return "answer"

    try:
        modem.serve(handler=handler)
    except Enough:
        print("enough", port.looks)
    modem.close()
    print(sorted({marker for marker, _ in port.notes}), [text for _, text in port.notes][:3])
    told(lambda: modem.send("late"))


async def on_asyncio():
    """Use every method of the asyncio driver."""
    uart = Uart()
    pins = {"power": Pin("power"), "reset": Pin("reset"), "status": Pin("status")}
    port = AsyncUartPort(uart=uart, rxbuf=2048, idle=None, pressed=1, reset_ms=10, **pins)
    await port.switch_on()
    options = {"baudrate": 9600, "peer": "2936", "profile": "generic", "pin": None}
    options["settings"] = {"send_attempts": 1}
    modem = await library.AsyncModem.open(port=port, trace=None, negotiate=True, **options)
    receipt = await modem.send(body="hi", to="2936", confirm=True, validity=3600, timeout=5)
    uart.report(0)
    show(await modem.delivery(receipt=receipt, timeout=5), "delivered status")
    modem.expect(receipt=receipt, ago=1.0)
    uart.store(1, HELLO)
    command = await modem.receive(timeout=5)
    await modem.reply(command=command, body="done")
    await modem.acknowledge(command=command)
    uart.store(1, STRANGER)
    async for event in modem.events(timeout=0.5):
        print(event)
    uart.store(1, HELLO)
    async for command in modem.commands(timeout=0.5):
        await modem.acknowledge(command)
    show(await modem.status(), "signal_dbm operator storage state")
    print(await modem.at(text="+CSQ"), modem.trouble, modem.identity.model)
    try:
        await modem.at("+NOT")
    except library.EquipmentRefused as error:
        show(error, "code request kind")
    uart.store(1, HELLO)

    async def handler(command):
        raise Enough

    try:
        await modem.serve(handler=handler)
    except Enough:
        print("enough")
    await modem.close()
    async with library.AsyncModem.open(AsyncUartPort(Uart(), 2048)) as modem:
        print(modem.identity)


def boards():
    """Use the ports and pins of a board."""
    fed = []
    pins = {"power": Pin("power"), "reset": Pin("reset"), "supply": Pin("supply")}
    port = Sub(
        uart=Uart(), rxbuf=1024, idle=lambda: fed.append(1), sleeper=lambda ms: print("zzz", ms),
        dtr=Pin("dtr"), status=Pin("status"), pressed=0, reset_ms=20, pulses=None, **pins,
    )  # fmt: skip
    port.switch_on()
    with Modem.open(port) as modem:
        modem.send("from a subclass")
        port.sleep(ms=10)
        print(modem.receive(0.05), port.take_loss(), port.name, bool(fed))
        port.reset()
    told(lambda: UartPort(Uart(), rxbuf=256))
    told(lambda: list(Power(power=Pin("key"), pressed=1, reset_ms=5).restart()))


def sans_io():
    """Drive a session by hand."""
    from modem.session.session import Session
    from modem.session.settings import Settings

    session = Session(settings=Settings(profile="generic"))
    uart = Uart()
    operation = session.start(now=0, negotiate=True)
    print(operation.done, session.deadline() is not None)
    finish(session, uart, operation)
    words = {"to": None, "confirm": False, "validity": None, "timeout": 1000}
    operation = session.send(body="hi", now=session.now, **words)
    show(finish(session, uart, operation), "references")
    uart.store(1, HELLO)
    event = None
    while not isinstance(event, library.CommandReceived):
        step(session, uart)
        event = session.next_event()
    show(finish(session, uart, session.status(now=session.now)), "operator")
    finish(session, uart, session.acknowledge(command=event.command, now=session.now))
    operation = session.at(line="+NOT", now=session.now, timeout=1000)
    told(lambda: finish(session, uart, operation))
    print(operation.done, operation.error)
    session.receive_data(b"", now=session.now)
    session.advance(now=session.now + 1)
    print(session.next_event(), session.state, session.wants_reset)


def finish(session, uart, operation):
    """Drive a session on until an operation is done; return its result."""
    while not operation.done:
        step(session, uart)
    return operation.result()


def step(session, uart):
    """Hand over what both sides have to say, or let a millisecond pass."""
    uart.write(session.data_to_send())
    data = uart.read(4096)
    if data:
        session.receive_data(data=data, now=session.now + 1)
    else:
        session.advance(now=session.now + 1)


for part in (on_blocking, boards, sans_io):
    print("#", part.__name__)
    part()
asyncio.run(on_asyncio())
