# ruff: noqa: RUF001 - Turkish is written with a dotless i
from modem.sms.deliver import Deliver
from modem.sms.fields import DATA, GSM7, UCS2, Address, Dcs, Element, UserData
from modem.sms.pdu import decode, from_hex, to_hex
from modem.sms.report import StatusReport
from modem.sms.submit import Submit
from modem.sms.times import Timestamp
from modem.sms.validity import RELATIVE, Validity
from tests.sms.refusals import refused, unreadable

SENDER = Address("+4917012345678")
TIME = Timestamp(2026, 8, 31, 12, 0, 0, 8)
HELLO = UserData(b"hello", GSM7)
CENTRE = Address("+9876543210")
PART = (Element(0, b"\x07\x02\x01"),)

MESSAGES = [
    ("a message", Deliver(SENDER, HELLO, TIME)),
    ("a message with all flags", Deliver(SENDER, HELLO, TIME, 0x7F, None, True, True, True, True)),
    ("a message from a short code", Deliver(Address("2936"), HELLO, TIME)),
    ("a message without a time", Deliver(SENDER, HELLO, None)),
    ("a message without text", Deliver(SENDER, UserData(b"", GSM7), TIME)),
    ("a message through a centre", Deliver(SENDER, HELLO, TIME, smsc=CENTRE)),
    ("a flash message", Deliver(SENDER, HELLO, TIME, dcs=Dcs(0x10))),
    ("a part", Deliver(SENDER, UserData(b"hello", GSM7, PART), TIME)),
    ("a part of data", Deliver(SENDER, UserData(b"\xff\0", DATA, PART), TIME)),
    ("a part in UCS-2", Deliver(SENDER, UserData(b"\x04\x36", UCS2, PART), TIME)),
    ("compressed text", Deliver(SENDER, UserData(b"\x12\x34", DATA), TIME, dcs=Dcs(0x20))),
    ("160 characters", Deliver(SENDER, UserData(b"x" * 160, GSM7), TIME)),
    ("140 octets", Deliver(SENDER, UserData(b"\xff" * 140, DATA), TIME)),
    ("a sending", Submit(Address("2936"), HELLO)),
    ("a sending, relative", Submit(SENDER, HELLO, 255, validity=Validity(RELATIVE, b"\xa7"))),
    ("a sending, absolute", Submit(SENDER, HELLO, validity=Validity.until(TIME))),
    ("a sending, enhanced", Submit(SENDER, HELLO, validity=Validity(1, b"\x02\x1e\0\0\0\0\0"))),
    ("a sending with all flags", Submit(SENDER, HELLO, 1, 0x41, None, None, True, True, True)),
    ("a sending of a part", Submit(SENDER, UserData(b"hi", GSM7, PART), smsc=CENTRE)),
    ("a report", StatusReport(4, SENDER, TIME, TIME, 0)),
    ("a report without times", StatusReport(4, SENDER, None, None, 0x46)),
    (
        "a report with flags",
        StatusReport(4, SENDER, TIME, TIME, 0, None, None, None, True, True, True),
    ),
    ("a report with a pid", StatusReport(4, SENDER, TIME, TIME, 0, pid=0x39)),
    ("a report with a text", StatusReport(4, SENDER, TIME, TIME, 0, 0, None, HELLO)),
    (
        "a report with a part",
        StatusReport(4, SENDER, TIME, TIME, 0, None, None, UserData(b"\1", DATA, PART)),
    ),
    ("a report with a coding scheme", StatusReport(4, SENDER, TIME, TIME, 0, dcs=Dcs(8))),
]


def test_what_is_encoded_is_decoded_again():
    for name, message in MESSAGES:
        length, digits = to_hex(message)
        again = from_hex(digits)
        assert again == message, name
        assert again.encode() == message.encode(), name
        assert again.raw == message.encode(), name
        assert len(again.raw) == length, name
        assert message.raw == b"", name


def test_messages_hide_neither_type_nor_content():
    texts = [repr(message) for _, message in MESSAGES]
    assert len(set(texts)) == len(texts)
    assert "sender=Address(digits='2936', toa=129)" in texts[2]


def test_a_submit_is_what_the_modem_wants():
    length, digits = to_hex(Submit(Address("2936"), HELLO))
    assert (length, digits) == (14, b"000100048192630000" + b"05E8329BFD06")


