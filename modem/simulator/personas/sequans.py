"""Sequans: GM02S.

Where the facts come from: the Walter and Pycom drivers (`+SYSSTART`, +SQNCCID). Its messages are
not known and left to the standard. From memory only: its identity. Compared with no hardware.
"""

from modem.simulator.personas.identity import identity
from modem.simulator.personas.persona import Persona

GM02S = Persona(
    name="gm02s",
    answers=identity(("Sequans Communications", "GM02S", "UE8.0.5.4"), ("GM02S", "UE8.0.5.4")),
    cards={"+SQNCCID": '+SQNCCID: "{iccid}",""'},
    boot=((3000, "+SYSSTART"),),
    boot_ms=3000,
    sim_ms=500,
    registration_ms=5000,
    delays={"+CMGS": 4000},
)
