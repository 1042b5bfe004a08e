"""SIMCom: SIM800; SIM7000; SIM7070/7080/7090; SIM7500/7600; A76xx and SIM767x.

Where the facts come from: the AT manuals of SIM7000, SIM7070/7080/7090, SIM7500/7600, A76xx and
SIM767x (commands, +CNMI conditions, +CMS ERROR, storage), the hardware manuals of SIM800 and
SIM7000 and LilyGO's board files (power key, time to start), ofono (no acknowledgement),
ModemManager (mode 1 of +CNMI), users' logs (boot URCs, `+SMS FULL`). From memory only: that an
A76xx calls its maker `INCORPORATED`, and SIM800's limit for +CMGS. Nothing here was tried on
hardware.
"""

from modem.profiles.generic import Profile

_MAKER = ("simcom",)
# ds=1 is for mode 1 only, so with the safer mode 2 reports are stored.
_CNMI = (b"2,1,0,2,0", b"1,1,0,2,0", b"1,1,0,1,0", b"2,1,0,0,0")
_TOO_LARGE = (341, 342)  # buffer overflow, message too big

SIM800 = Profile(
    "sim800",
    manufacturers=_MAKER,
    models=("sim800", "sim808", "sim868", "sim900"),
    iccid=(b"+CCID",),
    storages=(b"SM", b"ME"),
    cnma=b"",
    send_timeout=120000,
    boot_time=6000,
    power_on=1200,
    power_off=1700,
)

SIM7000 = Profile(
    "sim7000",
    manufacturers=_MAKER,
    models=("sim7000", "sim707", "sim708", "sim709"),
    iccid=(b"+CCID",),
    storages=(b"SM",),
    cnmi=_CNMI,
    cnma=b"",
    send_timeout=120000,
    boot_time=10000,
    power_on=1200,
    power_off=1400,
    temporary=(521, 530),  # message layer not ready, GPRS suspended
    permanent=(341, 342, 513, 514, 517, 518, 519, 520, 529),
    # CP retries used up, RP timer ran out, connection broken: all after the message went out.
    uncertain=(224, 225, 226),
)

SIM7600 = Profile(
    "sim7600",
    manufacturers=_MAKER,
    models=("sim7600", "sim7500", "sim76", "sim75"),
    iccid=(b"+CICCID", b"+CCID"),
    storages=(b"ME", b"SM"),
    cnmi=_CNMI,
    send_timeout=120000,
    boot_time=20000,
    power_on=600,
    power_off=3000,
    permanent=_TOO_LARGE,
)

A7670 = Profile(
    "a7670",
    manufacturers=("simcom", "incorporated"),
    models=("a76", "sim767"),
    iccid=(b"+CICCID", b"+CCID"),
    storages=(b"ME", b"SM"),
    cnmi=_CNMI,
    send_timeout=120000,
    boot_time=20000,
    power_on=200,
    power_off=3000,
    permanent=_TOO_LARGE,
)

PROFILES = (A7670, SIM800, SIM7000, SIM7600, Profile("simcom", manufacturers=_MAKER, cnmi=_CNMI))
