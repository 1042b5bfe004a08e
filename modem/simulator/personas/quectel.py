"""Quectel: EC25 and EG25, BG96 and BG95, M95.

Where the facts come from: the AT manuals of BG96 and EC25/EC21 (identity, storage, time limits,
+QINDCFG, +QURCCFG), the BG96 hardware manual (4.2 to 4.9 s to start), users' logs (order of the
boot lines, and that they come again after AT+CFUN=1), ofono (M95: +CSMS=128, plain +CNMA),
programs for M95 (+QMGDA). From memory only: the M95's identity and start, the revisions of EG25
and BG95. Compared with no hardware.
"""

from collections.abc import Mapping
from dataclasses import replace

from modem.simulator.personas.identity import identity
from modem.simulator.personas.persona import Persona

_OPTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "+QURCCFG": {"urcport": ('"usbat"', '"usbmodem"', '"uart1"')},
    "+QINDCFG": {"smsfull": ("0", "1")},
}
_FULL = '+QIND: "smsfull","{memory}"'

EC25 = Persona(
    name="ec25",
    answers=identity(
        ("Quectel", "EC25", "EC25EFAR06A06M4G"),
        ("Quectel", "EC25", "Revision: EC25EFAR06A06M4G"),
    ),
    cards={"+QCCID": "+QCCID: {iccid}F"},
    options=_OPTIONS,
    charset="GSM",
    capacities={"ME": 255, "SR": 20},
    memory="ME",
    boot=(
        (6000, "RDY"),
        (6100, "+CFUN: 1"),
        (6400, "+CPIN: READY"),
        (6500, "+QUSIM: 1"),
        (9000, "+QIND: SMS DONE"),
        (11000, "+QIND: PB DONE"),
    ),
    boot_ms=5900,
    sim_ms=500,
    sms_ms=2500,
    registration_ms=3000,
    radio_on=(
        (300, "+CPIN: READY"),
        (300, "+QUSIM: 1"),
        (2500, "+QIND: PB DONE"),
        (2600, "+QIND: SMS DONE"),
    ),
    storage_full=_FULL,
    storage_full_option=("+QINDCFG", "smsfull"),
    delays={"+CMGS": 2500},
)

EG25 = replace(
    EC25,
    name="eg25",
    answers=identity(
        ("Quectel", "EG25", "EG25GGBR07A08M2G"),
        ("Quectel", "EG25", "Revision: EG25GGBR07A08M2G"),
    ),
)

BG96 = Persona(
    name="bg96",
    answers=identity(
        ("Quectel", "BG96", "BG96MAR01A01M1G"),
        ("Quectel", "BG96", "Revision: BG96MAR01A01M1G"),
    ),
    cards={"+QCCID": "+QCCID: {iccid}"},
    options=_OPTIONS,
    charset="GSM",
    capacities={"ME": 23, "SR": 20},
    memory="ME",
    boot=(
        (4900, "RDY"),
        (5000, "+CFUN: 1"),
        (5400, "+CPIN: READY"),
        (7000, "+QIND: SMS DONE"),
        (8000, "+QIND: PB DONE"),
    ),
    boot_ms=4800,
    sim_ms=600,
    sms_ms=1500,
    registration_ms=4000,
    storage_full=_FULL,
    storage_full_option=("+QINDCFG", "smsfull"),
    delays={"+CMGS": 4000},
)

BG95 = replace(
    BG96,
    name="bg95",
    answers=identity(
        ("Quectel", "BG95-M3", "BG95M3LAR02A04"),
        ("Quectel", "BG95-M3", "Revision: BG95M3LAR02A04"),
    ),
)

M95 = Persona(
    name="m95",
    answers=identity(
        ("Quectel_Ltd", "Quectel_M95", "M95AR01A21"),
        ("Quectel_Ltd", "Quectel_M95", "Revision: M95AR01A21"),
    ),
    cards={"+CCID": "{iccid}", "+QCCID": "{iccid}"},
    unsupported=frozenset({"+CEREG"}),
    vendor=frozenset({"+QMGDA"}),
    supported={"+CSMS": "(0,1,128)"},
    capacities={"ME": 40, "SR": 20},
    boot=(
        (2200, "RDY"),
        (2300, "+CFUN: 1"),
        (2500, "+CPIN: READY"),
        (6000, "Call Ready"),
        (6500, "SMS Ready"),
    ),
    boot_ms=2000,
    sim_ms=500,
    sms_ms=3500,
    registration_ms=2000,
    delays={"+CMGS": 3000},
)
