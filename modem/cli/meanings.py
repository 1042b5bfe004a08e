"""What the numbers in an SMS PDU mean, in words (3GPP TS 23.040 clause 9.2.3, 23.038)."""

NUMBERING = {
    0: "short code or unknown",
    1: "international",
    2: "national",
    3: "network specific",
    4: "subscriber",
    5: "alphanumeric",
    6: "abbreviated",
    7: "reserved",
}

# TP-PID, clause 9.2.3.9.
PIDS = {
    0x00: "ordinary SMS",
    0x40: "type 0: silent, not to be shown",
    0x48: "device triggering",
    0x5E: "enhanced message service, obsolete",
    0x5F: "return call",
    0x7C: "ANSI-136 R-DATA",
    0x7D: "for the modem itself (ME data download)",
    0x7E: "for the modem itself (ME de-personalization)",
    0x7F: "for the SIM (data download)",
}

# TP-ST, clause 9.2.3.15.
STATUSES = {
    0x00: "delivered",
    0x01: "forwarded, delivery not confirmed",
    0x02: "replaced by the SMS centre",
    0x20: "congestion",
    0x21: "recipient busy",
    0x22: "no response from recipient",
    0x23: "service rejected",
    0x24: "quality of service not available",
    0x25: "error in recipient",
    0x40: "remote procedure error",
    0x41: "incompatible destination",
    0x42: "connection rejected by recipient",
    0x43: "not obtainable",
    0x44: "quality of service not available",
    0x45: "no interworking available",
    0x46: "validity period expired",
    0x47: "deleted by sender",
    0x48: "deleted by the SMS centre",
    0x49: "message does not exist",
    0x60: "congestion",
    0x61: "recipient busy",
    0x62: "no response from recipient",
    0x63: "service rejected",
    0x64: "quality of service not available",
    0x65: "error in recipient",
}

CLASSES = {
    0: "class 0: shown at once, not stored (flash)",
    1: "class 1: for the modem",
    2: "class 2: for the SIM",
    3: "class 3: for the computer",
}

ALPHABETS = {"gsm7": "GSM 7-bit", "8bit": "8-bit data", "ucs2": "UCS-2 (UTF-16)"}

# National language identifiers, 23.038 clause 6.2.1.2.4.
LANGUAGES = {
    1: "Turkish",
    2: "Spanish",
    3: "Portuguese",
    4: "Bengali",
    5: "Gujarati",
    6: "Hindi",
    7: "Kannada",
    8: "Malayalam",
    9: "Oriya",
    10: "Punjabi",
    11: "Tamil",
    12: "Telugu",
    13: "Urdu",
}

# Information element identifiers, 23.040 clause 9.2.3.24.
ELEMENTS = {
    0x00: "part of a long message, 8-bit reference",
    0x01: "special message indication",
    0x04: "application ports, 8-bit",
    0x05: "application ports, 16-bit",
    0x06: "SMS centre control",
    0x07: "UDH source",
    0x08: "part of a long message, 16-bit reference",
    0x09: "wireless control message",
    0x20: "e-mail header",
    0x21: "hyperlink",
    0x22: "reply address",
    0x23: "enhanced voice mail",
    0x24: "national language single shift",
    0x25: "national language locking shift",
}


def pid(value: int) -> str:
    """Return what the protocol identifier `value` asks for."""
    if 0x41 <= value <= 0x47:
        return f"replaces an earlier message of type {value - 0x40}"
    if 0x20 <= value <= 0x3F:
        return "telematic interworking"
    return PIDS.get(value, "no meaning that matters here")


def status(value: int) -> str:
    """Return what the status octet `value` of a delivery report says, and whether it is final."""
    name = STATUSES.get(value, f"status {value}")
    if value < 0x20:
        return name
    if value < 0x40:
        return f"not yet, the SMS centre still tries: {name}"
    if value < 0x60:
        return f"failed for good: {name}"
    return f"failed, the SMS centre no longer tries: {name}"


def element(identifier: int, data: bytes) -> str:
    """Return what the user data header element says."""
    name = ELEMENTS.get(identifier, "SIM toolkit" if 0x70 <= identifier <= 0x7F else "other")
    if identifier in (0x24, 0x25) and len(data) == 1:
        return f"{name}: {LANGUAGES.get(data[0], data[0])}"
    if identifier in (0x00, 0x08) and len(data) == 3 + identifier // 8:
        return f"{name} {int.from_bytes(data[:-2], 'big')}: part {data[-1]} of {data[-2]}"
    if identifier in (0x04, 0x05) and len(data) in (2, 4):
        half = len(data) // 2
        to, origin = int.from_bytes(data[:half], "big"), int.from_bytes(data[half:], "big")
        return f"{name}: to {to} from {origin}"
    return name
