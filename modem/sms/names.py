"""Every public name of this package, gathered from the modules that define them."""

from modem.sms.addressing import encode_gsm7, encode_smsc
from modem.sms.calendar import from_unix
from modem.sms.deliver import Deliver
from modem.sms.fields import (
    DATA,
    GSM7,
    UCS2,
    Address,
    Dcs,
    Element,
    UserData,
    concatenation,
    decode_gsm7,
    shifts,
)
from modem.sms.packing import unpack
from modem.sms.parts import Joined, Joiner
from modem.sms.pdu import decode, from_hex, to_hex
from modem.sms.report import StatusReport
from modem.sms.schemes import WAITING, Waiting, scheme
from modem.sms.splitting import split
from modem.sms.submit import Submit
from modem.sms.times import Timestamp
from modem.sms.ucs2 import decode_ucs2
from modem.sms.units import encode_ucs2
from modem.sms.validity import ABSOLUTE, ENHANCED, RELATIVE, Validity
from modem.sms.writing import pack

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
    "Deliver",
    "Element",
    "Joined",
    "Joiner",
    "StatusReport",
    "Submit",
    "Timestamp",
    "UserData",
    "Validity",
    "Waiting",
    "concatenation",
    "decode",
    "decode_gsm7",
    "decode_ucs2",
    "encode_gsm7",
    "encode_smsc",
    "encode_ucs2",
    "from_hex",
    "from_unix",
    "pack",
    "scheme",
    "shifts",
    "split",
    "to_hex",
    "unpack",
]
