"""How messages stand on the line in text mode (27.005 clause 3), where PDU mode does not work.

The character set is UCS-2 in hex: no body can be taken for a result or a URC, and no text can
end the prompt or become a command. A modem without it gets plain ASCII, with what is unsafe
sent as UCS-2 data, and bodies told from results by the length in their header (+CSDH=1).

A message is one SMS here: user data headers are only read, and not every modem shows them.
"""

from modem.at import fields as reading
from modem.at.fields import number, parameters
from modem.errors import PduError, Refused
from modem.session import effects
from modem.session.pdumode import PduMode, message_entry
from modem.session.textfields import (
    announced,
    coded,
    digest_of,
    hexlify,
    is_report,
    lines,
    octet,
    octets_of,
    time_of,
    timestamp,
    unhexlify,
)
from modem.sms.addressing import encode_gsm7
from modem.sms.deliver import Deliver
from modem.sms.fields import DATA, GSM7, UCS2, Address, Dcs, UserData
from modem.sms.report import StatusReport
from modem.sms.schemes import scheme
from modem.sms.ucs2 import decode_ucs2
from modem.sms.units import encode_ucs2
from modem.sms.writing import CAPACITY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modem.at.request import Request
    from modem.profiles import Profile
    from modem.session.pdumode import Brief, Line, Listed
    from modem.session.state import Slot, State
    from modem.session.tasks import Conversation
    from modem.sms.submit import Submit

CHARSETS = (b"UCS2", b"0055004300530032")  # the second where UCS-2 is in force already

DAY = 167
"""TP-VP of a message without a validity period: what +CSMP has by default (clause 3.1)."""

_SUBMIT, _RELATIVE, _REPORT, _HEADER = 0x01, 0x10, 0x20, 0x40
_ALPHANUMERIC, _INTERNATIONAL = 0xD0, 0x91


def set_up(session: "State") -> "Conversation":
    """Switch text mode on; raises Refused where that does not work either."""
    yield effects.command(b"+CMGF=1")
    wide = False
    for name in CHARSETS:
        try:
            yield effects.command(b'+CSCS="%s"' % name)
        except Refused:
            continue
        wide = True
        break
    if not wide:
        yield effects.command(b'+CSCS="IRA"')
    yield effects.command(b"+CSDH=1")
    session.use_mode(TextMode(wide))


