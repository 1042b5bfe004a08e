"""No secret that passes through a masked trace is in it, however it passes."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modem.dialogue import parse
from modem.ports.trace import Recorder
from modem.sms.deliver import Deliver
from modem.sms.fields import Address, UserData
from modem.sms.pdu import to_hex
from modem.sms.report import StatusReport
from modem.sms.splitting import split
from modem.sms.submit import Submit
from modem.sms.times import Timestamp

AT = Timestamp(2026, 11, 22, 10, 20, 30, 4)


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    # A secret without any two equal neighbours is not found by chance in a masked line.
    return st.text("123456789", min_size=least, max_size=most or least)


numbers = digits(9, 15).map(lambda number: "+" + number)
words = st.text("bcdghijklmnpqrsuvwxyzäöü", min_size=8, max_size=40)


class Trace:
    """A masked trace, and whether something can be found in it."""

    def __init__(self, **masks: bool) -> None:
        self.file = io.StringIO()
        self.recorder = Recorder(self.file, lambda: 0, **(masks or {"numbers": 1, "bodies": 1}))

    def hear(self, data: bytes, cuts: list[int] = []) -> None:  # noqa: B006
        """Take what came from the modem, cut at these places, with a quiet moment at each."""
        begin = 0
        for cut in sorted(cut % (len(data) + 1) for cut in cuts):
            self.recorder.received(data[begin:cut])
            self.recorder.received(b"")
            begin = cut
        self.recorder.received(data[begin:])

    @property
    def text(self) -> str:
        self.recorder.received(b"")
        self.recorder._give_up_on_the_rest()
        return self.file.getvalue()

    def hides(self, *secrets: str) -> bool:
        text = self.text
        parse(text)
        return not [secret for secret in secrets if find(secret, text)]


def find(secret: str, text: str) -> bool:
    """Whether a secret stands in the text, as it is or in any of the ways it goes on a line."""
    bare = secret.lstrip("+")
    swapped = "".join(b + a for a, b in zip(bare[::2], (bare + "F")[1::2], strict=False))
    forms = [bare, bare.encode("utf-16-be").hex(), bare.encode().hex(), swapped]
    return any(form.lower() in text.lower() for form in forms)


cuts = st.lists(st.integers(0, 200), max_size=3)

IDENTITIES = {
    "IMEI": ("AT+CGSN", "{}", 15),
    "IMEI in quotes": ("AT+CGSN=1", '+CGSN: "{}"', 15),
    "IMEI with dashes": ("AT+GSN", "{0[0]}{0[1]}-{1}-{2}-{0[2]}", 15),
    "IMEI among others": ("ATI", "IMEI: {}", 15),
    "IMSI": ("AT+CIMI", "{}", 15),
    "IMSI with a prefix": ("AT+CIMI", "+CIMI: {}", 15),
    "ICCID": ("AT+CCID", "{}", 19),
    "ICCID with its filler": ("AT+CCID", "{}F", 19),
    "ICCID in quotes": ("AT+CCID", '+CCID: "{}"', 20),
    "ICCID of Quectel": ("AT+QCCID", "+QCCID: {}", 20),
    "ICCID of SIMCom": ("AT+CICCID", "+ICCID: {}", 19),
    "ICCID of Nordic": ("AT%XICCID", "%XICCID: {}F", 19),
    "ICCID of Huawei": ("AT^ICCID?", "^ICCID: {}", 20),
    "ICCID of Sequans": ("AT+SQNCCID", '+SQNCCID: "{}",""', 19),
    "ICCID nobody asked for": ("AT", "+QCCID: {}F", 19),
    "own number": ("AT+CNUM", '+CNUM: "Own","+{}",145', 12),
    "service centre": ("AT+CSCA?", '+CSCA: "+{}",145', 12),
    "caller": ("AT", '+CLIP: "+{}",145', 12),
    "USSD": ("AT", '+CUSD: 0,"Your number is {}.",15', 12),
}


@pytest.mark.parametrize(
    ("command", "answer", "length"), IDENTITIES.values(), ids=list(IDENTITIES)
)
@settings(max_examples=25)
@given(data=st.data(), places=cuts)
def test_no_identity_is_left(
    command: str, answer: str, length: int, data: Any, places: list[int]
) -> None:
    secret = data.draw(digits(length))
    shown = answer.format(secret, secret[3:9], secret[9:])
    trace = Trace()
    trace.recorder.sent(command.encode() + b"\r")
    trace.hear(command.encode() + b"\r\r\n" + shown.encode() + b"\r\n\r\nOK\r\n", places)
    assert trace.hides(secret, secret[3:9] if "-" in shown else secret)


def test_an_iccid_with_letters_is_masked_whole() -> None:
    trace = Trace()
    trace.recorder.sent(b"AT+CCID\r")
    trace.hear(b"\r\n898600MFSSYYGXXXXXXP\r\n\r\nOK\r\n")
    assert "     0 < 00000000000000000000\n" in trace.text


def test_networks_and_revisions_stay_readable() -> None:
    lines = [b'+COPS: 0,0,"00540065007300740031",7', b"BG96MAR02A07M1G_20190716", b"+CSQ: 20,99"]
    for command, line in zip((b"AT+COPS?", b"AT+CGMR", b"AT+CSQ"), lines, strict=True):
        trace = Trace()
        trace.recorder.sent(command + b"\r")
        trace.hear(b"\r\n" + line + b"\r\n\r\nOK\r\n")
        assert line.decode() in trace.text


PIN_FORMS = [
    'AT+CPIN="{}"',
    "at+cpin={}",
    'AT+CPIN? ;+CPIN = "{}"',
    'AT+CPIN="12345678","{}"',
    'AT+CLCK="SC",0,"{}"',
    'AT+CPWD="SC","{}","9999"',
    'AT+CMEE=1;+CPIN2="{}"',
]


@pytest.mark.parametrize("form", PIN_FORMS)
@pytest.mark.parametrize("masks", [{"numbers": False}, {"numbers": True, "bodies": True}])
@settings(max_examples=25)
@given(pin=digits(4, 8), places=cuts)
def test_no_pin_is_left(form: str, masks: dict[str, bool], pin: str, places: list[int]) -> None:
    command = form.format(pin).encode()
    trace = Trace(**masks)
    trace.recorder.note("?", "at(%r)" % command.decode()[2:])
    trace.recorder.sent(command + b"\r")
    trace.hear(command + b"\r\r\n+CME ERROR: 16\r\n", places)
    trace.recorder.note("#", "refused: " + command.decode())
    assert trace.hides(pin)


def bodies(text: str) -> list[UserData]:
    return split(text, 77)


@given(number=numbers, center=numbers, text=words, places=cuts)
def test_no_received_message_is_left(
    number: str, center: str, text: str, places: list[int]
) -> None:
    trace = Trace()
    trace.recorder.sent(b"AT+CMGL=4\r")
    for part in bodies(text):
        message = Deliver(Address(number), part, AT, smsc=Address(center))
        length, line = to_hex(message)
        trace.hear(b"\r\n+CMGL: 1,1,,%d\r\n%s\r\n" % (length, line), places)
        trace.hear(b"\r\n+CMT: ,%d\r\n%s\r\n" % (length, line), places)
        assert trace.hides(number, center, line[-20:].decode())
    trace.recorder.note("!", "CommandReceived(text=%r)" % text)
    assert trace.hides(text)


@given(number=numbers, text=words, places=cuts)
def test_no_sent_message_is_left_and_its_echo_neither(
    number: str, text: str, places: list[int]
) -> None:
    trace = Trace()
    trace.recorder.note("?", "send(%r)" % text)
    length, line = to_hex(Submit(Address(number), bodies(text)[0]))
    trace.recorder.sent(b"AT+CMGS=%d\r" % length)
    trace.hear(b"\r\n> ")
    trace.recorder.sent(line + b"\x1a")
    trace.hear(line + b"\r\n+CMGS: 7\r\n\r\nOK\r\n", places)
    assert trace.hides(number, text, line[-20:].decode())


@given(number=numbers, places=cuts)
def test_no_report_is_left(number: str, places: list[int]) -> None:
    trace = Trace()
    _, line = to_hex(StatusReport(7, Address(number), AT, AT, 0))
    trace.hear(b"\r\n+CDS: 25\r\n" + line + b"\r\n", places)
    assert trace.hides(number)


def in_ucs2(text: str) -> bytes:
    return text.encode("utf-16-be").hex().encode()


TEXT_HEADERS = [
    '+CMGR: "REC READ","{}",,"26/11/22,10:20:30+04"',
    '+CMGL: 1,"REC UNREAD","{}",,"26/11/22,10:20:30+04",145,20',
    '+CMT: "{}",,"26/11/22,10:20:30+04"',
]


@pytest.mark.parametrize("header", TEXT_HEADERS)
@given(number=numbers, lines=st.lists(words, min_size=1, max_size=3), places=cuts, data=st.data())
def test_no_text_of_text_mode_is_left(
    header: str, number: str, lines: list[str], places: list[int], data: Any
) -> None:
    encode = data.draw(
        st.sampled_from([str.encode, lambda t: t.encode("utf-16-be").hex().encode()])
    )
    trace = Trace()
    trace.recorder.sent(b"AT+CMGR=1\r")
    shown = b"\r\n".join([header.format(number).encode(), *[encode(line) for line in lines]])
    trace.hear(b"\r\n" + shown + b"\r\n\r\nOK\r\n", places)
    assert trace.hides(number, *lines)


@given(number=numbers, lines=st.lists(words, min_size=1, max_size=3), places=cuts)
def test_no_text_typed_in_text_mode_is_left(
    number: str, lines: list[str], places: list[int]
) -> None:
    trace = Trace()
    trace.recorder.sent(b'AT+CMGS="%s"\r' % number.encode())
    trace.hear(b"\r\n> ", places)
    body = "\r".join(["ATTENTION", *lines]).encode()
    trace.recorder.sent(body + b"\x1a")
    trace.hear(body + b"\r\n+CMGS: 7\r\n\r\nOK\r\n", places)
    assert trace.hides(number, *lines)


@given(text=words, place=st.integers(0, 30), noise=st.sampled_from([b"\xff", b"\r\nRING\r\n"]))
def test_a_message_whose_header_is_broken_is_not_left(text: str, place: int, noise: bytes) -> None:
    trace = Trace()
    trace.recorder.sent(b"AT+CMGR=1\r")
    header = b'+CMGR: "REC READ","2936",,""'
    trace.hear(b"\r\n%s\r\n%s\r\n\r\nOK\r\n" % (header[:place] + noise, text.encode()))
    assert trace.hides(text)


def test_what_follows_a_message_in_text_mode_is_readable() -> None:
    trace = Trace()
    trace.recorder.sent(b"AT+CMGR=1\r")
    trace.hear(b'\r\n+CMGR: "REC READ","2936"\r\nhello\r\n\r\nOK\r\n\r\n+CMTI: "SM",3\r\n')
    assert "< \\c.....\n" in trace.text
    assert trace.text.endswith('< OK\n     0 < +CMTI: "SM",3\n')


def test_kept_bodies_stay_and_numbers_go() -> None:
    trace = Trace(numbers=True, bodies=False)
    trace.recorder.sent(b"AT+CMGR=1\r")
    trace.hear(b'\r\n+CMGR: "REC READ","+491711234567"\r\nhello\r\n\r\nOK\r\n')
    assert "hello" in trace.text
    assert trace.hides("491711234567")


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=60)), max_size=12))
def test_any_dialogue_is_masked_without_harm(pieces: list[tuple[bool, bytes]]) -> None:
    trace = Trace()
    for sent, data in pieces:
        (trace.recorder.sent if sent else trace.recorder.received)(data)
    parse(trace.text)
