"""What each interface of a USB modem is for: data only.

Sources: the manufacturers' manuals and the udev rules of ModemManager. None of it was tried here
on hardware; `modem ports` shows what it makes of a device, and a report of a wrong row is welcome.
"""

AT = "at"
PPP = "ppp"  # takes AT commands too, until it is used for a data call
NMEA = "nmea"
DIAGNOSTICS = "diagnostics"
AUDIO = "audio"
NEVER = "never"

_QUECTEL = ((0, DIAGNOSTICS), (1, NMEA), (2, AT), (3, PPP))
_SIMCOM = ((0, DIAGNOSTICS), (1, NMEA), (2, AT), (3, PPP), (4, AUDIO))
_SIERRA = ((0, DIAGNOSTICS), (2, NMEA), (3, AT))

# vendor, product, model, roles by interface number
INTERFACES = (
    (0x2C7C, 0x0125, "Quectel EC25", _QUECTEL),
    (0x2C7C, 0x0121, "Quectel EC21", _QUECTEL),
    (0x2C7C, 0x0191, "Quectel EG91", _QUECTEL),
    (0x2C7C, 0x0296, "Quectel BG96", _QUECTEL),
    (0x2C7C, 0x0700, "Quectel BG95", _QUECTEL),
    (0x1E0E, 0x9001, "SIMCom SIM7000/SIM7500/SIM7600", _SIMCOM),
    (0x1E0E, 0x9205, "SIMCom SIM7070/SIM7080/SIM7090", ((2, AT),)),
    (0x1E0E, 0x9206, "SIMCom SIM7070/SIM7080/SIM7090", ((2, AT),)),
    (0x1E0E, 0x9011, "SIMCom A7600/A7602", ((4, AT), (5, PPP))),
    (0x1546, 0x1102, "u-blox SARA-U2", ((0, AT),)),
    (0x1BC7, 0x1101, "Telit ME910C1", ((1, AT),)),
    (0x1BC7, 0x110A, "Telit ME310G1/ME910G1", ((1, AT),)),
    (0x1BC7, 0x1201, "Telit LE910C1", ((4, AT), (5, PPP))),
    (0x1199, 0x9071, "Sierra Wireless MC74xx", _SIERRA),
    (0x1199, 0x9079, "Sierra Wireless EM7455", _SIERRA),
    (0x1199, 0xC001, "Sierra Wireless HL78xx", ((0, AT), (2, PPP), (4, NMEA))),
)

# vendor, interface class, subclass, protocol, role: Huawei numbers its interfaces differently
# in each firmware and keeps to the protocol byte.
CLASSES = tuple(
    (0x12D1, 0xFF, subclass, protocol, role)
    for subclass in (1, 2, 3)
    for protocol, role in ((1, PPP), (2, AT), (3, DIAGNOSTICS))
)

# vendor, product, why. Only looked at, never opened.
FORBIDDEN = (
    (0x05C6, 0x9008, "Qualcomm emergency download: the modem lost its firmware, or was told to"),
)

# Vendors whose serial interfaces belong to a modem, though this table may not know the product.
VENDORS = (
    (0x2C7C, "Quectel"),
    (0x1E0E, "SIMCom"),
    (0x1546, "u-blox"),
    (0x1BC7, "Telit"),
    (0x12D1, "Huawei"),
    (0x1199, "Sierra Wireless"),
    (0x05C6, "Qualcomm"),
    (0x19D2, "ZTE"),
    (0x1E2D, "Gemalto/Cinterion"),
    (0x2CB7, "Fibocom"),
    (0x1915, "Nordic Semiconductor"),
)
