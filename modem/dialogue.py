r"""The dialogue format: what passed between application, library and modem, one entry a line.

    # start-up on a modem that sleeps through the first AT
         0 > AT
       500 > AT
       512 < OK
       540 ! Ready

`>` to the modem, `<` from it, `!` an event, `?` a call that the application made, `#` a remark.
The number is milliseconds since the start; it may be missing.

`>` and `<` are octets: printable ASCII stands for itself, anything else is `\r`, `\n`, `\t`,
`\\` or `\xNN`. What nearly every line has is implied: CR after `>` (not after Ctrl-Z and ESC,
which end a line themselves), CR LF before and after `<` (the verbose format of V.250 clause
5.7.1). Where an octet string differs, `\c` says so: at the start "no CR LF before", at the end
"nothing after".

    > AT+CMGS=18                     AT+CMGS=18 CR
    < > \c                           CR LF, `>`, space
    > 0001000A81...\x1A              the PDU and Ctrl-Z
    < \cAT\r\c                       an echo: AT CR
    < +CMGR: 1,,23                   CR LF +CMGR: 1,,23 CR LF
    < \c0791...                      the line that follows it, with no empty line between

This module only knows the format; it reads no port and no clock.
"""

from modem.record import Record

TO_MODEM = ">"
FROM_MODEM = "<"
EVENT = "!"
CALL = "?"
REMARK = "#"
MARKERS = "><!?#"

_NAMED = ((0x0D, b"\\r"), (0x0A, b"\\n"), (0x09, b"\\t"), (0x5C, b"\\\\"))
_ENDS_ITSELF = (b"\x1a", b"\x1b")


class Entry(Record):
    """One entry: `time` in ms or None, `marker`, and `content`.

    `content` is bytes as they stood on the wire for `>` and `<`, str for the others.
    """

    _fields = ("time", "marker", "content")

    def __init__(self, time: "int | None", marker: str, content: "bytes | str") -> None:
        self.time = time
        self.marker = marker
        self.content = content


def escape(octets: bytes) -> str:
    """Return `octets` as printable ASCII; `unescape` is the way back."""
    out = bytearray()
    for octet in octets:
        if 0x20 <= octet < 0x7F and octet != 0x5C:
            out.append(octet)
        else:
            out += _escaped(octet)
    return out.decode()


def _escaped(octet: int) -> bytes:
    for value, name in _NAMED:
        if value == octet:
            return name
    return b"\\x%02X" % octet


def unescape(text: str) -> bytes:
    """Return the octets that `escape` wrote as `text`.

    Raises ValueError for a character that is not ASCII and an escape that does not exist.
    """
    source = text.encode()
    out = bytearray()
    at = 0
    while at < len(source):
        if source[at] > 0x7E:
            raise ValueError("not ASCII, write it as \\xNN: %r" % text)
        width, octet = _unescaped(source, at) if source[at] == 0x5C else (1, source[at])
        out.append(octet)
        at += width
    return bytes(out)


def _unescaped(source: bytes, at: int) -> "tuple[int, int]":
    for value, name in _NAMED:
        if source[at : at + 2] == name:
            return 2, value
    digits = source[at + 2 : at + 4]
    if source[at : at + 2] != b"\\x" or len(digits) != 2:
        raise ValueError("no such escape: %r" % source[at : at + 4].decode())
    return 4, int(digits.decode(), 16)


def _guard(text: str) -> str:
    """Protect a space at the end, which editors and version control like to remove."""
    return text[:-1] + "\\x20" if text.endswith(" ") else text


def split_sent(data: bytes) -> "list[str]":
    """Return the texts of the `>` entries for `data`, one for each line in it."""
    texts = []
    start = 0
    while start < len(data):
        end = data.find(b"\r", start)
        if end >= 0 and data[end - 1 : end] not in _ENDS_ITSELF:
            texts.append(_guard(escape(data[start:end])))
            start = end + 1
            continue
        rest = data[start:] if end < 0 else data[start : end + 1]
        ends_itself = rest[-1:] in _ENDS_ITSELF
        texts.append(escape(rest) + ("" if ends_itself else "\\c"))
        start += len(rest)
    return texts


