"""What a trace must not show."""

import pytest

from modem.ports.redact import Mask
from modem.sms.deliver import Deliver
from modem.sms.fields import Address
from modem.sms.pdu import from_hex, to_hex
from modem.sms.report import StatusReport
from modem.sms.splitting import split
from modem.sms.submit import Submit

DELIVER = b"07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"
SUBMIT = b"0001000B919471142143F50000" + b"05C8329BFD06"
REPORT = b"0006240B919471142143F5209011018020802090110180308000"
SHORT = b"00010004819263000005C8329BFD06"


def masked(line: bytes, numbers: bool = True, bodies: bool = True) -> bytes:
    mask = Mask(numbers, bodies)
    return mask.sent(line) if line[:2].upper() == b"AT" else mask.received(line)


LINES = {
    "service centre": (b'+CSCA: "+4917607600400",145', b'+CSCA: "+0000000000000",145'),
    "IMEI": (b"490154203237518", b"000000000000000"),
    "ICCID of 20 digits": (b"89883070000000000017", b"00000000000000000000"),
    "IMSI with a prefix": (b"+CIMI: 001010000000001", b"+CIMI: 000000000000000"),
    "short code": (b'+CMT: "2936",,23', b'+CMT: "2936",,23'),
    "figures": (b"+CSQ: 20,99", b"+CSQ: 20,99"),
    "line ends": (b"\r\n490154203237518\r", b"\r\n000000000000000\r"),
    "nothing": (b"", b""),
}


@pytest.mark.parametrize(
    ("line", "expected"), [pytest.param(*row, id=name) for name, row in LINES.items()]
)
def test_numbers_become_zeros_and_keep_their_length(line: bytes, expected: bytes) -> None:
    assert masked(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'AT+CPIN="1234"\r', b'AT+CPIN="****"\r'),
        (b"AT+CPIN=1234,5678\r", b"AT+CPIN=****,****\r"),
        (b'at+clck="SC",1,"1234"', b'at+clck="SC",*,"****"'),
        (b"+CPIN: READY", b"+CPIN: READY"),
    ],
)
def test_a_pin_is_masked_even_when_nothing_else_is(line: bytes, expected: bytes) -> None:
    assert masked(line, numbers=False, bodies=False) == expected


def test_a_received_pdu_loses_number_and_body_and_stays_a_pdu() -> None:
    message = from_hex(masked(DELIVER))
    original = from_hex(DELIVER)
    assert isinstance(message, Deliver)
    assert isinstance(original, Deliver)
    assert set(message.sender.number) <= set("+0")
    assert set(message.user_data.text or "") == {"@"}
    assert message.smsc is not None
    assert set(message.smsc.number) <= set("+0")
    assert message.sent_at == original.sent_at


def test_a_sent_pdu_loses_number_and_body_and_stays_a_pdu() -> None:
    message = from_hex(masked(SUBMIT))
    assert isinstance(message, Submit)
    assert set(message.recipient.number) <= set("+0")
    assert set(message.user_data.text or "") == {"@"}


def test_a_report_loses_its_number() -> None:
    message = from_hex(masked(REPORT))
    assert isinstance(message, StatusReport)
    assert set(message.recipient.number) <= set("+0")


def test_a_short_code_stays_in_a_pdu() -> None:
    message = from_hex(masked(SHORT))
    assert isinstance(message, Submit)
    assert message.recipient.number == "2936"


def test_bodies_may_stay_while_numbers_go() -> None:
    message = from_hex(masked(SUBMIT, bodies=False))
    assert isinstance(message, Submit)
    assert message.user_data.text == "Hello"
    assert set(message.recipient.number) <= set("+0")


def test_the_header_of_a_part_stays() -> None:
    part = split("x" * 200, 77)[1]
    _, line = to_hex(Submit(Address("+4917607600400"), part))
    message = from_hex(masked(line))
    assert isinstance(message, Submit)
    assert message.user_data.elements == part.elements
    assert set(message.user_data.text or "") == {"@"}


def test_what_looks_like_a_pdu_and_is_none_does_no_harm() -> None:
    for line in (b"FF" * 8, b"00" * 7 + b"FF", b"07" + b"AB" * 9, b"0B" + b"A0" * 9):
        assert len(masked(line)) == len(line)


def test_a_text_mode_body_is_masked() -> None:
    mask = Mask(numbers=True, bodies=True)
    lines = [b'+CMT: "2936"', b"open the valve", b"OK"]
    assert [mask.received(line) for line in lines] == [b'+CMT: "2936"', b"." * 14, b"OK"]


def test_a_text_mode_body_after_the_prompt_is_masked() -> None:
    mask = Mask(numbers=True, bodies=True)
    assert mask.sent(b'AT+CMGS="2936"\r') == b'AT+CMGS="2936"\r'
    assert mask.received(b"\r\n> ") == b"\r\n> "
    assert mask.sent(b"21.4\rdegrees\x1a") == b"....\r.......\x1a"


def test_an_event_keeps_its_name_only() -> None:
    assert Mask(bodies=True).text("CommandReceived(command=...)") == "CommandReceived"
    assert Mask(numbers=True).text("send(+4917607600400)") == "send(+0000000000000)"
    assert Mask().text("send(+4917607600400)") == "send(+4917607600400)"
