"""Huawei: E3372 and other sticks with a serial port, ME909, MU509.

Where the facts come from: the MU509 AT specification (empty slots, storage), ofono and
ModemManager (mode 1 of +CNMI, no acknowledgement), smstools (index 0), users' logs (^CURC=0
against the many URCs). From memory only: AT^ICCID, AT^RESET, and the limit for +CMGS,
which no manual at hand gives. Nothing here was tried on hardware.
"""

from modem.profiles.generic import Profile

PROFILES = (
    Profile(
        "huawei",
        manufacturers=("huawei",),
        init=(b"^CURC=0",),
        full_urcs=(b"^SMMEMFULL",),
        iccid=(b"^ICCID", b"+CCID"),
        storages=(b"ME", b"SM"),
        cnmi=(b"1,1,0,2,0", b"1,1,0,1,0", b"2,1,0,2,0", b"1,1,0,0,0"),
        cnma=b"",
        reset=b"^RESET",
    ),
)
