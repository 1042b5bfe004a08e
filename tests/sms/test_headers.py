from modem.sms.fields import Element, concatenation, shifts
from modem.sms.ports import ports
from modem.sms.reader import decode_header
from modem.sms.writing import encode_header
from tests.sms.refusals import refused


def header(octets):
    return decode_header(octets)


def test_elements_are_read_in_order_and_unknown_ones_kept():
    octets = b"\x00\x03\x07\x02\x01\x24\x01\x01\xa5\x02xy\x70\x00"
    elements = header(octets)
    assert elements == (
        Element(0x00, b"\x07\x02\x01"),
        Element(0x24, b"\x01"),
        Element(0xA5, b"xy"),
        Element(0x70, b""),
    )
    assert encode_header(elements) == bytes((len(octets),)) + octets


def test_no_elements_make_no_header():
    assert header(b"") == ()
    assert encode_header(()) == b""


def test_an_element_that_claims_too_much_keeps_what_there_is():
    assert header(b"\x00\x03\x07\x02") == (Element(0x00, b"\x07\x02"),)
    assert header(b"\x00") == (Element(0x00, b""),)
    assert concatenation(header(b"\x00\x03\x07\x02")) is None


def test_a_header_that_cannot_be_said_is_refused():
    assert "IEI " in refused(encode_header, (Element(256, b""),))
    assert "IEIDL" in refused(encode_header, (Element(0, b"\0" * 256),))
    assert "TP-UDHL" in refused(encode_header, (Element(0, b"\0" * 200), Element(1, b"\0" * 60)))


def test_concatenation_is_found_in_both_widths():
    for name, octets, expected in (
        ("8-bit", b"\x00\x03\xfe\x03\x02", (0xFE, 3, 2)),
        ("16-bit", b"\x08\x04\x12\x34\x03\x02", (0x1234, 3, 2)),
        ("behind others", b"\x24\x01\x01\x00\x03\x07\x02\x01", (7, 2, 1)),
        ("none", b"\x24\x01\x01", None),
        ("no header", b"", None),
    ):
        assert concatenation(header(octets)) == expected, name


def test_concatenation_that_makes_no_sense_is_ignored():
    # 3GPP TS 23.040 clause 9.2.3.24.1
    for name, octets in (
        ("a total of 0", b"\x00\x03\x07\x00\x01"),
        ("a number of 0", b"\x00\x03\x07\x02\x00"),
        ("a number above the total", b"\x00\x03\x07\x02\x03"),
        ("too short", b"\x00\x02\x07\x02"),
        ("too long", b"\x00\x04\x07\x02\x01\x00"),
        ("16-bit, too short", b"\x08\x03\x07\x02\x01"),
    ):
        assert concatenation(header(octets)) is None, name


def test_the_last_good_concatenation_counts():
    octets = b"\x00\x03\x07\x02\x01\x08\x04\x00\x09\x03\x02\x00\x03\x07\x00\x00"
    assert concatenation(header(octets)) == (9, 3, 2)


def test_ports_are_found_in_both_widths():
    for name, octets, expected in (
        ("8-bit", b"\x04\x02\xf0\xf1", (0xF0, 0xF1)),
        ("16-bit", b"\x05\x04\x0b\x84\x23\xf0", (2948, 9200)),
        ("none", b"\x00\x03\x07\x02\x01", None),
        ("8-bit, too short", b"\x04\x01\xf0", None),
        ("16-bit, too short", b"\x05\x02\xf0\xf1", None),
    ):
        assert ports(header(octets)) == expected, name


def test_shifts_are_found():
    for name, octets, expected in (
        ("none", b"", (0, 0)),
        ("single", b"\x24\x01\x01", (0, 1)),
        ("locking", b"\x25\x01\x03", (3, 0)),
        ("both", b"\x24\x01\x02\x25\x01\x03", (3, 2)),
        ("too short", b"\x24\x00", (0, 0)),
        ("one octet of something else", b"\x30\x01\x03", (0, 0)),
    ):
        assert shifts(header(octets)) == expected, name
