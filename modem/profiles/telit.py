"""Telit: ME910, ME310, LE910.

Where the facts come from: the AT guides of UC864, HE863, ME910C1, ME310G1/ME910G1 and LE910Cx
(+CNMI, +CSMS, +CNMA), users' reports (20 ms between commands). From memory only: what AT+CGMI
answers, AT#REBOOT, the limits for +CMGS. Nothing here was tried on hardware.
"""

from modem.profiles.generic import Profile

PROFILES = (
    Profile(
        "telit",
        manufacturers=("telit",),
        gap=20,
        iccid=(b"#CCID", b"+CCID"),
        cnmi=(b"2,1,0,1,0", b"1,1,0,1,0", b"2,1,0,2,0", b"1,1,0,2,0"),
        reset=b"#REBOOT",
    ),
)
