from modem.sms.ucs2 import decode_ucs2
from modem.sms.units import encode_ucs2

ROWS = [
    ("nothing", "", b""),
    ("ASCII", "aZ\x00\x7f", b"\0a\0Z\0\0\0\x7f"),
    ("two octets of UTF-8", "ж\x80\u07ff", b"\x04\x36\0\x80\x07\xff"),
    (
        "three octets of UTF-8",
        "温\u0800\ud7ff\ue000\uffff",
        b"\x6e\x29\x08\0\xd7\xff\xe0\0\xff\xff",
    ),
    ("surrogate pairs", "😀\U00010000\U0010ffff", b"\xd8\x3d\xde\0\xd8\0\xdc\0\xdb\xff\xdf\xff"),
    ("all of them", "aж温😀", b"\0a\x04\x36\x6e\x29\xd8\x3d\xde\0"),
]

LENIENT = [
    ("an odd octet at the end", b"\0a\0", "a"),
    ("one octet", b"a", ""),
    ("a high surrogate at the end", b"\0a\xd8\x3d", "a\ufffd"),
    ("a high surrogate before a letter", b"\xd8\x3d\0a", "\ufffda"),
    ("a low surrogate alone", b"\xde\0\0a", "\ufffda"),
    ("two high surrogates and a low one", b"\xd8\x3d\xd8\x3d\xde\0", "\ufffd😀"),
]


def test_text_and_octets_say_the_same():
    for name, text, octets in ROWS:
        assert encode_ucs2(text) == octets, name
        assert decode_ucs2(octets) == text, name


def test_octets_that_nobody_should_send_are_read():
    for name, octets, text in LENIENT:
        assert decode_ucs2(octets) == text, name


def test_long_texts_are_read_block_by_block():
    for unit in ("a", "ж", "温", "😀"):
        for count in (69, 70, 72, 73, 144, 145, 300):
            text = unit * count
            assert decode_ucs2(encode_ucs2(text)) == text, (unit, count)


def test_kinds_mix_across_blocks():
    for text in ("ж" * 71 + "温" * 5, "a" * 100 + "😀", "😀" + "温" * 100, "a" * 71 + "😀"):
        assert decode_ucs2(encode_ucs2(text)) == text, text


def test_a_lone_surrogate_is_refused():
    try:
        encode_ucs2("a\ud83d")
    except ValueError:
        return
    raise AssertionError("a lone surrogate was encoded")
