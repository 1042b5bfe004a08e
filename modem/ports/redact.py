"""Masks for what a trace must not show: numbers, message bodies, PINs.

Lengths stay, so that a masked dialogue can still be replayed: a digit becomes 0, and a PDU stays
a valid PDU. Numbers of up to six digits stay too: they are short codes and say nothing about
anybody. A PIN is always masked.
"""

_SHORTEST_NUMBER = 7  # digits
_SHORTEST_PDU = 16  # hex digits
_LONGEST_NUMBER = 22  # an ICCID with its filler; a line of digits longer than that is a PDU
_SECRETS = (b"CPIN=", b"CLCK=", b"CPWD=")
_BODY_FOLLOWS = (b"+CMT:", b"+CMGR:", b"+CMGL:", b"+CBM:")


def _is_digit(octet: int) -> bool:
    return 0x30 <= octet <= 0x39


def mask_numbers(octets: bytes) -> bytes:
    """Return `octets` with every run of seven or more digits turned into zeros."""
    out = bytearray(octets)
    run = 0
    for at, octet in enumerate(octets + b"."):
        if _is_digit(octet):
            run += 1
            continue
        if run >= _SHORTEST_NUMBER:
            out[at - run : at] = b"0" * run
        run = 0
    return bytes(out)


def mask_secrets(octets: bytes) -> bytes:
    """Return `octets` with the digits after AT+CPIN=, +CLCK= and +CPWD= turned into stars."""
    upper = octets.upper()
    for name in _SECRETS:
        at = upper.find(name)
        if at >= 0:
            begin = at + len(name)
            tail = bytearray(octets[begin:])
            for index, octet in enumerate(tail):
                tail[index] = 0x2A if _is_digit(octet) else octet
            return octets[:begin] + bytes(tail)
    return octets


def _hex(octets: bytes) -> "bytearray | None":
    """Return the octets that a line of hex digits stands for, None where it is none."""
    if len(octets) < _SHORTEST_PDU or len(octets) % 2:
        return None
    digits = 0
    for octet in octets:
        if _is_digit(octet):
            digits += 1
        elif not (0x41 <= octet <= 0x46 or 0x61 <= octet <= 0x66):
            return None
    if digits == len(octets) <= _LONGEST_NUMBER:
        return None
    return bytearray(bytes.fromhex(octets.decode()))


def _blank_digits(pdu: bytearray, begin: int, end: int) -> None:
    for at in range(begin, min(end, len(pdu))):
        high = pdu[at] & 0xF0
        low = pdu[at] & 0x0F
        pdu[at] = (high if high == 0xF0 else 0) | (low if low == 0x0F else 0)


def _blank_body(pdu: bytearray, at: int, header: bool) -> None:
    """Zero the user data whose length octet is at `at`; a header of its own stays."""
    begin = at + 1
    if header and begin < len(pdu):
        begin += 1 + pdu[begin]
    for index in range(begin, len(pdu)):
        pdu[index] = 0


def mask_pdu(pdu: bytearray, numbers: bool, bodies: bool) -> None:
    """Mask, in place, a PDU with its service centre address in front (23.040 clause 9.2.2)."""
    center = pdu[0]
    first = center + 1
    if first + 2 >= len(pdu):
        return
    if numbers:
        _blank_digits(pdu, 2, first)
    kind = pdu[first] & 0x03
    address = first + 1 if kind == 0 else first + 2  # SUBMIT and STATUS-REPORT: TP-MR first
    length = pdu[address] if address < len(pdu) else 0
    after = address + 2 + (length + 1) // 2
    if numbers and length >= _SHORTEST_NUMBER:
        _blank_digits(pdu, address + 2, after)
    if bodies and kind != 2:
        stamp = 7 if kind == 0 else (0, 7, 1, 7)[pdu[first] >> 3 & 0x03]  # TP-SCTS or TP-VP
        _blank_body(pdu, after + 2 + stamp, bool(pdu[first] & 0x40))


class Mask:
    """Masks the lines of one dialogue, in their order.

    `numbers`: subscriber numbers, ICCID, IMEI and IMSI; `bodies`: what messages say.
    """

    def __init__(self, numbers: bool = False, bodies: bool = False) -> None:
        self._numbers = numbers
        self._bodies = bodies
        self._body_follows = False

    def octets(self, data: bytes) -> bytes:
        """Return one line from or to the modem, with or without its line end, masked."""
        core = data.strip(b"\r\n\x1a")
        if core.strip() in (b"", b">"):  # a prompt stands between AT+CMGS and its body
            return data
        at = data.find(core)
        return data[:at] + self._line(core) + data[at + len(core) :]

    def _line(self, line: bytes) -> bytes:
        is_body = self._body_follows
        self._body_follows = self._starts_body(line)
        pdu = _hex(line)
        if pdu is not None:
            mask_pdu(pdu, self._numbers, self._bodies)
            return _to_hex(pdu)
        if is_body and self._bodies:
            return b"." * len(line)
        line = mask_secrets(line)
        return mask_numbers(line) if self._numbers else line

    def _starts_body(self, line: bytes) -> bool:
        for prefix in _BODY_FOLLOWS:
            if line.startswith(prefix):
                return True
        upper = line.upper()
        return upper[:8] in (b"AT+CMGS=", b"AT+CMGW=")

    def text(self, text: str) -> str:
        """Return the text of an event or a call, masked: without its arguments, if need be."""
        if self._bodies:
            return text.split("(", 1)[0]
        return mask_numbers(text.encode()).decode() if self._numbers else text


def _to_hex(octets: bytearray) -> bytes:
    return b"".join([b"%02X" % octet for octet in octets])
