"""Sends a reading every ten minutes and sleeps in between; a Command wakes it by RI.

On a board: `import sensor; sensor.run(sensor.port(), sensor.temperature)`.
"""

from echo import opened

from modem.errors import ModemError

EVERY = 600000  # ms
LISTEN = 5  # seconds for Commands that came during the sleep


def port():
    """Return the port of this board: name yours here."""
    from boards import pico, wiring

    return wiring.port(pico)


def temperature():
    """Return a reading of the RP2040's own sensor, in tenths of a degree."""
    from machine import ADC

    volts = ADC(4).read_u16() * 33 / 655350
    return int(270 - (volts - 0.706) * 10 / 0.001721)


def run(port, read, rounds=None, **options):
    """Send what `read` gives, for ever or so many times; `options` are those of `Modem.open`."""
    port.switch_on()
    with opened(port, options) as modem:
        while rounds is None or rounds > 0:
            try:
                modem.send("t=%d" % read())
                for command in modem.commands(timeout=LISTEN):
                    print("told:", command.text)
                    modem.acknowledge(command)
            except ModemError as error:
                print(error)  # the next round is another try; the modem is looked after meanwhile
            port.sleep(EVERY)
            if rounds is not None:
                rounds -= 1
