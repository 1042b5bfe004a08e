"""The fields and bodies of messages in text mode (27.005 clauses 3.1 and 3.4).

What all headers share, once +CMGR's status and +CMGL's index and status are off, is
`<oa>,[<alpha>],<scts>[,<tooa>[,<fo>,<pid>,<dcs>,<sca>,<tosca>],<length>]` for a message and
`<fo>,<mr>,[<ra>],[<tora>],<scts>,<dt>,<st>` for a status report, which has no body. Bodies are
characters, or octets in hex where the coding scheme or a user data header asks for that.
"""

import binascii
from hashlib import sha256

from modem.at import fields as reading
from modem.at.fields import number, parameters
from modem.errors import PduError
from modem.sms.fields import GSM7, UserData
from modem.sms.reader import Reader, decode_user_data
from modem.sms.times import Timestamp

_LEAD = {b"+CMGL": 2, b"+CMGR": 1}  # fields before those that all headers share


def announced(header: bytes) -> int:
    """Return how many characters of body follow a header; 1 where it does not say."""
    name = header.partition(b":")[0].strip()
    fields = parameters(header)[_LEAD.get(name, 0) :]
    if is_report(fields):
        return 0
    length = number(fields[-1]) if fields else 0
    return 1 if length is None else length


def is_report(fields: "list[bytes]") -> bool:
    """Whether these are `<fo>,<mr>,<ra>,<tora>,<scts>,<dt>,<st>`, without a body (3.4.1)."""
    return len(fields) > 5 and b"/" in fields[4]


def digest_of(fields: "list[bytes]", body: "bytes | None") -> bytes:
    """Return what tells a message from another, the same for a listing and a read."""
    kept = fields
    if not is_report(fields):
        kept = fields[:1] + [field for field in fields[1:3] if b"/" in field]
    return sha256(b"|".join(kept) + b"|" + (body or b"").upper()).digest()[:8]


def octet(fields: "list[bytes]", place: int) -> int:
    """Read a field that is an octet; 0 where it is missing or none."""
    value = number(fields[place]) if place < len(fields) else None
    return value if value is not None and 0 <= value <= 255 else 0


def time_of(fields: "list[bytes]") -> "Timestamp | None":
    """Return the time stamp, which some modems put where the name from the phonebook goes."""
    stamps = [field for field in fields[1:3] if b"/" in field]
    return timestamp(stamps[-1]) if stamps else None


def timestamp(field: bytes) -> "Timestamp | None":
    """Read `yy/MM/dd,hh:mm:ss+zz`; four digits of a year and a missing zone are met too."""
    values = [0]
    for character in field:
        if 0x30 <= character <= 0x39:
            values[-1] = values[-1] * 10 + character - 0x30
        else:
            values.append(0)
    if len(values) == 6:
        values.append(0)
    if len(values) != 7:
        return None
    year, month, day, hour, minute, second, quarters = values
    if year < 100:
        year += 2000 if year < 90 else 1900
    if b"-" in field:
        quarters = -quarters
    try:
        return Timestamp(year, month, day, hour, minute, second, quarters)
    except ValueError:
        return None


def unhexlify(field: bytes) -> "bytes | None":
    """Return the octets of hex digits, None where they are no whole octets."""
    try:
        return binascii.unhexlify(field)
    except ValueError:
        return None


def hexlify(octets: bytes) -> bytes:
    """Return octets as hex digits in upper case, which every modem reads."""
    return binascii.hexlify(octets).upper()


def octets_of(body: bytes) -> bytes:
    """Return the octets of a body in hex. Raises PduError where it is not."""
    octets = unhexlify(body.strip())
    if octets is None:
        raise PduError("not an even number of hexadecimal digits", "TP-UD", 0, body)
    return octets


def coded(body: bytes, alphabet: str, with_header: int, length: int) -> UserData:
    """Read a body that stands as octets: data, UCS-2, or whatever has a header.

    `length` is what its header announces. Raises PduError.
    """
    octets = octets_of(body)
    if alphabet != GSM7:
        return decode_user_data(Reader(octets, 0), len(octets), alphabet, with_header)
    # Some announce septets, some octets; then a last septet of zeros may be mere filling.
    most = 8 * len(octets) // 7
    counted = len(octets) < length <= most
    count = length if counted else most
    read = decode_user_data(Reader(octets, 0), count, alphabet, with_header)
    if counted or most * 7 < 8 * len(octets) or not read.data.endswith(b"\0"):
        return read
    return UserData(read.data[:-1], alphabet, read.elements)


def lines(body: bytes) -> str:
    """Read lines of ASCII; what is none becomes `?`."""
    ends = "\r\n" if b"\r" in body else "\n"
    pieces = body.replace(b"\r", b"").split(b"\n")
    return ends.join([reading.text(piece) for piece in pieces])
