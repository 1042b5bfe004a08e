"""From a board's data to a port: `port(board)`, `async_port(board)`.

A board is a module with UART (arguments of `machine.UART`, `id` besides), PROFILE, and of POWER,
PRESSED, RESET, SUPPLY, STATUS, DTR and RI the pins that it has.
"""

import machine

RXBUF = 2048  # bytes: a burst of messages while the board is collecting garbage


def uart(board, baudrate=115200):
    """Return the UART that the modem is on."""
    options = dict(board.UART)
    number = options.pop("id")
    for name in ("tx", "rx"):
        options[name] = machine.Pin(options[name])
    return machine.UART(number, baudrate, timeout=0, rxbuf=RXBUF, txbuf=512, **options)


def pins(board):
    """Return what a port is told of the board's pins."""
    found = {"pulses": board.PROFILE, "pressed": getattr(board, "PRESSED", 1)}
    for name in ("power", "reset", "supply", "dtr"):
        number = getattr(board, name.upper(), None)
        if number is not None:
            found[name] = machine.Pin(number, machine.Pin.OUT)
    if getattr(board, "STATUS", None) is not None:
        found["status"] = machine.Pin(board.STATUS, machine.Pin.IN)
    found["sleeper"] = sleeper(getattr(board, "RI", None))
    return found


def sleeper(ri):
    """Return what lets the board sleep lightly, until a time has passed or RI goes low."""
    if ri is None:
        return machine.lightsleep
    pin = machine.Pin(ri, machine.Pin.IN, machine.Pin.PULL_UP)
    try:
        import esp32
    except ImportError:
        pin.irq(lambda _: None, machine.Pin.IRQ_FALLING)  # an interrupt ends the sleep
    else:
        esp32.wake_on_ext0(pin, esp32.WAKEUP_ALL_LOW)
    return machine.lightsleep


def port(board, idle=None):
    """Return a blocking port on the board's modem; `idle` feeds a watchdog."""
    from modem.ports.uart import UartPort

    return UartPort(uart(board), idle=idle, **pins(board))


def async_port(board, idle=None):
    """Return an asyncio port on the board's modem; `idle` feeds a watchdog."""
    from modem.ports.uart_aio import AsyncUartPort

    return AsyncUartPort(uart(board), idle=idle, **pins(board))
