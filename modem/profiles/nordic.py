"""Nordic Semiconductor: nRF9160 and others of the nRF91 series with the serial modem firmware.

Where the facts come from: Nordic's pages on +CMT, +CDS, +CNMA and +CNMI, the SMS library and the
serial modem application of the nRF Connect SDK: PDU mode only, no storage, one client that
AT+CNMI registers, each message acknowledged with +CNMA=1, `+CMS ERROR: 524` unasked when the
client was unregistered. From memory only: what AT+CGMM answers, AT#XRESET. Nothing here was
tried on hardware.
"""

from modem.profiles.generic import Profile

PROFILES = (
    Profile(
        "nrf91",
        manufacturers=("nordic",),
        boot_urcs=(b"Ready", b"INIT ERROR"),
        iccid=(b"%XICCID",),
        cnmi=(b"3,2,0,1,0", b"3,2,0,1"),
        cnma=b"+CNMA=1",
        boot_time=5000,
        deaf=(524,),
        temporary=(524,),
        reset=b"#XRESET",
    ),
)
