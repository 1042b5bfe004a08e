"""u-blox: SARA-R4 and SARA-R5.

Where the facts come from: the AT manual of SARA-R4/N4 (+CNMI 0,0,0,0,0 by default and what its
test form lists, up to 3 minutes for +CMGS), ubxlib (time to start, gaps between commands,
+CFUN=15 and 16), users' reports (NUL behind the prompt; `+UMWI` at the first commands of another
series). From memory only: identity and memories. That a command within the gap is lost is the
worst reading of the gap. Compared with no hardware.
"""

from modem.simulator.personas.identity import identity
from modem.simulator.personas.persona import Persona

_CNMI = "(0-2),(0-3),(0-3),(0-2),(0-1)"
_OFF = (0, 0, 0, 0, 0)

SARA_R4 = Persona(
    name="sara-r4",
    answers=identity(("u-blox", "SARA-R410M-02B", "L0.0.00.00.05.08"), ("SARA-R410M-02B-00",)),
    cards={"+CCID": "+CCID: {iccid}"},
    supported={"+CNMI": _CNMI},
    defaults={"+CNMI": _OFF},
    capacities={"ME": 23, "SR": 20},
    memory="ME",
    boot_ms=6000,
    sim_ms=1000,
    registration_ms=5000,
    prompt=b"\r\n> \x00",
    prompt_ms=300,
    reset_functions=frozenset({15}),
    delays={"+CMGS": 6000},
)

SARA_R5 = Persona(
    name="sara-r5",
    answers=identity(("u-blox", "SARA-R510S", "02.06"), ("SARA-R510S-01B",)),
    cards={"+CCID": "+CCID: {iccid}"},
    supported={"+CNMI": _CNMI},
    defaults={"+CNMI": _OFF, "+IPR": (0,)},
    capacities={"ME": 23, "SR": 20},
    memory="ME",
    boot_ms=6000,
    sim_ms=1000,
    autobaud=True,
    registration_ms=5000,
    prompt_ms=200,
    reset_functions=frozenset({15, 16}),
    delays={"+CMGS": 3000},
)
