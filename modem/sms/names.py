"""The public names of this package, and where each is at home; `modem.sms` asks for them."""

TYPE_CHECKING = False
if TYPE_CHECKING:
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

_HOMES = (
    ("modem.sms.addressing", ("encode_gsm7", "encode_smsc")),
    ("modem.sms.calendar", ("from_unix",)),
    ("modem.sms.deliver", ("Deliver",)),
    (
        "modem.sms.fields",
        (
            "DATA",
            "GSM7",
            "UCS2",
            "Address",
            "Dcs",
            "Element",
            "UserData",
            "concatenation",
            "decode_gsm7",
            "shifts",
        ),
    ),
    ("modem.sms.packing", ("unpack",)),
    ("modem.sms.parts", ("Joined", "Joiner")),
    ("modem.sms.pdu", ("decode", "from_hex", "to_hex")),
    ("modem.sms.report", ("StatusReport",)),
    ("modem.sms.schemes", ("WAITING", "Waiting", "scheme")),
    ("modem.sms.splitting", ("split",)),
    ("modem.sms.submit", ("Submit",)),
    ("modem.sms.times", ("Timestamp",)),
    ("modem.sms.ucs2", ("decode_ucs2",)),
    ("modem.sms.units", ("encode_ucs2",)),
    ("modem.sms.validity", ("ABSOLUTE", "ENHANCED", "RELATIVE", "Validity")),
    ("modem.sms.writing", ("pack",)),
)


def find(name: str) -> object:
    """Import a public name. Raises AttributeError where there is none."""
    if name == "__all__":
        return __all__
    for home, names in _HOMES:
        if name in names:
            return getattr(__import__(home, None, None, (name,)), name)
    raise AttributeError("module 'modem.sms' has no attribute %r" % name)
