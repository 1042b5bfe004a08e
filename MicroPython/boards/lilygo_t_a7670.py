"""LilyGO T-A7670 (ESP32-WROVER, A7670): its wiring as data. Not tried on hardware.

Pins: Xinyuan-LilyGO/LilyGo-Modem-Series, examples/ATdebug/utilities.h, where TX is the ESP32's.
"""

from modem.profiles import simcom

PROFILE = simcom.A7670
UART = {"id": 1, "tx": 26, "rx": 27}
POWER = 4  # through a transistor: high while it is held
RESET = 5
SUPPLY = 12  # on battery the board switches itself off while this is low
DTR = 25
RI = 33
