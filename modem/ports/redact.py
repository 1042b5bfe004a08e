"""Masks for what a trace must not show: numbers, message bodies, PINs.

Lengths stay, so that a masked dialogue can still be replayed: a digit becomes 0, and a PDU stays
a valid PDU. Numbers of up to six digits stay too: they are short codes and say nothing about
anybody. A PIN is always masked. Where it is not clear what something is, it goes.
"""

from modem.ports.redact_pdu import SHORTEST_NUMBER, mask_pdu

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SHORTEST_PDU = 16  # hex digits
_SHORTEST_IDENTITY = 14  # digits: an IMSI has 14 or 15, an IMEI 15, an ICCID 18 to 20
_LONGEST_IDENTITY = 48  # octets of a line that may be the answer to a question for one
_SECRETS = (b"CPIN", b"CPIN2", b"CLCK", b"CPWD")
# Commands whose answer is an identity, and the prefixes of such an answer.
_IDENTITIES = (b"CGSN", b"GSN", b"CIMI", b"CNUM", b"EGMR")
_CARDS = (b"ICCID", b"CCID", b"NCCID")
_REVISIONS = (b"CGMR", b"GMR")
_NETWORKS = b"+COPS:"
# What follows one of these is a message.
_HEADERS = (b"+CMT:", b"+CMGR:", b"+CMGL:", b"+CBM:")
_READING = (b"CMGR", b"CMGL")
_WRITING = (b"CMGS", b"CMGW", b"CMGC")
# Lines that are told apart from a message even where one may stand.
_WORDS = (b"OK", b"ERROR", b"RING", b"RDY", b"NO CARRIER")
_PREFIXES = (
    b"+CME ERROR:",
    b"+CMS ERROR:",
    b"+CMTI:",
    b"+CDSI:",
    b"+CDS:",
    b"+CMGS:",
    b"+CREG:",
    b"+CGREG:",
    b"+CEREG:",
)


def _is_digit(octet: int) -> bool:
    return 0x30 <= octet <= 0x39


def _is_hex(octet: int) -> bool:
    return _is_digit(octet) or 0x41 <= octet <= 0x46 or 0x61 <= octet <= 0x66


def _is_alphanumeric(octet: int) -> bool:
    return _is_digit(octet) or 0x41 <= octet & 0xDF <= 0x5A


def _zero_runs(octets: bytes, shortest: int, hexadecimal: bool = False) -> bytes:
    """Turn every run of that many digits, or more, into zeros."""
    belongs = _is_hex if hexadecimal else _is_digit
    out = bytearray(octets)
    run = 0
    for at, octet in enumerate(octets + b"."):
        if belongs(octet):
            run += 1
            continue
        if run >= shortest:
            out[at - run : at] = b"0" * run
        run = 0
    return bytes(out)


def mask_numbers(octets: bytes) -> bytes:
    """Return `octets` with every run of seven or more digits turned into zeros."""
    return _zero_runs(octets, SHORTEST_NUMBER)


def mask_secrets(octets: bytes) -> bytes:
    """Return `octets` with the digits after AT+CPIN=, +CLCK= and +CPWD= turned into stars."""
    upper = octets.upper()
    begin = len(octets)
    for name in _SECRETS:
        at = upper.find(name)
        while 0 <= at < begin:
            after = upper[at + len(name) :].lstrip()
            if after[:1] == b"=":
                begin = len(octets) - len(after)
            at = upper.find(name, at + 1)
    tail = bytearray(octets[begin:])
    for index, octet in enumerate(tail):
        tail[index] = 0x2A if _is_digit(octet) else octet
    return octets[:begin] + bytes(tail)


def _dots(line: bytes) -> bytes:
    """Cover all of a line but its ends."""
    return bytes([octet if octet in b"\r\n\x1a\x1b" else 0x2E for octet in line])


def _pdu(line: bytes) -> "bytearray | None":
    """Return the octets that a line of hex digits stands for, None where it is none."""
    if len(line) < _SHORTEST_PDU or len(line) % 2:
        return None
    for octet in line:
        if not _is_hex(octet):
            return None
    return bytearray(bytes.fromhex(line.decode()))


def _name(line: bytes) -> bytes:
    """Return the name in `AT+NAME=...` or `+NAME: ...`, without what stands before it."""
    end = len(line)
    for mark in b"=?:;":
        at = line.find(mark)
        end = at if 0 <= at < end else end
    word = line[:end].upper()
    return (word[2:] if word[:2] == b"AT" else word).strip(b"+^#%$* ")


def _ends_with(word: bytes, names: "tuple[bytes, ...]") -> bool:
    """Whether a name is one of these, with or without a maker's letters before it."""
    return any(word.endswith(name) for name in names)


def _is_known(line: bytes) -> bool:
    return line in _WORDS or any(line.startswith(prefix) for prefix in _PREFIXES + _HEADERS)


def _in_words(header: bytes) -> bool:
    """Whether a header announces a text, and not a PDU (27.005 clauses 3.4.1, 3.4.2)."""
    fields = header.partition(b":")[2].split(b",")
    if header[:5] in (b"+CMT:", b"+CBM:"):
        return len(fields) > 2 or not fields[-1].strip().isdigit()
    position = 1 if header[:5] == b"+CMGL" else 0
    return b'"' in (fields + [b""])[position]


