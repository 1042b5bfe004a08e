"""Telit: ME910 and LE910.

Where the facts come from: the AT guides of UC864, HE863, ME910C1, ME310G1/ME910G1 and LE910Cx
(+CSMS, +CNMA), ModemManager (a quoted empty name in PDU headers, seen on an HE910), users' logs
(#CCID and +CCID, 20 ms between commands). From memory only: identity. That a command within the
20 ms is lost is the worst reading of the advice. Compared with no hardware.
"""

from modem.simulator.personas.identity import identity
from modem.simulator.personas.persona import Persona

_CARDS = {"#CCID": "#CCID: {iccid}", "+CCID": "+CCID: {iccid}"}

ME910 = Persona(
    name="me910",
    answers=identity(("Telit", "ME910C1-E1", "30.00.009"), ("332",)),
    cards=_CARDS,
    boot_ms=6000,
    sim_ms=1000,
    registration_ms=4000,
    alpha='""',
    delays={"+CMGS": 4000},
)

LE910 = Persona(
    name="le910",
    answers=identity(("Telit", "LE910C1-EU", "25.00.405"), ("332",)),
    cards=_CARDS,
    boot_ms=10000,
    sim_ms=1000,
    registration_ms=3000,
    alpha='""',
    delays={"+CMGS": 3000},
)
