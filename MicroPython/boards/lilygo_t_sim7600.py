"""LilyGO T-SIM7600 (ESP32-WROVER, SIM7600): its wiring as data. Not tried on hardware.

Pins: Xinyuan-LilyGO/LilyGo-Modem-Series, examples/ATdebug/utilities.h, where TX is the ESP32's.
"""

from modem.profiles import simcom

PROFILE = simcom.SIM7600
UART = {"id": 1, "tx": 27, "rx": 26}
POWER = 4  # through a transistor: high while it is held
DTR = 32
RI = 33
