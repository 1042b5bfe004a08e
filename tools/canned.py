"""A modem without one, on the board itself, and what is done with it to see what that costs.

`tools/heap.py` calls `main` on MicroPython. It prints what is in use of the heap after each step,
in bytes, less what was in use before the library came: "import", "start", "send", "receive",
"idle"; then "many" after so many Commands, "waiting": what it allocates to wait 100 seconds, and
"hour" after so many idle hours.
"""

import gc
import sys
import time as board

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

STORED = (b"@PARTS@",)  # the PDUs of a long Command; put in by whoever starts this
_mark = 0  # what was in use when `allocated` was called last
LONG = "The quick brown fox jumps over the lazy dog. " * 9  # three SMS

ANSWERS = (
    (b"+CGMI", b"SIMCOM INCORPORATED"),
    (b"+CGMM", b"SIMCOM_SIM7600E"),
    (b"+CGMR", b"+CGMR: LE20B03SIM7600M22"),
    (b"+CGSN", b"860000000000001"),
    (b"+CFUN?", b"+CFUN: 1"),
    (b"+CPIN?", b"+CPIN: READY"),
    (b"+CIMI", b"234100000000001"),
    (b"+CICCID", b"+ICCID: 8944100000000000001"),
    (b"+CPMS=?", b'+CPMS: ("ME","SM"),("ME","SM"),("ME","SM")'),
    (b"+CPMS?", b'+CPMS: "ME",0,23,"ME",0,23,"ME",0,23'),
    (b"+CPMS=", b"+CPMS: 0,23,0,23,0,23"),
    (b"+CNMI=?", b"+CNMI: (0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)"),
    (b"+CNMI?", b"+CNMI: 2,1,0,2,0"),
    (b"+CREG?", b"+CREG: 1,1"),
    (b"+CEREG?", b"+CEREG: 1,1"),
    (b"+CGREG?", b"+CGREG: 1,1"),
)


class Clock:
    """The module `time` of a board where nobody waits for real: it passes in sleep alone."""

    def __init__(self) -> None:
        self.slept = 0

    def ticks_ms(self) -> int:
        """Return milliseconds."""
        return board.ticks_add(0, self.slept)  # type: ignore[attr-defined,no-any-return]

    def ticks_diff(self, end: int, start: int) -> int:
        """Return how long it is from `start` to `end`, ms."""
        return board.ticks_diff(end, start)  # type: ignore[attr-defined,no-any-return]

    def sleep_ms(self, ms: int) -> None:
        """Be `ms` later at once."""
        self.slept += ms

    def rule(self, loop: "Any" = None) -> None:
        """Have the library go by this clock, and the event loop of asyncio."""
        sys.modules["time"] = self  # type: ignore[assignment]
        if loop:
            loop.ticks = self.ticks_ms
            loop._io_queue.wait_io_event = self.sleep_ms


class Canned:
    """A UART with a SIM7600 behind it that answers at once and never says anything else."""

    def __init__(self) -> None:
        self.out = b""
        self.line = b""
        self.slots: dict[int, bytes] = {}
        self.sent = 0
        self.text = False
        self.rounds = 0

    def any(self) -> int:
        """Return how many octets wait."""
        return len(self.out)

    def read(self, most: int) -> "bytes | None":
        """Return what waits."""
        data, self.out = self.out[:most], self.out[most:]
        return data or None

    def write(self, data: bytes) -> int:
        """Take what the library says."""
        self.line += data
        while self.line:
            end = b"\x1a" if self.text else b"\r"
            if self.line[:1] == b"\x1b":
                self.line = self.line[1:]
                continue
            line, found, rest = self.line.partition(end)
            if not found:
                break
            self.line = rest
            self.out += self.after_text() if self.text else self.answer(line[2:])
        return len(data)

    def after_text(self) -> bytes:
        """Return what follows Ctrl-Z."""
        self.text = False
        self.sent += 1
        return b"\r\n+CMGS: %d\r\n\r\nOK\r\n" % (self.sent & 255)

    def answer(self, line: bytes) -> bytes:
        """Return the answer to a command line."""
        if line.startswith(b"+CMGS="):
            self.text = True
            return b"\r\n> "
        if line == b"+CNMI?":
            self.rounds += 1
        elif line.startswith(b"+CMGD="):
            self.slots.pop(int(line[6:]), None)
        elif line.startswith(b"+CMGR="):
            pdu = self.slots.get(int(line[6:]))
            if pdu:
                return b"\r\n+CMGR: 0,,%d\r\n%s\r\n\r\nOK\r\n" % (length(pdu), pdu)
        for start, lines in ANSWERS:
            if line.startswith(start):
                return b"\r\n%s\r\n\r\nOK\r\n" % lines
        return b"\r\nOK\r\n"

    def store(self, index: int, pdu: bytes) -> None:
        """Have a message come in."""
        self.slots[index] = pdu
        self.out += b'\r\n+CMTI: "ME",%d\r\n' % index

    def store_long(self) -> None:
        """Have a message of several parts come in."""
        for index, pdu in enumerate(STORED):
            self.store(index + 1, pdu)


