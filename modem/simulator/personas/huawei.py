"""Huawei: an E3372 stick in its serial form, and ME909.

Where the facts come from: the MU509 AT specification (an empty slot answers OK alone), ofono and
ModemManager (mode 2 of +CNMI is listed and refused, no +CNMA, chatter), smstools (index 0),
gammu (^PORTSEL=1 has to succeed) and python-gsmmodem (CR CR LF in AT+CLAC, `COMMAND NOT SUPPORT`),
users' logs (boot lines, ^CURC). From memory only: ^ICCID, how often the chatter comes. Compared
with no hardware.
"""

from dataclasses import replace

from modem.simulator.personas.identity import identity, lettered
from modem.simulator.personas.persona import Persona

E3372 = Persona(
    name="e3372",
    answers=identity(
        ("huawei", "E3372", "22.180.05.00.00"), lettered("huawei", "E3372", "22.180.05.00.00")
    ),
    cards={"^ICCID": "^ICCID: {iccid}F"},
    parameters={"^CURC": ("(0-1)", (1,)), "^PORTSEL": ("(0,1)", (1,))},
    unsupported=frozenset({"+CNMA"}),
    supported={"+CNMI": "(0-2),(0-3),(0,2,3),(0-2),(0,1)"},
    accepted={"+CNMI": "(0,1),(0-3),(0,2,3),(0,2),(0,1)"},
    defaults={"+CNMI": (1, 1, 0, 0, 0)},
    capacities={"ME": 23, "SR": 20},
    memory="ME",
    first_index=0,
    boot=(
        (8000, "^BOOT:20000001,0,0,0,20"),
        (8500, "^SIMST:1"),
        (9000, "^STIN:7,0,0"),
        (9500, "^SRVST:2"),
        (9600, "^MODE:7,11"),
        (9700, "^NWTIME:26/03/09,10:11:12+04,00"),
    ),
    boot_ms=7900,
    sim_ms=600,
    registration_ms=2000,
    periodic=(
        (3000, "^RSSI:18"),
        (5000, '^HCSQ:"LTE",45,40,120,22'),
        (2000, "^DSFLOWRPT:0000000A,00000000,00000000,0000,0000,0001,0001"),
    ),
    periodic_parameter="^CURC",
    double_return=frozenset({"+CLAC"}),
    empty_slot=None,
    storage_full='^SMMEMFULL:"{memory}"',
    unknown_command="COMMAND NOT SUPPORT",
    direct_modes=frozenset({1}),
    interleave=True,
    delays={"+CMGS": 2500},
)

ME909 = replace(
    E3372,
    name="me909",
    answers=identity(
        ("Huawei Technologies Co., Ltd.", "ME909u-521", "12.636.12.01.00"),
        lettered("Huawei Technologies Co., Ltd.", "ME909u-521", "12.636.12.01.00"),
    ),
)
