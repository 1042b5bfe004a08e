"""The fields of a TPDU (3GPP TS 23.040 clause 9), gathered from the modules that define them.

Decoding is lenient and loses nothing that can be said again; encoding refuses what the standard
does not allow, with a ValueError.
"""

from modem.sms.address import Address, decode_smsc, encode_smsc
from modem.sms.alphabet import DATA, GSM7, UCS2
from modem.sms.coding import WAITING, Dcs, Waiting
from modem.sms.headers import Element, concatenation, ports, shifts
from modem.sms.times import ABSOLUTE, ENHANCED, RELATIVE, Timestamp, Validity

__all__ = [
    "ABSOLUTE",
    "DATA",
    "ENHANCED",
    "GSM7",
    "RELATIVE",
    "UCS2",
    "WAITING",
    "Address",
    "Dcs",
    "Element",
    "Timestamp",
    "Validity",
    "Waiting",
    "concatenation",
    "decode_smsc",
    "encode_smsc",
    "ports",
    "shifts",
]