def length(pdu: bytes) -> int:
    """Return the length of a TPDU, octets without the service centre's address."""
    return len(pdu) // 2 - 1 - int(pdu[:2].decode(), 16)


def in_use() -> int:
    """Return how many bytes of the heap are in use."""
    gc.collect()
    return gc.mem_alloc()  # type: ignore[attr-defined,no-any-return]


class Steps:
    """Prints what is in use after each step."""

    def __init__(self) -> None:
        self.before = in_use()

    def done(self, step: str) -> None:
        """Print what a step left behind."""
        print(step, in_use() - self.before)


def expect(found: object, wanted: object) -> None:
    """Stop where something else was found."""
    if found != wanted:
        raise ValueError("%r instead of %r" % (found, wanted))


def saying(command: "Any", text: str) -> "Any":
    """Return a Command that came and has this text."""
    expect(command and command.text, text)
    return command


def numbered(count: int) -> bytes:
    """Return a Command that differs from others by its time stamp."""
    digits = b"%02d%02d%02d" % (count // 3600 % 24, count // 60 % 60, count % 60)
    swapped = b""
    for index in (0, 2, 4):
        swapped += digits[index + 1 : index + 2] + digits[index : index + 1]
    return b"0004048192630000628013" + swapped + b"8005E8329BFD06"


def codec() -> None:
    """Import the codec, decode a long message and make one."""
    steps = Steps()
    from modem.sms.pdu import from_hex, to_hex
    from modem.sms.splitting import split

    steps.done("import")
    from modem.sms.fields import Address
    from modem.sms.submit import Submit

    to_hex(Submit(Address("2936"), split("hello", 1)[0]))
    expect(len(split(LONG, 1)), 3)
    steps.done("send")
    for pdu in STORED:
        expect(len(from_hex(pdu).user_data.text or "") > 90, True)  # type: ignore[union-attr]
    steps.done("receive")


def blocking(commands: int, hours: int) -> None:
    """Start, send and receive a long message, then some short ones, then nothing."""
    uart = Canned()
    steps = Steps()
    from modem.drivers.blocking import Modem
    from modem.ports.uart import UartPort

    steps.done("import")
    modem = Modem.open(UartPort(uart, rxbuf=2048))
    steps.done("start")
    expect(len(modem.send(LONG).references), 3)
    steps.done("send")
    uart.store_long()
    modem.acknowledge(saying(modem.receive(2), LONG))
    steps.done("receive")
    modem.receive(0.1)
    steps.done("idle")
    for count in range(commands):
        uart.store(1, numbered(count))
        modem.acknowledge(saying(modem.receive(2), "hello"))
    if commands:
        modem.receive(0.1)
        steps.done("many")
    if hours:
        uart.rounds = 0
        while not uart.rounds:  # the session's background round: the next is in two minutes
            modem.receive(1)
        allocated()
        modem.receive(1)
        least = allocated()
        modem.receive(101)
        print("waiting", allocated() - least)
        gc.enable()
        modem.receive(3600 * hours)
        steps.done("hour")


def allocated() -> int:
    """Return how many bytes were allocated since the last call, those free again too."""
    global _mark
    used: int = gc.mem_alloc() - _mark  # type: ignore[attr-defined]
    gc.collect()
    gc.disable()
    _mark = gc.mem_alloc()  # type: ignore[attr-defined]
    return used


async def on_asyncio(commands: int, hours: int) -> None:
    """Do the same on asyncio."""
    uart = Canned()
    steps = Steps()
    from modem.drivers.aio import AsyncModem
    from modem.ports.uart_aio import AsyncUartPort

    steps.done("import")
    modem = await AsyncModem.open(AsyncUartPort(uart, rxbuf=2048))
    steps.done("start")
    expect(len((await modem.send(LONG)).references), 3)
    steps.done("send")
    uart.store_long()
    await modem.acknowledge(saying(await modem.receive(2), LONG))
    steps.done("receive")
    await modem.receive(0.1)
    steps.done("idle")
    for count in range(commands):
        uart.store(1, numbered(count))
        await modem.acknowledge(saying(await modem.receive(2), "hello"))
    if commands:
        await modem.receive(0.1)
        steps.done("many")
    if hours:
        uart.rounds = 0
        while not uart.rounds:
            await modem.receive(1)
        allocated()
        await modem.receive(1)
        least = allocated()
        await modem.receive(101)
        print("waiting", allocated() - least)
        gc.enable()
        await modem.receive(3600 * hours)
        steps.done("hour")


def main(library: str, kind: str, commands: int = 0, hours: int = 0) -> None:
    """Do what was asked for."""
    sys.path[0] = library
    if kind == "asyncio":
        import asyncio

        if hours:
            Clock().rule(asyncio.core)  # type: ignore[attr-defined]
        asyncio.run(on_asyncio(commands, hours))
        return
    if hours:
        Clock().rule()
    if kind == "codec":
        codec()
    elif kind == "blocking":
        blocking(commands, hours)
    else:
        print("nothing", in_use())
