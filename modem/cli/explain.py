"""A PDU in words, field by field (3GPP TS 23.040 clause 9.2.2), and as a JSON object.

The walk only cuts the octets to show them beside their field; what they mean is taken from
the message that `modem.sms` decoded from them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from modem.cli import meanings
from modem.sms.deliver import Deliver
from modem.sms.fields import Address, Dcs, UserData, concatenation
from modem.sms.report import StatusReport
from modem.sms.submit import Submit
from modem.sms.times import Timestamp
from modem.sms.validity import Validity

Message = Deliver | Submit | StatusReport

ROW_OCTETS = 16  # of user data shown in one row
HEADER_FLAG = 0x40  # TP-UDHI


class Row(NamedTuple):
    """One line of the explanation; `octets` is hex in pairs, "" where there are none."""

    field: str
    octets: str
    meaning: str


TITLES: dict[str, str] = {
    "deliver": "SMS-DELIVER, to the modem",
    "submit": "SMS-SUBMIT, from the modem",
    "report": "SMS-STATUS-REPORT, to the modem",
}

FLAGS: dict[str, tuple[tuple[str, str], ...]] = {
    "deliver": (
        ("more", "more messages wait"),
        ("loop_prevention", "forwarded"),
        ("report", "sender asked for a report"),
        ("reply_path", "reply path set"),
    ),
    "submit": (
        ("report", "asks for a delivery report"),
        ("reject_duplicates", "duplicates are to be rejected"),
        ("reply_path", "reply path set"),
    ),
    "report": (
        ("more", "more messages wait"),
        ("loop_prevention", "forwarded"),
        ("qualifier", "answers an SMS-COMMAND"),
    ),
}


class Walk:
    """The rows of one PDU, made by cutting its octets from left to right."""

    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        self.at = 0
        self.rows: list[Row] = []

    @property
    def next(self) -> int:
        """The octet that comes next."""
        return self.octets[self.at]

    def cut(self, field: str, width: int, meaning: str) -> None:
        """Add the row of `field`, which takes the next `width` octets."""
        chunk = self.octets[self.at : self.at + width]
        self.at += width
        self.rows.append(Row(field, chunk.hex(" "), meaning))

    def address(self, field: str, address: Address) -> None:
        """Add the row of an address (clause 9.1.2.5)."""
        numbering = meanings.NUMBERING[address.toa >> 4 & 7]
        self.cut(field, 2 + (self.next + 1) // 2, f"{address.number} ({numbering})")


def rows(message: Message, octets: bytes, smsc: bool = True) -> list[Row]:
    """Return the fields of `octets`, from which `message` was decoded, in their order."""
    walk = Walk(octets)
    if smsc:
        number = message.smsc.number if message.smsc else "the one set in the modem (AT+CSCA)"
        walk.cut("SMSC", 1 + walk.next, number)
    with_header = bool(octets[walk.at] & HEADER_FLAG)
    walk.cut("First octet", 1, _first_octet(message, with_header))
    if message.kind == "deliver":
        _deliver(walk, message, with_header)
    elif message.kind == "submit":
        _submit(walk, message, with_header)
    else:
        _status_report(walk, message, with_header)
    if walk.at < len(octets):
        walk.cut("(beyond)", len(octets) - walk.at, "octets after the end of the message")
    return walk.rows


def _first_octet(message: Message, with_header: bool) -> str:
    said = [words for name, words in FLAGS[message.kind] if getattr(message, name)]
    if with_header:
        said.append("user data has a header")
    return ", ".join([TITLES[message.kind].partition(",")[0], *said])


def _deliver(walk: Walk, message: Deliver, with_header: bool) -> None:
    walk.address("TP-OA", message.sender)
    walk.cut("TP-PID", 1, meanings.pid(message.pid))
    walk.cut("TP-DCS", 1, coding(message.dcs))
    walk.cut("TP-SCTS", 7, _time(message.sent_at))
    _user_data(walk, message.user_data, with_header)


def _submit(walk: Walk, message: Submit, with_header: bool) -> None:
    walk.cut("TP-MR", 1, f"message reference {message.reference}")
    walk.address("TP-DA", message.recipient)
    walk.cut("TP-PID", 1, meanings.pid(message.pid))
    walk.cut("TP-DCS", 1, coding(message.dcs))
    if message.validity is not None:
        walk.cut("TP-VP", len(message.validity.octets), _validity(message.validity))
    _user_data(walk, message.user_data, with_header)


def _status_report(walk: Walk, message: StatusReport, with_header: bool) -> None:
    walk.cut("TP-MR", 1, f"about message reference {message.reference}")
    walk.address("TP-RA", message.recipient)
    walk.cut("TP-SCTS", 7, f"sent {_time(message.sent_at)}")
    walk.cut("TP-DT", 7, f"so since {_time(message.discharged_at)}")
    walk.cut("TP-ST", 1, meanings.status(message.status))
    if walk.at < len(walk.octets):
        _indicated(walk, message, with_header)


def _indicated(walk: Walk, message: StatusReport, with_header: bool) -> None:
    """The optional end of a status report (clause 9.2.3.27)."""
    indicator = walk.next
    more = True
    while more and walk.at < len(walk.octets):
        more = bool(walk.next & 0x80)
        walk.cut("TP-PI", 1, "which fields follow")
    if indicator & 1 and message.pid is not None:
        walk.cut("TP-PID", 1, meanings.pid(message.pid))
    if indicator & 2 and message.dcs is not None:
        walk.cut("TP-DCS", 1, coding(message.dcs))
    if indicator & 4 and message.user_data is not None:
        _user_data(walk, message.user_data, with_header)


def _user_data(walk: Walk, body: UserData, with_header: bool) -> None:
    unit = "septets" if body.alphabet == "gsm7" else "octets"
    count = walk.next
    walk.cut("TP-UDL", 1, f"{count} {unit}{', header included' if with_header else ''}")
    if with_header:
        walk.cut("TP-UDHL", 1, f"header of {walk.next} octets")
        for element in body.elements:
            walk.cut(
                f"IE {element.id:02X}",
                2 + len(element.data),
                meanings.element(element.id, element.data),
            )
    left = len(body.octets)
    while left > 0:
        walk.cut("TP-UD", min(left, ROW_OCTETS), "")
        left -= ROW_OCTETS
    text = body.text
    walk.rows.append(Row("Data", "", "8-bit") if text is None else Row("Text", "", f'"{text}"'))


def coding(dcs: Dcs) -> str:
    """Return the data coding scheme in words."""
    said = [meanings.ALPHABETS[dcs.alphabet]]
    if dcs.message_class is not None:
        said.append(meanings.CLASSES[dcs.message_class])
    if dcs.compressed:
        said.append("compressed")
    if dcs.auto_delete:
        said.append("to be deleted once read")
    if dcs.waiting is not None:
        said.append(
            f"{dcs.waiting.kind} {'waiting' if dcs.waiting.active else 'no longer waiting'}"
        )
    return ", ".join(said)


def _time(time: Timestamp | None) -> str:
    return "not a time" if time is None else time.iso()


def _validity(validity: Validity) -> str:
    if validity.time is not None:
        return f"valid until {validity.time.iso()}"
    seconds = validity.seconds
    if seconds is None:
        return "valid as long as the SMS centre likes"
    for unit, size in (("weeks", 604800), ("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds % size == 0 and seconds >= 2 * size:
            return f"valid for {seconds // size} {unit}"
    return f"valid for {seconds} seconds"


# --- JSON ---------------------------------------------------------------------------------


def as_json(message: Message) -> dict[str, Any]:
    """Return `message` as `modem decode --json` prints it."""
    body, dcs = message.user_data, message.dcs
    kind, particular = PARTICULARS[message.kind]
    return {
        "type": kind,
        "address": (message.sender if message.kind == "deliver" else message.recipient).number,
        "text": body.text if body else None,
        "data": body.octets.hex() if body else "",
        "sent_at": None if message.kind == "submit" else _iso(message.sent_at),
        "dcs": dcs.value if dcs else None,
        "pid": message.pid,
        "smsc": message.smsc.number if message.smsc else None,
        "part": _part(body),
        "alphabet": body.alphabet if body else None,
        "class": dcs.message_class if dcs else None,
        "elements": [
            {"id": element.id, "data": element.data.hex()}
            for element in (body.elements if body else ())
        ],
        **particular(message),
    }


def _iso(time: Timestamp | None) -> str | None:
    return None if time is None else time.iso()


def _part(body: UserData | None) -> dict[str, int] | None:
    found = concatenation(body.elements) if body else None
    return (
        None if found is None else dict(zip(("reference", "total", "number"), found, strict=True))
    )


def _of_deliver(message: Any) -> dict[str, Any]:
    return {"more": message.more, "report": message.report, "reply_path": message.reply_path}


def _of_submit(message: Any) -> dict[str, Any]:
    validity = message.validity
    return {
        "reference": message.reference,
        "validity": validity.seconds if validity else None,
        "valid_until": _iso(validity.time) if validity else None,
        "report": message.report,
        "reject_duplicates": message.reject_duplicates,
    }


def _of_status_report(message: Any) -> dict[str, Any]:
    return {
        "reference": message.reference,
        "status": message.status,
        "meaning": meanings.status(message.status),
        "discharged_at": _iso(message.discharged_at),
    }


PARTICULARS: dict[str, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    "deliver": ("deliver", _of_deliver),
    "submit": ("submit", _of_submit),
    "report": ("status-report", _of_status_report),
}
