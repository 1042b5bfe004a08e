"""Nordic Semiconductor: nRF9160 with the serial modem firmware.

Where the facts come from: Nordic's pages on +CMT, +CDS, +CNMA, +CNMI and +CEREG and the serial
modem application of the nRF Connect SDK (PDU mode only, no storage, every message acknowledged,
`Ready`, no CR LF before information). From memory only: its identity, that it does not echo.
Compared with no hardware.
"""

from modem.simulator.personas.identity import identity
from modem.simulator.personas.persona import Persona

NRF9160 = Persona(
    name="nrf9160",
    answers=identity(
        ("Nordic Semiconductor ASA", "nRF9160-SICA", "mfw_nrf9160_1.1.1"),
        ("Nordic Semiconductor ASA", "nRF9160-SICA"),
    ),
    cards={"%XICCID": "%XICCID: {iccid}F"},
    unsupported=frozenset(
        {"+CCID", "+CPMS", "+CMGL", "+CMGR", "+CMGD", "+CMGW", "+CMSS", "+CSMS", "+CREG", "+CGREG"}
    ),
    supported={"+CMGF": "(0)", "+CNMI": "(0,3),(0,2),(0),(0,1),(0)", "+CEREG": "(0-5)"},
    defaults={"E": (0,), "+CSMS": (1,), "+CNMI": (0, 0, 0, 0, 0)},
    memory="",
    report_memory="",
    boot=((2500, "Ready"),),
    boot_ms=2500,
    sim_ms=500,
    registration_ms=5000,
    leading_end=False,
    delays={"+CMGS": 4000},
)
