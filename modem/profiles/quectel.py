"""Quectel: EC25, EG25, EG91; BG95, BG96; M95, M66.

Where the facts come from: the AT manuals of BG96 and of EC25/EC21 (URCs, +QINDCFG, time limits,
+CMS ERROR of BG96, storage), the BG96 hardware manual (power key), ofono (how an M95 wants to be
acknowledged), users' reports (350 and how late it comes). From memory only: the `all` of
+QURCCFG, the M95's time limits and power key. Nothing here was tried on hardware.
"""

from modem.profiles.generic import Profile

# URCs go to one port of several, by default the USB AT port: a UART would hear none. `all` is
# in newer firmware; where it is refused, the port stays as it was set.
_URCS = (b'+QURCCFG="urcport","all"', b'+QINDCFG="smsfull",1')

EC25 = Profile(
    "ec25",
    manufacturers=("quectel",),
    models=("ec2", "eg2", "eg9", "em0", "ep06", "eg06"),
    init=_URCS,
    ready_urcs=(b"+QIND",),
    full_urcs=(b"+QIND",),
    iccid=(b"+QCCID", b"+CCID"),
    storages=(b"ME", b"SM"),
    cnmi=(b"2,1,0,1,0", b"2,1,0,2,0", b"1,1,0,1,0", b"1,1,0,2,0"),
    cnma=b"+CNMA=1",
    send_timeout=150000,
    power_on=500,
    power_off=650,
    # Given when the network or the IMS path refuses or delays, up to 135 s after Ctrl-Z.
    uncertain=(350,),
)

BG96 = Profile(
    "bg96",
    manufacturers=("quectel",),
    models=("bg9", "bg7"),
    init=_URCS,
    ready_urcs=(b"+QIND",),
    full_urcs=(b"+QIND",),
    iccid=(b"+QCCID", b"+CCID"),
    storages=(b"ME", b"SM"),
    cnmi=(b"2,1,0,1,0", b"2,1,0,2,0"),
    send_timeout=150000,
    boot_time=10000,
    power_on=500,
    power_off=650,
    temporary=(512, 530),
    permanent=(513, 514, 517, 529),
    uncertain=(350,),
)

M95 = Profile(
    "m95",
    manufacturers=("quectel",),
    models=("m95", "m66", "m85", "mc60"),
    iccid=(b"+CCID", b"+QCCID"),
    service=b"+CSMS=128",
    ready_urcs=(b"SMS Ready",),
    send_timeout=150000,
)

PROFILES = (EC25, BG96, M95, Profile("quectel", manufacturers=("quectel",), init=_URCS))
