"""SIMCom: SIM800; SIM7000; SIM7080; SIM7600; A7670; SIM767x.

Where the facts come from: the AT manuals of SIM7000, SIM7070/7080/7090, SIM7500/7600, A76xx and
SIM767x and the SMS note of SIM7600 (identity, +CNMI conditions, storage, missing spaces, `>`
without a space), the AT and hardware manuals of SIM800 (`+CMTI` with a space, silence in
autobaud), ofono (no +CNMA), users' logs (boot lines, `+SMS FULL`, noise before the first echo, the
prompt of SIM767x followed by line ends), programs for SIM800 (+CMGDA). From memory only: boot
lines of A76xx, the identity of SIM767x. Compared with no hardware.
"""

from modem.simulator.personas.identity import identity, lettered
from modem.simulator.personas.persona import Persona

_ALL = (("SM", "ME", "MT", "SR"), ("SM", "ME", "MT"), ("SM", "ME", "MT"))
_TWO = (("ME", "SM"), ("ME", "SM"), ("ME", "SM"))
_CARD = (("SM",), ("SM",), ("SM",))
_MAKER = "SIMCOM INCORPORATED"

SIM800 = Persona(
    name="sim800",
    answers=identity(
        ("SIMCOM_Ltd", "SIMCOM_SIM800L", "Revision:1418B05SIM800L24"), ("SIM800 R14.18",)
    ),
    cards={"+CCID": "{iccid}"},
    unsupported=frozenset({"+CNMA", "+CEREG"}),
    vendor=frozenset({"+CMGDA"}),
    defaults={"+IPR": (0,)},
    capacities={"ME": 20, "SR": 20},
    boot=(
        (3000, "RDY"),
        (3100, "+CFUN: 1"),
        (3200, "+CPIN: READY"),
        (6000, "Call Ready"),
        (6500, "SMS Ready"),
    ),
    boot_ms=2900,
    sim_ms=300,
    sms_ms=3300,
    autobaud=True,
    registration_ms=4000,
    cmti='+CMTI: "{memory}", {index}',
    delays={"+CMGS": 3500},
)

SIM7000 = Persona(
    name="sim7000",
    answers=identity(
        ("SIMCOM_Ltd", "SIMCOM_SIM7000G", "Revision:1351B01SIM7000G"), ("SIM7000G R1351",)
    ),
    cards={"+CCID": "{iccid}"},
    unsupported=frozenset({"+CNMA"}),
    defaults={"+IPR": (0,)},
    charsets=("GSM", "UCS2", "IRA"),
    memories=_CARD,
    report_memory=None,
    boot=((4500, "RDY"), (4600, "+CFUN: 1"), (4800, "+CPIN: READY"), (7000, "SMS Ready")),
    boot_ms=4500,
    sim_ms=300,
    sms_ms=2200,
    autobaud=True,
    registration_ms=5000,
    strict_direct=True,
    direct_modes=frozenset({1}),
    storage_full="+SMS FULL",
    delays={"+CMGS": 4000},
)

SIM7080 = Persona(
    name="sim7080",
    answers=identity(
        ("SIMCOM_Ltd", "SIMCOM_SIM7080", "Revision:1951B08SIM7080"), ("SIM7080 R1951.08",)
    ),
    cards={"+CCID": "{iccid}"},
    unsupported=frozenset({"+CNMA"}),
    charsets=("GSM", "UCS2", "IRA"),
    memories=_CARD,
    report_memory=None,
    boot=(
        (4500, "RDY"),
        (4600, "+CFUN: 1"),
        (4800, "+CPIN: READY"),
        (7000, "SMS Ready"),
        (9000, '*PSUTTZ: 26/03/09,10:11:12","+04",0'),
        (9000, "DST: 0"),
        (9100, '*PSUTTZ: 26/03/09,10:11:12","+04",0'),
        (9500, "+APP PDP: 0,ACTIVE"),
    ),
    boot_ms=4500,
    sim_ms=300,
    sms_ms=2200,
    registration_ms=4000,
    strict_direct=True,
    direct_modes=frozenset({1}),
    storage_full="+SMS FULL",
    delays={"+CMGS": 4000},
)

SIM7600 = Persona(
    name="sim7600",
    answers=identity(
        (_MAKER, "SIMCOM_SIM7600E-H", "+CGMR: LE20B04SIM7600M22"),
        lettered(_MAKER, "SIMCOM_SIM7600E-H", "SIM7600M22_V2.0"),
    ),
    cards={"+CICCID": "+ICCID: {iccid}"},
    capacities={"ME": 23, "SR": 20},
    memories=_ALL,
    memory="ME",
    persistent=frozenset({"+CNMI"}),
    boot=((9000, "RDY"), (10000, "+CPIN: READY"), (12000, "SMS DONE"), (14000, "PB DONE")),
    boot_ms=8900,
    boot_noise=b"\xf8\x00M",
    sim_ms=1000,
    sms_ms=2000,
    registration_ms=3000,
    no_space=frozenset({"+CSMS", "+CMGW"}),
    strict_direct=True,
    direct_modes=frozenset({1, 2}),
    report_modes=frozenset({1}),
    storage_full="+SMS FULL",
    delays={"+CMGS": 3000},
)

A7670 = Persona(
    name="a7670",
    answers=identity(
        ("INCORPORATED", "A7670E-FASE", "+CGMR: A011B07A7670M7"),
        lettered("INCORPORATED", "A7670E-FASE", "A011B07A7670M7"),
    ),
    cards={"+CICCID": "+ICCID: {iccid}"},
    capacities={"ME": 180},
    memories=_TWO,
    memory="ME",
    report_memory=None,
    boot=((7000, "*ATREADY: 1"), (7500, "+CPIN: READY"), (9000, "SMS DONE"), (11000, "PB DONE")),
    boot_ms=6900,
    sim_ms=600,
    sms_ms=1500,
    registration_ms=3000,
    prompt=b"\r\n>",
    strict_direct=True,
    direct_modes=frozenset({1, 2}),
    report_modes=frozenset({1}),
    storage_full="+SMS FULL",
    delays={"+CMGS": 2000},
)

SIM767 = Persona(
    name="sim767",
    answers=identity(
        (_MAKER, "SIM7670G", "+CGMR: 2268B01SIM7670G"),
        lettered(_MAKER, "SIM7670G", "2268B01SIM7670G"),
    ),
    cards={"+CICCID": "+ICCID: {iccid}"},
    capacities={"ME": 10},
    memories=_TWO,
    memory="ME",
    report_memory=None,
    boot=((7000, "*ATREADY: 1"), (7500, "+CPIN: READY"), (9000, "SMS DONE"), (11000, "PB DONE")),
    boot_ms=6900,
    sim_ms=600,
    sms_ms=1500,
    registration_ms=3000,
    prompt=b"\r\n>\r\n\r",
    strict_direct=True,
    direct_modes=frozenset({1, 2}),
    report_modes=frozenset({1}),
    storage_full="+SMS FULL",
    delays={"+CMGS": 2000},
)
