"""Sierra Wireless: HL7800 and MC7455.

Where the facts come from: the AT guide of HL7518/HL7548 (SM by default, `+KSUP: 0` where
+KSREP=1), ModemManager (Qualcomm modems that list mode 2 of +CNMI and <ds> 1 and refuse both).
From memory only: identity, time to start, that +KSREP is kept. Compared with no hardware.
"""

from modem.simulator.personas.identity import identity
from modem.simulator.personas.persona import Persona

HL78 = Persona(
    name="hl78",
    answers=identity(
        ("Sierra Wireless", "HL7800", "BHL7800.4.3.1.0.20190726"),
        ("Sierra Wireless", "HL7800", "Revision: BHL7800.4.3.1.0.20190726"),
    ),
    cards={"+CCID": "+CCID: {iccid}"},
    parameters={"+KSREP": ("(0,1)", (0,))},
    persistent=frozenset({"+KSREP"}),
    boot=((5000, "+KSUP: 0"),),
    boot_parameter="+KSREP",
    boot_ms=5000,
    sim_ms=1000,
    registration_ms=4000,
    delays={"+CMGS": 4000},
)

MC74 = Persona(
    name="mc74",
    answers=identity(
        ("Sierra Wireless, Incorporated", "MC7455", "SWI9X30C_02.24.05.06"),
        ("Manufacturer: Sierra Wireless, Incorporated", "Model: MC7455", "IMEI: {imei}"),
    ),
    cards={"+CCID": "+CCID: {iccid}"},
    accepted={"+CNMI": "(0,1),(0-3),(0,2,3),(0,2),(0,1)"},
    defaults={"+CNMI": (1, 0, 0, 0, 0)},
    boot_ms=8000,
    sim_ms=1000,
    registration_ms=3000,
    delays={"+CMGS": 2500},
)