def test_a_deliver_octet_by_octet():
    octets = Deliver(Address("2936"), HELLO, TIME, 1, None, True).encode()
    assert (
        octets == b"\0" + b"\x04\x81\x92\x63" + b"\1\0" + TIME.encode() + b"\5\xe8\x32\x9b\xfd\6"
    )


def test_the_reserved_message_type_is_a_message_to_the_device():
    octets = Deliver(SENDER, HELLO, TIME).encode()
    assert decode(bytes((octets[0] | 3,)) + octets[1:], False) == Deliver(SENDER, HELLO, TIME)


def test_text_is_found_in_every_alphabet():
    for data, alphabet, elements, text in (
        (b"\x00", GSM7, (), "@"),
        (b"\x1bs", GSM7, (Element(0x24, b"\x01"),), "ş"),
        (b"\x07", GSM7, (Element(0x25, b"\x01"),), "ı"),
        (b"\x04\x36", UCS2, (), "ж"),
        (b"\x04\x36", DATA, (), None),
    ):
        assert UserData(data, alphabet, elements).text == text, text


def test_message_waiting_groups_carry_text():
    # the spot check of other decoders: most fail on one of these
    for value, data, alphabet, text in (
        (0xC8, b"hi", GSM7, "hi"),
        (0xD0, b"hi", GSM7, "hi"),
        (0xE0, b"\x04\x36", UCS2, "ж"),
    ):
        message = Deliver(SENDER, UserData(data, alphabet), TIME, dcs=Dcs(value))
        assert decode(message.encode(), False).user_data.text == text, hex(value)


def test_user_octets_are_those_of_the_wire():
    for data, alphabet, elements, octets in (
        (b"hello", GSM7, (), b"\xe8\x32\x9b\xfd\x06"),
        (b"\x7f", GSM7, PART, b"\xfe"),
        (b"\x7f", GSM7, (Element(8, b"\0\x07\x02\x01"),), b"\x7f"),
        (b"\xff\0", DATA, PART, b"\xff\0"),
    ):
        built = UserData(data, alphabet, elements)
        assert built.octets == octets, octets
        read = decode(Deliver(SENDER, built, TIME).encode(), False).user_data
        assert read.octets == octets, octets


def test_white_space_around_the_digits_is_no_matter():
    _, digits = to_hex(MESSAGES[0][1])
    assert from_hex(b" " + digits.lower() + b"\r\n") == MESSAGES[0][1]


def test_digits_that_are_no_octets_are_told():
    for digits in (b"0", b"0G", b"zz", "ж".encode()):
        try:
            from_hex(digits)
        except Exception as error:
            assert (error.field, error.offset, error.octets) == ("PDU", 0, digits), digits
        else:
            raise AssertionError(digits)


def test_a_pdu_that_ends_early_names_the_field():
    tpdu = Deliver(SENDER, HELLO, TIME).encode()
    fields = ["TP-MTI"] + ["TP-OA"] * 9 + ["TP-PID", "TP-DCS"] + ["TP-SCTS"] * 7 + ["TP-UDL"]
    for size, field in enumerate(fields):
        found, offset = unreadable(tpdu[:size], False)
        assert found == field, size
        assert offset <= size, size


def test_a_sending_that_ends_early_names_the_field():
    tpdu = Submit(Address("2936"), HELLO, validity=Validity.until(TIME)).encode()
    fields = (
        ["TP-MTI", "TP-MR"] + ["TP-DA"] * 4 + ["TP-PID", "TP-DCS"] + ["TP-VP"] * 7 + ["TP-UDL"]
    )
    for size, field in enumerate(fields):
        assert unreadable(tpdu[:size], False)[0] == field, size


def test_a_report_that_ends_early_names_the_field():
    tpdu = StatusReport(4, Address("2936"), TIME, TIME, 0, 1, Dcs(0), HELLO).encode()
    fields = ["TP-MTI", "TP-MR"] + ["TP-RA"] * 4 + ["TP-SCTS"] * 7 + ["TP-DT"] * 7 + ["TP-ST"]
    for size, field in enumerate(fields):
        assert unreadable(tpdu[:size], False)[0] == field, size
    for size, field in ((22, "TP-PID"), (23, "TP-DCS"), (24, "TP-UDL")):
        assert unreadable(tpdu[:size], False)[0] == field, size


