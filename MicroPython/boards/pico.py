"""Raspberry Pi Pico and Pico W with a modem on UART 1 (GP4, GP5): change the pins to yours.

Not tried on hardware. PROFILE says how long the power key is held: name your modem's, such as
`simcom.SIM7600` of `modem.profiles`.
"""

from modem import profiles

PROFILE = profiles.GENERIC
UART = {"id": 1, "tx": 4, "rx": 5}
POWER = 14  # through a transistor; with PRESSED = 0 straight on the modem's PWRKEY
PRESSED = 1
RI = 15
