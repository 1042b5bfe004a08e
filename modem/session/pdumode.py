"""How messages stand on the line in PDU mode (27.005 clause 4): whole, and in hex.

`textmode.TextMode` has the same methods for modems that do not do this.
"""

from binascii import hexlify
from hashlib import sha256

from modem.at.fields import number, parameters, text
from modem.at.request import Request
from modem.errors import PduError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from modem.profiles import Profile
    from modem.session.state import Slot, State
    from modem.sms.pdu import Message

    Line = tuple[bytes, bytes | None]
    Listed = list[tuple[int, Line]]
    Brief = tuple[int | None, int | None]


class PduMode:
    """The octets themselves: nothing is lost, and nothing can be taken for something else."""

    stays = False  # whether it has something to remember
    listing = b"+CMGL=4"
    report_lines = 1  # behind +CDS
    headers = True  # whether user data may have one: long messages, national alphabets
    hexed = True  # whether each body is one line of hex digits
    announced: "Callable[[bytes], int] | None" = None  # gives the length of one that is not

    def string(self, field: bytes) -> str:
        """Read a string in a reply, such as the operator's name."""
        return text(field)

    # --- messages in -------------------------------------------------------------------------

    def is_whole(self, line: "Line") -> bool:
        """Whether the PDU is as long as its header announces (octets without the SMSC address).

        The line has no checksum: the length is all that shows a character lost or gained.
        """
        header, body = line
        announced = number(parameters(header)[-1])
        if not body or announced is None:
            return announced == 0
        service_centre = int(body[:2].decode(), 16)
        return len(body) == 2 * (1 + service_centre + announced)

    def sort(
        self, session: "State", memory: bytes, listed: "Listed"
    ) -> "tuple[Listed, list[int]]":
        """Return what to take from a listing, the oldest first, and the indexes to read."""
        whole = [entry for entry in listed if self.is_whole(entry[1])]
        broken = [index for index, line in listed if not self.is_whole(line)]
        if len(whole) < 2:
            return whole, broken
        aged = [(order_of(line[1] or b""), index, line) for index, line in whole]
        aged.sort(key=lambda entry: entry[:2])
        return [(index, line) for _, index, line in aged], broken

    def brief(self, session: "State", memory: bytes, line: "Line") -> "Brief":
        """Return the index of a line of a listing, and its place in time where it is new there."""
        header, body = line
        index = number(parameters(header)[0])
        if index is None or not body or session.stored.digest((memory, index)) == digest_of(body):
            return index, None
        return index, order_of(body)

    def take(
        self, session: "State", slot: "Slot | None", header: bytes, body: "bytes | None"
    ) -> bool:
        """Hand a message to the inbox, from `slot` or routed directly; False if there is none.

        An empty slot is shown as `+CMGR: 0,,0` by some.
        """
        if not body:
            return False
        digest = digest_of(body)
        if not body.strip(b"0") or session.stored.digest(slot) == digest:
            return True
        session.clear_line()
        session.over()
        try:
            message = _decoded(body)
            session.over("modem.sms.pdu")
            session.over("modem.sms.packing")
        except PduError as error:
            session.inbox.take_unreadable(slot, digest, error.octets or body, str(error))
        else:
            session.inbox.take(slot, digest, message)
        session.over("modem.session.inbox")
        return True

    def take_read(self, session: "State", slot: "Slot", line: "Line") -> None:
        """Take what was read from the slot itself, and not only seen in a listing."""
        self.take(session, slot, line[0], line[1])
        session.stored.verify(slot)

    # --- messages out ------------------------------------------------------------------------

    # A part is the TPDU of an SMS-SUBMIT.

    def preparation(self, part: bytes) -> "Request | None":
        """Return what must be set before `part` can be sent, if anything.

        Raises Refused for what cannot be sent at all.
        """
        return None

    def submission(self, part: bytes, profile: "Profile") -> Request:
        """Return the request that sends one SMS (27.005 clause 4.3), by the SIM's own centre."""
        hexed = hexlify(b"\0" + part).upper()
        return message_entry(b"+CMGS=%d" % len(part), hexed, profile)


def digest_of(body: bytes) -> bytes:
    """Return what tells the content of a slot from another."""
    return sha256(body.upper()).digest()[:8]


def order_of(hexed: bytes) -> int:
    """Return a number, the larger the later an SMS-DELIVER was sent; 0 where that is unknown.

    Seconds in a calendar of months of 31 days: for that no other module is needed, and only two
    time zones that meet at the end of a month can be in the wrong order.
    """
    try:
        start = 2 + 2 * int(hexed[:2].decode(), 16)  # behind the service centre's address
        kind = int(hexed[start : start + 2].decode(), 16) & 3
        sender = int(hexed[start + 2 : start + 4].decode(), 16) + 1 & ~1
        start += 6 + sender + 4
        seconds = 0
        for size in (100, 12, 31, 24, 60, 60):
            seconds = seconds * size + _swapped(hexed, start)
            start += 2
        zone = _swapped(hexed, start)
    except ValueError:
        return 0
    quarters = 80 - zone if zone >= 80 else zone  # of an hour; the sign is the bit of the 80
    return 0 if kind in (1, 2) else seconds - 900 * quarters


def _swapped(hexed: bytes, start: int) -> int:
    """Return the number of two digits in an octet, the tens last; the 8 may mean a sign."""
    return int(hexed[start : start + 1].decode()) + 10 * int(
        hexed[start + 1 : start + 2].decode(), 16
    )


def message_entry(line: bytes, payload: bytes, profile: "Profile") -> Request:
    """Return the request that opens a prompt and gives it `payload`."""
    return Request(
        line,
        b"+CMGS:",
        payload=payload,
        timeout=profile.send_timeout,
        patience=profile.patience,
    )


def _decoded(hexed: bytes) -> "Message":
    from modem.sms.pdu import from_hex

    return from_hex(hexed)
