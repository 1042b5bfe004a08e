"""The words for what is rare in a PDU; the usual is tested through `modem decode`."""

import pytest

from modem.cli import explain, meanings
from modem.sms.deliver import Deliver
from modem.sms.fields import Address, Dcs, Element, UserData
from modem.sms.report import StatusReport
from modem.sms.submit import Submit
from modem.sms.times import Timestamp
from modem.sms.validity import Validity

NOON = Timestamp(2026, 8, 31, 12, 0, 0, 8)
BODY = UserData(b"hi", "gsm7")


def meaning(message: explain.Message, field: str) -> str:
    """What the explanation says about `field`."""
    rows = explain.rows(message, message.encode(), smsc=False)
    return next(row.meaning for row in rows if row.field == field)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0x00, "GSM 7-bit"),
        (0x08, "UCS-2 (UTF-16)"),
        (0x10, "GSM 7-bit, class 0: shown at once, not stored (flash)"),
        (0xF6, "8-bit data, class 2: for the SIM"),
        (0x20, "GSM 7-bit, compressed"),
        (0x40, "GSM 7-bit, to be deleted once read"),
        (0xC8, "GSM 7-bit, voicemail waiting"),
        (0xD1, "GSM 7-bit, fax no longer waiting"),
    ],
)
def test_a_coding_scheme_in_words(value: int, words: str) -> None:
    assert explain.coding(Dcs(value)) == words


@pytest.mark.parametrize(
    ("validity", "words"),
    [
        (Validity.from_seconds(300), "valid for 5 minutes"),
        (Validity.from_seconds(86400), "valid for 24 hours"),
        (Validity.from_seconds(4 * 86400), "valid for 4 days"),
        (Validity.from_seconds(14 * 86400), "valid for 2 weeks"),
        (Validity(1, bytes((2, 45, 0, 0, 0, 0, 0))), "valid for 45 seconds"),
        (Validity(1, bytes(7)), "valid as long as the SMS centre likes"),
        (Validity.until(NOON), "valid until 2026-08-31T12:00:00+02:00"),
    ],
)
def test_a_validity_in_words(validity: Validity, words: str) -> None:
    assert meaning(Submit(Address("2936"), BODY, validity=validity), "TP-VP") == words


def test_the_first_octet_says_what_its_flags_mean() -> None:
    message = Deliver(Address("2936"), BODY, NOON, more=True, report=True, reply_path=True)
    assert meaning(message, "First octet") == (
        "SMS-DELIVER, more messages wait, sender asked for a report, reply path set"
    )


def test_an_address_says_how_it_is_numbered() -> None:
    message = Deliver(Address("Example"), BODY, NOON)
    assert meaning(message, "TP-OA") == "Example (alphanumeric)"


def test_a_time_that_is_none_is_called_so() -> None:
    assert meaning(Deliver(Address("2936"), BODY, None), "TP-SCTS") == "not a time"


def test_the_optional_end_of_a_status_report_is_explained() -> None:
    message = StatusReport(7, Address("2936"), NOON, NOON, 0x46, pid=0, dcs=Dcs(0), user_data=BODY)
    fields = [row.field for row in explain.rows(message, message.encode(), smsc=False)]
    assert fields[-6:] == ["TP-PI", "TP-PID", "TP-DCS", "TP-UDL", "TP-UD", "Text"]
    assert meaning(message, "TP-ST") == "failed for good: validity period expired"


def test_octets_after_the_end_are_shown() -> None:
    message = Deliver(Address("2936"), BODY, NOON)
    rows = explain.rows(message, message.encode() + b"\xaa\xbb", smsc=False)
    assert (rows[-1].field, rows[-1].octets) == ("(beyond)", "aa bb")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0x00, "ordinary SMS"),
        (0x32, "telematic interworking"),
        (0x40, "type 0: silent, not to be shown"),
        (0x43, "replaces an earlier message of type 3"),
        (0x7F, "for the SIM (data download)"),
        (0x99, "no meaning that matters here"),
    ],
)
def test_a_protocol_identifier_in_words(value: int, words: str) -> None:
    assert meanings.pid(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0x00, "delivered"),
        (0x20, "not yet, the SMS centre still tries: congestion"),
        (0x46, "failed for good: validity period expired"),
        (0x63, "failed, the SMS centre no longer tries: service rejected"),
        (0x7F, "failed, the SMS centre no longer tries: status 127"),
    ],
)
def test_a_status_in_words(value: int, words: str) -> None:
    assert meanings.status(value) == words


@pytest.mark.parametrize(
    ("element", "words"),
    [
        (Element(0x00, b"\x07\x02\x01"), "part of a long message, 8-bit reference 7: part 1 of 2"),
        (
            Element(0x08, b"\x01\x00\x03\x03"),
            "part of a long message, 16-bit reference 256: part 3 of 3",
        ),
        (Element(0x05, b"\x0b\x84\x23\xf0"), "application ports, 16-bit: to 2948 from 9200"),
        (Element(0x24, b"\x01"), "national language single shift: Turkish"),
        (Element(0x25, b"\x63"), "national language locking shift: 99"),
        (Element(0x00, b"\x07"), "part of a long message, 8-bit reference"),
        (Element(0x71, b""), "SIM toolkit"),
        (Element(0xA0, b""), "other"),
    ],
)
def test_a_header_element_in_words(element: Element, words: str) -> None:
    assert meanings.element(element.id, element.data) == words
