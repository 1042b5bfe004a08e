"""A PDU without its numbers and its body, and still a PDU (23.040 clause 9.2).

It is read here once more, and not with the library's codec, because a trace is also written of
what the codec cannot read, and on the side where only octets are known.
"""

SHORTEST_NUMBER = 7  # digits: a shorter one is a short code and says nothing about anybody
_MOST_DIGITS = 20  # of an address (clause 9.1.2.5)
_LONGEST_CENTER = 12  # octets of a service centre address
_ALPHANUMERIC = 0x50
_REPORT = 2  # TP-MTI of STATUS-REPORT
_SUBMIT = 1
_HARMLESS = (0x00, 0x04, 0x05, 0x08, 0x24, 0x25)  # parts, ports, shift tables
_REPLY_ADDRESS = 0x22


def mask_pdu(pdu: bytearray, numbers: bool, bodies: bool) -> None:
    """Mask, in place, a PDU with its service centre address in front.

    What does not add up to a PDU becomes zeros: nobody knows what stands where in it.
    """
    places = _layout(pdu)
    if places is None:
        _zero(pdu, 0, len(pdu))
        return
    address, after, body = places
    if numbers:
        _blank_address(pdu, 1, 1 + pdu[0], 2 * pdu[0])
        _blank_address(pdu, address + 1, after, pdu[address])
    if _kind(pdu) == _REPORT:
        if bodies:
            _zero(pdu, body, len(pdu))
        return
    _mask_user_data(pdu, body + 1, numbers, bodies)


def _kind(pdu: bytearray) -> int:
    return pdu[1 + pdu[0]] & 0x03


def _layout(pdu: bytearray) -> "tuple[int, int, int] | None":
    """Return where the address begins and ends, and where the length of the body stands.

    For a report the last is where its parameters begin. None where the octets do not add up.
    """
    if pdu[0] > _LONGEST_CENTER or len(pdu) < pdu[0] + 2:
        return None
    kind = _kind(pdu)
    first = 1 + pdu[0]
    address = first + (2 if kind in (_SUBMIT, _REPORT) else 1)  # TP-MR comes before it
    if address + 1 >= len(pdu):
        return None
    after = address + 2 + (pdu[address] + 1) // 2
    if pdu[address] > _MOST_DIGITS or not pdu[address + 1] & 0x80:
        return None
    if kind == _REPORT:  # TP-SCTS, TP-DT, TP-ST
        whole = after + 15 <= len(pdu) and _is_time(pdu, after)
        return (address, after, after + 15) if whole else None
    times = (0, 7, 1, 7)[pdu[first] >> 3 & 0x03] if kind == _SUBMIT else 7  # TP-VP or TP-SCTS
    body = after + 2 + times  # after TP-PID and TP-DCS
    if body >= len(pdu) or (kind != _SUBMIT and not _is_time(pdu, after + 2)):
        return None
    octets = len(pdu) - body - 1
    adds_up = octets in (pdu[body], (pdu[body] * 7 + 7) // 8)
    return (address, after, body) if adds_up else None


def _is_time(pdu: bytearray, at: int) -> bool:
    """Whether a time stamp may stand there (clause 9.2.3.11)."""
    most = (99, 12, 31, 23, 59, 59)
    for index, limit in enumerate(most):
        octet = pdu[at + index] if at + index < len(pdu) else 0xFF
        if octet & 0x0F > 9 or 10 * (octet & 0x0F) + (octet >> 4) > limit:
            return False
    return True


def _blank_address(pdu: bytearray, begin: int, end: int, digits: int) -> None:
    """Turn the digits between `begin`, the type of number, and `end` into zeros."""
    if digits < SHORTEST_NUMBER:
        return
    if pdu[begin] & 0x70 == _ALPHANUMERIC:
        _zero(pdu, begin + 1, end)
        return
    for at in range(begin + 1, end):
        filler = 0xF0 if pdu[at] & 0xF0 == 0xF0 else 0
        pdu[at] = filler


def _mask_user_data(pdu: bytearray, begin: int, numbers: bool, bodies: bool) -> None:
    """Mask the body; of a header stays what joins parts and names ports and alphabets."""
    text = begin
    if pdu[1 + pdu[0]] & 0x40 and begin < len(pdu):
        end = begin + 1 + pdu[begin]
        if _mask_header(pdu, begin + 1, end, numbers, bodies):
            text = end
    if bodies:
        _zero(pdu, text, len(pdu))


def _mask_header(pdu: bytearray, at: int, end: int, numbers: bool, bodies: bool) -> bool:
    """Mask the elements of a header; whether it is one."""
    if end > len(pdu):
        return False
    while at + 1 < end:
        after = at + 2 + pdu[at + 1]
        if after > end:
            return False
        secret = numbers if pdu[at] == _REPLY_ADDRESS else bodies and pdu[at] not in _HARMLESS
        if secret:
            _zero(pdu, at + 2, after)
        at = after
    return at == end


def _zero(pdu: bytearray, begin: int, end: int) -> None:
    for at in range(begin, end):
        pdu[at] = 0
