"""The default alphabet of a short message (3GPP TS 23.038): GSM 7-bit, with its shifts.

Text becomes septets one a byte. Where septets and ASCII agree, which is nearly everywhere in
machine-to-machine texts, a text is taken as it is; `gsm7_encode` and `gsm7_decode` do the
others, and are imported for them. Text is never built from one-character strings: MicroPython
keeps those for ever.
"""

ESCAPE = 0x1B

# Codes that are the same character in ASCII and in the default alphabet. The most frequent
# letters come first because stripping searches this from its start.
SAME = b" etaonirshdlucmfwygpbvkxqjz0123456789.,:;-+/=\"'()<>?!%&*#\r\nABCDEFGHIJKLMNOPQRSTUVWXYZ"


def encode_gsm7(text: str, locking: int = 0, single: int = 0) -> bytes:
    """Return the septets of `text`, one a byte, in the tables of these two languages.

    Raises ValueError naming the first character that they cannot express.
    """
    data = text.encode()
    if locking or single or data.strip(SAME):
        from modem.sms.gsm7_encode import encode

        return encode(data, locking, single)
    return data


def decode_gsm7(septets: bytes, locking: int = 0, single: int = 0) -> str:
    """Return the text of `septets`, one a byte, in the tables of these two languages.

    Never fails. A language without tables means the default (TS 23.038 clause 6.2.1.2.4); an
    escape before a code without a meaning is ignored, two escapes are a space (clause
    6.2.1.1), an escape at the very end is dropped, and a hole in a table gives U+FFFD.
    """
    if locking or single or septets.strip(SAME):
        from modem.sms.gsm7_decode import decode

        septets = decode(septets, locking, single)
    return septets.decode()
