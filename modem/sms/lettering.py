"""Addresses with more than the digits 0-9, from and to octets (3GPP TS 23.040 clause 9.1.2.5).

Names come from services and go to nobody, and of the other digits hardly anybody has one: so
this is imported when there is one.
"""

# In each line the order in which they can be replaced one by one.
_WRITTEN = ("cba#*", "edcba")
_READ = ("abcdef", "*#abc")


def encode_name(septets: bytes) -> "tuple[int, bytes]":
    """Return (semi-octets, octets) of a name. Raises ValueError above 11 characters."""
    if len(septets) > 11:
        raise ValueError("an alphanumeric address has at most 11 characters")
    from modem.sms.writing import pack  # not needed to read one

    return (7 * len(septets) + 3) // 4, pack(septets)


def semi_octets_of(digits: str) -> str:
    """Return `digits` as hexadecimal ones. Raises ValueError for what is none."""
    if digits.strip("0123456789*#abc"):
        raise ValueError("not digits: %r" % digits)
    for place in range(5):
        digits = digits.replace(_WRITTEN[0][place], _WRITTEN[1][place])
    return digits


def digits_of(digits: str) -> str:
    """Return the digits that hexadecimal ones stand for; `f` is none, and left out."""
    for place in range(6):
        digits = digits.replace(_READ[0][place], _READ[1][place : place + 1])
    return digits
