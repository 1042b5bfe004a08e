"""Sequans: Monarch modems, such as GM02S.

Where the facts come from: the Walter and Pycom drivers (+SYSSTART, AT^RESET, +SQNCCID, hardware
flow control). What its messages do is not known here and left to the standard. From memory only:
what AT+CGMI answers. Nothing here was tried on hardware.
"""

from modem.profiles.generic import Profile

PROFILES = (
    Profile(
        "gm02s",
        manufacturers=("sequans",),
        boot_urcs=(b"+SYSSTART",),
        iccid=(b"+SQNCCID", b"+CCID"),
        reset=b"^RESET",
    ),
)
