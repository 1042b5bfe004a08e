"""Sierra Wireless: HL78xx and HL75xx, MC74xx and EM74xx.

Where the facts come from: the AT guide of HL7518/HL7548 (SM by default, +KSUP), ModemManager
(which interfaces take commands). From memory only: what AT+CGMI answers, AT!RESET, limits. Much
is unknown here and left to the standard. Nothing here was tried on hardware.
"""

from modem.profiles.generic import Profile

PROFILES = (
    Profile(
        "hl78",
        manufacturers=("sierra",),
        models=("hl7", "hl8"),
        init=(b"+KSREP=1",),
        boot_urcs=(b"+KSUP",),
        iccid=(b"+CCID",),
        storages=(b"SM", b"ME"),
    ),
    Profile(
        "mc74",
        manufacturers=("sierra",),
        models=("mc7", "em7"),
        # Built on Qualcomm's MDM, of which ModemManager says that mode 2 is offered and refused.
        cnmi=(b"1,1,0,2,0", b"2,1,0,2,0", b"1,1,0,1,0"),
        reset=b"!RESET",
    ),
)