def _line_at(data: bytes, start: int) -> "tuple[int, int, int]":
    """Return where the line at `start` begins and ends, and where the next one starts.

    The last two are equal where a line is open ended: an echo, whose CR has no LF of its own,
    and a line that is cut off.
    """
    begin = start + 2 if data[start : start + 2] == b"\r\n" else start
    end = data.find(b"\r\n", begin)
    if end < 0:
        return begin, len(data), len(data)
    if end > begin and data[end - 1] == 0x0D:
        return begin, end, end
    return begin, end, end + 2


def whole_lines(data: bytes) -> int:
    """Return how many octets at the start of `data` are whole lines, as `<` entries show them."""
    start = 0
    while True:
        end, after = _line_at(data, start)[1:]
        if end == len(data):
            return start
        start = after


def split_received(data: bytes) -> "list[str]":
    """Return the texts of the `<` entries for `data`, one for each line in it."""
    texts = []
    start = 0
    while start < len(data):
        begin, end, after = _line_at(data, start)
        text = escape(data[begin:end])
        text = text + "\\c" if after == end else _guard(text)
        texts.append(text if begin > start else "\\c" + text)
        start = after
    return texts


def _open_ended(text: str) -> bool:
    """Whether `text` ends in the mark `\\c`, and not in an escaped backslash and a c."""
    if not text.endswith("\\c"):
        return False
    backslashes = 0
    while backslashes + 1 < len(text) and text[len(text) - 2 - backslashes] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def sent_octets(text: str) -> bytes:
    """Return the octets on the wire of a `>` entry. Raises ValueError for a bad escape."""
    if _open_ended(text):
        return unescape(text[:-2])
    octets = unescape(text)
    return octets if octets[-1:] in _ENDS_ITSELF else octets + b"\r"


def received_octets(text: str) -> bytes:
    """Return the octets on the wire of a `<` entry. Raises ValueError for a bad escape."""
    lead = b"\r\n"
    tail = b"\r\n"
    if text.startswith("\\c"):
        lead = b""
        text = text[2:]
    if _open_ended(text):
        tail = b""
        text = text[:-2]
    return lead + unescape(text) + tail


def line(time: "int | None", marker: str, text: str) -> str:
    """Return one line of a dialogue, without its line end; `text` is escaped already."""
    stamp = "      " if time is None else "%6d" % time
    return ("%s %s %s" % (stamp, marker, text)).rstrip(" ")


def render(entries: "list[Entry]") -> str:
    """Return the text of a dialogue, lines ending in LF; `parse` is the way back."""
    lines = []
    for entry in entries:
        for text in _texts(entry):
            if entry.marker == REMARK and entry.time is None:
                lines.append(("# " + text).rstrip(" "))
            else:
                lines.append(line(entry.time, entry.marker, text))
    return "".join([text + "\n" for text in lines])


def _texts(entry: Entry) -> "list[str]":
    content = entry.content
    if isinstance(content, str):
        return content.split("\n")
    return split_sent(content) if entry.marker == TO_MODEM else split_received(content)


def parse(text: str) -> "list[Entry]":
    """Return the entries of a dialogue. Raises ValueError naming a line that is none."""
    entries = []
    for number, raw in enumerate(text.split("\n")):
        if raw.strip():
            mistake = None
            try:
                entries.append(_parse_line(raw.strip("\r")))
            except ValueError as error:
                mistake = error
            if mistake is not None:
                raise ValueError("line %d: %s" % (number + 1, mistake))
    return entries


def _parse_line(raw: str) -> Entry:
    rest = raw.lstrip(" ")
    time: int | None = None
    first = rest.split(" ", 1)[0]
    if "0" <= rest[0] <= "9":
        time = int(first)
        rest = rest[len(first) :].lstrip(" ")
    marker = rest[:1]
    if not marker or marker not in MARKERS:
        raise ValueError("expected one of > < ! ? # in %r" % raw)
    text = rest[2:] if rest[1:2] == " " else rest[1:]
    if marker == TO_MODEM:
        return Entry(time, marker, sent_octets(text))
    if marker == FROM_MODEM:
        return Entry(time, marker, received_octets(text))
    return Entry(time, marker, text)