class TextMode(PduMode):
    """Headers in words and bodies as text. `wide`: strings are UCS-2 in hex, otherwise ASCII."""

    stays = True
    listing = b'+CMGL="ALL"'
    report_lines = 0
    headers = False

    def __init__(self, wide: bool) -> None:
        self.hexed = wide
        self.announced = announced
        self._parameters = b""

    def string(self, field: bytes) -> str:
        return self._wide_string(field) or reading.text(field)

    def _wide_string(self, field: bytes) -> str:
        """Read a string of UCS-2; "" where it is none, since some modems leave them plain."""
        octets = unhexlify(field) if self.hexed and not len(field) & 3 else None
        return decode_ucs2(octets) if octets else ""

    # --- messages in -------------------------------------------------------------------------

    def is_whole(self, line: "Line") -> bool:
        """Whether the body is there, and of at least the length that its header announces.

        A character takes four hex digits, an octet two, and a packed septet 1.75.
        """
        header, body = line
        length = announced(header)
        if not body or not self.hexed:
            return body is not None or not length
        return 4 * len(body) >= 7 * length

    def sort(
        self, session: "State", memory: bytes, listed: "Listed"
    ) -> "tuple[Listed, list[int]]":
        """Return the indexes of what is new: a listing does not show the coding scheme."""
        found = [(self.brief(session, memory, line)[1], index) for index, line in listed]
        return [], [index for _, index in sorted([one for one in found if one[0] is not None])]

    def brief(self, session: "State", memory: bytes, line: "Line") -> "Brief":
        header, body = line
        index = number(parameters(header)[0])
        fields = parameters(header)[2:]
        if index is None or session.stored.digest((memory, index)) == digest_of(fields, body):
            return index, None
        sent_at = time_of(fields)
        return index, sent_at.unix() if sent_at is not None else 0

    def take(
        self, session: "State", slot: "Slot | None", header: bytes, body: "bytes | None"
    ) -> bool:
        fields = parameters(header)
        status = b""
        if slot is not None:
            status, fields = fields[0], fields[1:]
        if number(status) is not None or (slot is None and not self.is_whole((header, body))):
            return False
        digest = digest_of(fields, body)
        if session.stored.digest(slot) == digest:
            return True
        message = None
        try:
            if not status.startswith(b"STO"):  # somebody stored it for sending
                message = self._message(fields, body)
        except PduError as error:
            session.inbox.take_unreadable(slot, digest, body or header, str(error))
        else:
            session.inbox.take(slot, digest, message)
        session.over("modem.session.inbox")
        return True

    def _message(self, fields: "list[bytes]", body: "bytes | None") -> "Deliver | StatusReport":
        if is_report(fields):
            return StatusReport(
                number(fields[1]) or 0,
                self._address(fields[2], fields[3]),
                timestamp(fields[4]),
                timestamp(fields[5]),
                octet(fields, 6),
            )
        length = number(fields[-1]) or 0
        if body is None and length:
            raise PduError("the body is missing", "TP-UD", 0)
        full = len(fields) > 8  # some leave out all but the sender's type and the length
        first, coding = (octet(fields, 4), Dcs(octet(fields, 6))) if full else (0, Dcs())
        if coding.carries != GSM7 or first & _HEADER:
            user_data = coded(body or b"", coding.carries, first & _HEADER, length)
        else:
            user_data = self._plain(body or b"")
        if user_data.alphabet != coding.carries:
            coding = scheme(user_data.alphabet)
        sender = self._address(fields[0], fields[3] if len(fields) > 3 else b"")
        return Deliver(sender, user_data, time_of(fields), dcs=coding)

    def _plain(self, body: bytes) -> UserData:
        """Read a body of characters."""
        body_text = decode_ucs2(octets_of(body)) if self.hexed else lines(body)
        try:
            return UserData(encode_gsm7(body_text), GSM7)
        except ValueError:  # the modem's own idea of the alphabet
            return UserData(encode_ucs2(body_text), UCS2)

    def _address(self, field: bytes, kind: bytes) -> Address:
        """Read an address; one of an unknown kind is taken for a name, which anybody can have."""
        toa = number(kind)
        if toa is None or not 0 <= toa <= 255:
            toa = _ALPHANUMERIC
        name = self._wide_string(field)
        if toa & 0x70 == 0x50:
            return Address(name or reading.text(field), toa)
        if not name or name.strip("+0123456789*#abcABC"):
            name = reading.text(field)
        if name.startswith("+"):
            return Address(name[1:], _INTERNATIONAL)
        return Address(name, toa)

    # --- messages out ------------------------------------------------------------------------

    def preparation(self, part: bytes) -> "Request | None":
        """Return the +CSMP for `part`, unless it is in force (clause 3.3.2)."""
        parameters, _ = self._values(_decoded(part))
        if parameters == self._parameters:
            return None
        return effects.command(b"+CSMP=" + parameters)

    def submission(self, part: bytes, profile: "Profile") -> "Request":
        """Return the request that sends one SMS (clause 3.5.1)."""
        message = _decoded(part)
        self._parameters, body = self._values(message)
        recipient = message.recipient
        address = recipient.number.encode()
        if self.hexed:
            address = hexlify(encode_ucs2(recipient.number))
        return message_entry(b'+CMGS="%s",%d' % (address, recipient.toa), body, profile)

    def _values(self, message: "Submit") -> "tuple[bytes, bytes]":
        """Return (values of +CSMP, body); raises Refused for what cannot be sent."""
        user_data = message.user_data
        if user_data.elements:
            raise Refused(
                "this modem has only text mode, in which a message is one SMS: send at most "
                "160 characters (70 where one is outside the GSM alphabet) or 140 octets"
            )
        alphabet, body = user_data.alphabet, hexlify(user_data.data)
        if alphabet == GSM7:
            alphabet, body = self._characters(user_data.text or "")
        first = _SUBMIT | _RELATIVE | (_REPORT if message.report else 0)
        validity = message.validity.octets[0] if message.validity is not None else DAY
        scheme = (GSM7, DATA, UCS2).index(alphabet) << 2
        return b"%d,%d,%d,%d" % (first, validity, message.pid, scheme), body

    def _characters(self, text: str) -> "tuple[str, bytes]":
        """Return (alphabet, body) for a text of the GSM alphabet."""
        wide = encode_ucs2(text)
        if self.hexed:
            return GSM7, hexlify(wide)
        plain = text.encode()
        if '"' not in text and reading.text(plain) == text:
            return GSM7, plain
        if len(wide) <= CAPACITY:
            return UCS2, hexlify(wide)
        raise Refused(
            "this modem has only text mode, and only plain ASCII in it: send at most 70 "
            "characters, or leave out quotes, line ends and letters that are not ASCII"
        )


def _decoded(part: bytes) -> "Submit":
    from modem.sms.pdu import decode

    message = decode(part, smsc=False)
    assert message.kind == "submit"
    return message
