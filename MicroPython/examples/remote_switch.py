"""Switches a pin by Commands "on", "off" and "state"; with asyncio, a journal and a watchdog.

The journal keeps a Command from being carried out twice when the power is cut after it was
acknowledged. On a board: `import remote_switch; remote_switch.start()`.
"""

import asyncio

from modem.drivers.aio import AsyncModem
from modem.errors import ModemError, OutcomeUnknown


async def run(port, pin, **options):
    """Serve for ever; `options` are those of `AsyncModem.open`."""

    async def handle(command):
        word = (command.text or "").strip().lower()
        if word in ("on", "off"):
            pin.value(1 if word == "on" else 0)
        elif word != "state":
            return "on, off or state?"
        return "on" if pin.value() else "off"

    await port.switch_on()
    while True:
        try:
            async with AsyncModem.open(port, **options) as modem:
                await modem.serve(handle)
        except ModemError as error:
            if not (error.temporary or isinstance(error, OutcomeUnknown)):
                raise
            print(error)  # what was not acknowledged comes again, and may be answered twice


def start():
    """Run on this board: name yours here."""
    from boards import lilygo_t_a7670, wiring
    from machine import WDT, Pin

    from modem.ports.journal import Journal

    port = wiring.async_port(lilygo_t_a7670, idle=WDT(timeout=8000).feed)
    journal = Journal("modem.journal")
    asyncio.run(run(port, Pin(2, Pin.OUT), settings={"journal": journal}))
