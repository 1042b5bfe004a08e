import sys

from modem.sms.addressing import encode_smsc
from modem.sms.fields import Address
from modem.sms.reader import Reader, decode_address
from tests.sms.refusals import refused

ROWS = [
    # name, address, octets
    ("the short code of Commands", Address("2936"), b"\x04\x81\x92\x63"),
    ("the other one", Address("000"), b"\x03\x81\x00\xf0"),
    ("international", Address("+4917012345678"), b"\x0d\x91\x94\x71\x10\x32\x54\x76\xf8"),
    ("national", Address("0129998765", 0xA1), b"\x0a\xa1\x10\x92\x99\x78\x56"),
    ("star, hash, a, b, c", Address("12*#abc", 0x81), b"\x07\x81\x21\xba\xdc\xfe"),
    ("nothing", Address(""), b"\x00\x81"),
    ("twenty digits", Address("12345678901234567890"), b"\x14\x81" + b"\x21\x43\x65\x87\x09" * 2),
    ("seven letters", Address("sipgate"), b"\x0d\xd0\xf3\x34\xfc\x1c\xa6\x97\x01"),
    (
        "eleven letters",
        Address("InternetSMS"),
        b"\x14\xd0\x49\x37\xbd\x2c\x77\x97\xe9\xd3\xe6\x14",
    ),
    ("eight letters", Address("FRANCOIS"), b"\x0e\xd0\x46\x69\xd0\x39\x7c\x26\xa7"),
    (
        "extension characters",
        Address("a[]{}€"),
        b"\x14\xd0\xe1\x0d\x6f\xe3\xdb\xa0\x36\xa9\x4d\x19",
    ),
    ("an alphanumeric type with a plan", Address("abc", 0xD1), b"\x06\xd1\x61\xf1\x18"),
    ("a subscriber number", Address("1234", 0xC1), b"\x04\xc1\x21\x43"),
    ("a type without its first bit", Address("1234", 0x01), b"\x04\x01\x21\x43"),
]


def test_an_odd_number_of_digits_needs_no_other_module():
    sys.modules.pop("modem.sms.lettering", None)  # on a board, it takes the room of a message
    assert decode_address(11, 0x91, b"\x51\x55\x00\x00\x00\xf1").digits == "15550000001"
    assert decode_address(12, 0x91, b"\x51\x55\x00\x00\x00\xf1").digits == "15550000001"
    assert "modem.sms.lettering" not in sys.modules


def service_centre(octets):
    reader = Reader(octets, 0)
    return reader.service_centre(), reader.offset


def test_addresses_and_octets_say_the_same():
    for name, address, octets in ROWS:
        assert address.encode() == octets, name
        assert decode_address(octets[0], octets[1], octets[2:]) == address, name


def test_the_type_follows_from_how_people_write_a_number():
    for text, toa, number in (
        ("2936", 0x81, "2936"),
        ("+4917", 0x91, "+4917"),
        ("*100#", 0x81, "*100#"),
        ("Twilio", 0xD0, "Twilio"),
        ("No Reply", 0xD0, "No Reply"),
    ):
        assert Address(text).toa == toa, text
        assert Address(text).number == number, text


def test_what_is_neither_a_number_nor_a_name_is_refused():
    for text in ("+", "+12a", "+49 170", "0170/12", "(030) 12", "49-170"):
        assert "neither" in refused(Address, text), text


def test_numbers_differ_by_their_type():
    assert Address("2936") != Address("2936", 0xA1)
    assert Address("2936") == Address("2936", 0x81)
    assert Address("", 0x91).number == ""


def test_a_name_ends_where_its_semi_octets_end():
    # The eight digits of 14 semi-octets hold a filler septet, which is a character; 13 do not.
    octets = b"\xf3\x34\xfc\x1c\xa6\x97\x01"
    assert decode_address(13, 0xD0, octets).number == "sipgate"
    assert decode_address(14, 0xD0, octets).number == "sipgate@"


def test_odd_digits_are_read():
    for name, count, octets, digits in (
        ("a filler inside", 4, b"\x2f\x43", "234"),
        ("a filler that is counted", 4, b"\x21\xf3", "123"),
        ("a last half octet that is no filler", 3, b"\x21\x43", "123"),
        ("more than the standard allows", 30, b"\x11" * 15, "1" * 30),
    ):
        assert decode_address(count, 0x81, octets).digits == digits, name


def test_what_cannot_be_said_is_refused():
    for address, word in (
        (Address("1" * 21), "20 digits"),
        (Address("TwelveLetter"), "11 characters"),
        (Address("ж", 0xD0), "U+0436"),
        (Address("12x", 0x81), "not digits"),
        (Address("12", 300), "toa"),
        (Address("12", -1), "toa"),
    ):
        assert word in refused(address.encode), address


def test_a_service_centre_counts_octets():
    address = Address("+9876543210")
    assert encode_smsc(address) == b"\x06\x91\x89\x67\x45\x23\x01"
    assert service_centre(b"\x06\x91\x89\x67\x45\x23\x01\x00") == (address, 7)
    assert encode_smsc(Address("9037029920")) == b"\x06\x81\x09\x73\x20\x99\x02"


def test_no_service_centre_is_one_octet():
    assert encode_smsc(None) == b"\0"
    assert service_centre(b"\0\x04") == (None, 1)


def test_a_service_centre_may_have_a_type_alone():
    assert service_centre(b"\x01\x91") == (Address("", 0x91), 2)
    assert encode_smsc(Address("", 0x91)) == b"\x01\x91"