def test_a_service_centre_longer_than_the_pdu_is_told():
    assert unreadable(b"") == ("SMSC", 0)
    assert unreadable(b"\x07\x91\x21") == ("SMSC", 1)
    assert unreadable(b"\x00") == ("TP-MTI", 1)


def test_dummies_of_a_full_memory_are_told():
    assert unreadable(b"\0" + b"\xff" * 20)[0] == "TP-OA"


def test_user_data_shorter_than_announced_is_taken():
    tpdu = Deliver(SENDER, UserData(b"hello", GSM7), TIME).encode()
    assert decode(tpdu[:-1], False).user_data.text == "hell"
    assert decode(tpdu[:-5], False).user_data.text == ""


def test_octets_behind_the_user_data_are_left_in_raw():
    tpdu = Deliver(SENDER, HELLO, TIME).encode()
    message = decode(tpdu + b"junk", False)
    assert message.user_data == HELLO
    assert message.raw == tpdu + b"junk"


def deliver(coding, length, user_data):
    """An SMS-DELIVER with a header, put together by hand."""
    return b"\x44\x04\x81\x92\x63\x00" + coding + TIME.encode() + length + user_data


def test_a_header_longer_than_the_data_is_told():
    for name, octets in (
        ("longer than the user data", deliver(b"\x04", b"\x03", b"\x05\0\3\7\2\1")),
        ("longer than the octets", deliver(b"\x04", b"\x06", b"\x05\0\3")),
        ("longer than the septets", deliver(b"\x00", b"\x03", b"\x05\0\3\7\2\1")),
        ("no user data", deliver(b"\x00", b"\x00", b"")),
    ):
        assert unreadable(octets, False) == ("TP-UDHL", 15), name


def test_a_header_may_fill_the_septets():
    message = decode(deliver(b"\x00", b"\x06", b"\x05\0\3\7\2\1"), False)
    assert message.user_data == UserData(b"", GSM7, PART)


def test_an_odd_last_octet_of_ucs2_is_kept_and_not_read():
    octets = b"\x04\x04\x81\x92\x63\x00\x08" + TIME.encode() + b"\x03\x04\x36\x04"
    data = decode(octets, False).user_data
    assert (data.text, data.octets) == ("ж", b"\x04\x36\x04")


def test_extended_parameter_indicators_are_passed_over():
    tpdu = StatusReport(4, Address("2936"), TIME, TIME, 0).encode()
    assert decode(tpdu + b"\x81\x80\x00\x39", False).pid == 0x39
    assert decode(tpdu + b"\x80", False) == decode(tpdu, False)


def test_a_report_with_a_text_and_no_scheme_is_in_the_default_alphabet():
    tpdu = StatusReport(4, Address("2936"), TIME, TIME, 0).encode() + b"\x04\x01\x41"
    assert decode(tpdu, False).user_data == UserData(b"A", GSM7)


def test_values_that_do_not_fit_are_refused():
    for name, message in (
        ("a pid", Deliver(SENDER, HELLO, TIME, 256)),
        ("a reference", Submit(SENDER, HELLO, 256)),
        ("a reference below 0", StatusReport(-1, SENDER, None, None, 0)),
        ("a status", StatusReport(0, SENDER, None, None, 256)),
        ("a pid of a report", StatusReport(0, SENDER, None, None, 0, 256)),
        ("161 characters", Submit(SENDER, UserData(b"x" * 161, GSM7))),
        ("154 characters behind a header", Submit(SENDER, UserData(b"x" * 154, GSM7, PART))),
        ("141 octets", Submit(SENDER, UserData(b"x" * 141, DATA))),
        ("a septet of 128", Submit(SENDER, UserData(b"\x80", GSM7))),
        ("a long number", Submit(Address("1" * 21), HELLO)),
    ):
        assert refused(message.encode), name


def test_a_scheme_for_another_alphabet_is_refused():
    assert "0x08" in refused(Submit, SENDER, HELLO, 0, 0, Dcs(8))
    assert "0x20" in refused(Deliver, SENDER, HELLO, TIME, 0, Dcs(0x20))
    assert "gsm7" in refused(StatusReport, 0, SENDER, None, None, 0, 0, Dcs(4), HELLO)


def test_an_unknown_alphabet_is_refused():
    assert "latin1" in refused(UserData, b"", "latin1")
