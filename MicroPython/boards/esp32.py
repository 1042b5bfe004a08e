"""Any ESP32 with a modem wired to UART 2 (UART 0 is the REPL): change the pins to yours.

Not tried on hardware. PROFILE says how long the power key is held: name your modem's, such as
`simcom.SIM7600` of `modem.profiles`.
"""

from modem import profiles

PROFILE = profiles.GENERIC
UART = {"id": 2, "tx": 17, "rx": 16}
POWER = 4  # through a transistor; with PRESSED = 0 straight on the modem's PWRKEY
PRESSED = 1
RI = 33
