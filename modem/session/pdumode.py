"""How messages stand on the line in PDU mode (27.005 clause 4): whole, and in hex.

`textmode.TextMode` has the same methods for modems that do not do this.
"""

from binascii import hexlify, unhexlify
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
        aged = [(sent_at(line[1] or b""), index, line) for index, line in whole]
        aged.sort(key=lambda entry: entry[:2])
        return [(index, line) for _, index, line in aged], broken

    def brief(self, session: "State", memory: bytes, line: "Line") -> "Brief":
        """Return the index of a line of a listing, and when it was sent if it is new there."""
        header, body = line
        index = number(parameters(header)[0])
        if index is None or not body or session.stored.digest((memory, index)) == digest_of(body):
            return index, None
        return index, sent_at(body)

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


def sent_at(hexed: bytes) -> int:
    """Return when an SMS-DELIVER was sent, s since 1970, without reading all of it; 0: unknown."""
    try:
        start = 2 + 2 * int(hexed[:2].decode(), 16)  # behind the service centre's address
        kind = int(hexed[start : start + 2].decode(), 16) & 3
        sender = int(hexed[start + 2 : start + 4].decode(), 16) + 1 & ~1
        start += 6 + sender + 4
        octets = unhexlify(hexed[start : start + 14])
    except ValueError:
        return 0
    from modem.sms.times import Timestamp

    is_deliver = kind in (0, 3) and len(octets) == 7  # the reserved 11 is read as one
    stamp = Timestamp.decode(octets) if is_deliver else None
    return 0 if stamp is None else stamp.unix()


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