class Mask:
    """Masks one dialogue, in its order.

    `numbers`: subscriber numbers, ICCID, IMEI and IMSI; `bodies`: what messages say.
    """

    def __init__(self, numbers: bool = False, bodies: bool = False) -> None:
        self._numbers = numbers
        self._bodies = bodies
        self.on = numbers or bodies
        self._asked = b""  # the name of the last command
        self._secret = False  # whether that had a PIN
        self._typing = b""  # "maybe" after a command that asks for a message, "yes" at its prompt
        self._typed = b""  # the message that was typed: it may be echoed
        self._text = False  # whether what comes is a message in text mode

    def sent(self, data: bytes) -> bytes:
        """Return what goes to the modem in one piece, masked."""
        is_command = data[:2].upper() == b"AT" and b"\x1a" not in data
        if self._typing == b"yes" or (self._typing and not is_command):
            return self._message(data)
        return b"\r".join([self._command(part) for part in data.split(b"\r")])

    def _message(self, data: bytes) -> bytes:
        """Mask what is typed at the prompt, to Ctrl-Z or ESC."""
        end = 0
        while end < len(data) and data[end] not in b"\x1a\x1b":
            end += 1
        message, rest = data[:end], data[end : end + 1]
        self._typed += message
        if rest:
            self._typing = b""
        after = data[end + 1 :]
        return self._body(message) + rest + (self.sent(after) if after else b"")

    def _command(self, line: bytes) -> bytes:
        core = line.strip(b"\r\n\x1a\x1b ")
        if not core:
            return line
        at = line.find(core)
        if core[:2].upper() != b"AT":
            return line[:at] + self._body(core) + line[at + len(core) :]
        self._asked = _name(core)
        self._secret = mask_secrets(core) != core
        self._text = False
        self._typed = b""
        self._typing = b"maybe" if self._asked in _WRITING and b"=" in core else b""
        return line[:at] + self._plain(core) + line[at + len(core) :]

    def _body(self, text: bytes) -> bytes:
        """Mask what may be a message: as a PDU, if it is one."""
        pdu = _pdu(text.strip())
        if pdu is None:
            return _dots(text) if self._bodies else self._plain(text)
        at = text.find(text.strip())
        return text[:at] + self._in_hex(pdu) + text[at + 2 * len(pdu) :]

    def _in_hex(self, pdu: bytearray) -> bytes:
        if self.on:
            mask_pdu(pdu, self._numbers, self._bodies)
        return b"".join([b"%02X" % octet for octet in pdu])

    def received(self, data: bytes, whole: bool = True) -> bytes:
        """Return one line from the modem, with or without its line end, masked.

        `whole=False`: it is a piece of one, of which nobody knows what it is a piece of.
        """
        core = data.strip(b"\r\n\0\x1a ")
        if core in (b"", b">"):
            self._typing = b"yes" if core and self._typing else self._typing
            return data
        if not whole and (self.on or self._secret):
            return _dots(data)
        at = data.find(core)
        return data[:at] + self._line(core) + data[at + len(core) :]

    def _line(self, line: bytes) -> bytes:
        if _is_known(line):
            return self._known(line)
        if self._text:
            return _dots(line) if self._bodies else self._plain(line)
        if len(line) <= _LONGEST_IDENTITY and not self._is_echo(line):
            if _ends_with(self._asked, _CARDS) or _ends_with(_name(line), _CARDS):
                return self._cover(line, _is_alphanumeric)
            if self._asked in _IDENTITIES:
                return self._cover(line, _is_digit)
        if _pdu(line) is not None or self._is_echo(line):
            return self._body(line)
        if self._asked in _READING and self._bodies:
            return _dots(line)
        return self._plain(line)

    def _known(self, line: bytes) -> bytes:
        if self._typing and (line == b"ERROR" or line.find(b" ERROR:") > 0):
            self._typing = b""
        for header in _HEADERS:
            if line.startswith(header):
                self._text = _in_words(line)
        return self._plain(line)

    def _is_echo(self, line: bytes) -> bool:
        line = line.strip(b"> ")
        return bool(self._typed) and (line in self._typed or self._typed in line)

    def _cover(self, line: bytes, belongs: "Callable[[int], bool]") -> bytes:
        """Turn what belongs to an identity into zeros; the prefix stays."""
        if not self._numbers or line[:2].upper() == b"AT":
            return mask_secrets(line)
        begin = line.find(b":") + 1
        return line[:begin] + bytes([0x30 if belongs(o) else o for o in line[begin:]])

    def _plain(self, line: bytes) -> bytes:
        """Mask a line that is no message."""
        line = mask_secrets(line)
        if line.startswith(_NETWORKS):
            return line
        if self._numbers:
            revision = self._asked in _REVISIONS
            line = _zero_runs(line, _SHORTEST_IDENTITY if revision else SHORTEST_NUMBER)
        return _zero_runs(line, _SHORTEST_PDU, True) if self._bodies else line

    def text(self, text: str) -> str:
        """Return the text of an event or a call, masked: without its arguments, if need be."""
        return text.split("(", 1)[0] if self._bodies else self.remark(text)

    def remark(self, text: str) -> str:
        """Return the text of a remark, masked."""
        octets = mask_secrets(text.encode())
        return (mask_numbers(octets) if self._numbers else octets).decode()
