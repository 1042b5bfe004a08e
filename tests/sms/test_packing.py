from modem.sms.packing import unpack
from modem.sms.writing import pack
from tests.sms.refusals import refused

ROWS = [
    # septets, octets: worked by hand after 3GPP TS 23.038 clause 6.1.2.1.1
    (b"", b""),
    (b"\x7f", b"\x7f"),
    (b"\x01\x01", b"\x81\x00"),
    (b"hellohello", b"\xe8\x32\x9b\xfd\x46\x97\xd9\xec\x37"),
    (b"12345678", b"\x31\xd9\x8c\x56\xb3\xdd\x70"),
    (b"123456789", b"\x31\xd9\x8c\x56\xb3\xdd\x70\x39"),
]


def test_eight_septets_make_seven_octets():
    for septets, octets in ROWS:
        assert pack(septets) == octets, septets
        assert unpack(octets, len(septets)) == septets, octets


def test_fill_bits_come_first():
    assert pack(b"\x7f", 1) == b"\xfe"
    assert pack(b"\x7f", 2) == b"\xfc\x01"
    assert unpack(b"\xfc\x01", 1, 2) == b"\x7f"


def test_every_length_survives_every_fill():
    for count in range(0, 161, 7):
        septets = bytes([(7 * index + count) % 128 for index in range(count)])
        for fill in range(7):
            octets = pack(septets, fill)
            assert len(octets) == (7 * count + fill + 7) // 8, (count, fill)
            assert unpack(octets, count, fill) == septets, (count, fill)


def test_more_than_a_message_can_hold_is_packed_all_the_same():
    septets = bytes([index % 128 for index in range(300)])
    assert unpack(pack(septets), 300) == septets


def test_octets_that_end_early_give_fewer_septets():
    assert unpack(b"\xe8\x32", 10) == b"he"
    assert unpack(b"", 10) == b""
    assert unpack(b"\xe8", 3, 3) == b""


def test_octets_beyond_the_count_are_left():
    assert unpack(b"\xe8\x32\x9b\xfd\x46\x97\xd9\xec\x37\xff\xff", 5) == b"hello"


def test_a_byte_that_is_no_septet_is_refused():
    for septets in (b"a\x80", b"a\xc3\xa4", b"\xff" * 200):
        assert "127" in refused(pack, septets), septets
