"""u-blox: SARA-R4, SARA-R5, LARA and SARA of earlier series, LENA-R8.

Where the facts come from: the AT manual of SARA-R4/N4 (+CNMI 0,0,0,0,0 by default, +CNMA, 3
minutes for +CMGS), u-blox's own library ubxlib (command gaps, power key, +CFUN=15 and 16, time to
start), the SparkFun library for SARA-R5. From memory only: what AT+CGMI answers. Nothing here was
tried on hardware.
"""

from modem.profiles.generic import Profile

_CNMI = (b"2,1,0,1,0", b"1,1,0,1,0", b"2,1,0,2,0", b"1,1,0,2,0")

SARA_R4 = Profile(
    "sara-r4",
    manufacturers=("u-blox",),
    models=("sara-r4", "sara-n4"),
    gap=100,
    iccid=(b"+CCID",),
    cnmi=_CNMI,
    boot_time=10000,
    reset=b"+CFUN=15",
    power_on=300,
    power_off=2000,
)

SARA_R5 = Profile(
    "sara-r5",
    manufacturers=("u-blox",),
    models=("sara-r5", "lena-r8", "lara-r6"),
    gap=20,
    iccid=(b"+CCID",),
    cnmi=_CNMI,
    boot_time=10000,
    reset=b"+CFUN=16",
    power_on=1500,
    power_off=2000,
)

PROFILES = (
    SARA_R4,
    SARA_R5,
    Profile(
        "ublox",
        manufacturers=("u-blox",),
        gap=50,
        iccid=(b"+CCID",),
        cnmi=_CNMI,
        reset=b"+CFUN=16",
    ),
)
