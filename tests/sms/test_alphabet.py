from modem.sms.addressing import encode_gsm7
from modem.sms.fields import decode_gsm7
from modem.sms.gsm7_tables import locking_table, single_table
from tests.sms.refusals import refused

ROWS = [
    # name, septets, text
    ("nothing", b"", ""),
    ("letters", b"hello", "hello"),
    ("codes that are other characters in ASCII", b"\x00\x02\x11\x24\x40\x5b\x60", "@$_¤¡Ä¿"),
    ("characters whose ASCII codes are other characters", b"\x00\x40\x02\x24", "@¡$¤"),
    ("extension", b"a\x1bea\x1b<x\x1b>", "a€a[x]"),
    ("every extension", b"\x1b\n\x1b\x14\x1b(\x1b)\x1b/\x1b<\x1b=\x1b>\x1b@\x1be", "\f^{}\\[~]|€"),
    ("extension codes without the escape", b"\n\x14()/<=>@e", "\nΛ()/<=>¡e"),
    ("Greek capitals", b"\x10\x12\x13\x14\x15\x16\x17\x18\x19\x1a", "ΔΦΓΛΩΠΨΣΘΞ"),
    ("line ends", b"a\r\nb", "a\r\nb"),
    ("the last code", b"\x7f\x7f", "àà"),
]

LENIENT = [
    ("an escape at the end is dropped", b"ab\x1b", "ab"),
    ("only an escape", b"\x1b", ""),
    ("two escapes are a space", b"a\x1b\x1bb", "a b"),
    ("three escapes and an extension", b"\x1b\x1b\x1be", " €"),
    ("an escape before a code without meaning", b"\x1baX", "aX"),
    ("an escape before a code that is not ASCII", b"\x1b\x00", "@"),
]


def test_septets_and_text_say_the_same():
    for name, septets, text in ROWS:
        assert decode_gsm7(septets) == text, name
        assert encode_gsm7(text) == septets, name


def test_septets_that_nobody_should_send_are_read():
    for name, septets, text in LENIENT:
        assert decode_gsm7(septets) == text, name


def test_a_character_outside_of_the_alphabet_is_named():
    for text, name in (
        ("aç", "U+00E7"),
        ("@ж", "U+0436"),
        ("\x1b", "U+001B"),
        ("\x00", "U+0000"),
        ("\x02", "U+0002"),
        ("温", "U+6E29"),
        ("😀", "U+1F600"),
        ("\ufffd", "U+FFFD"),
        ("\uff00", "U+FF00"),
        ("\u4000", "U+4000"),  # its octets stand in the table, across two entries
    ):
        assert refused(encode_gsm7, text).startswith(name), text


def test_a_locking_shift_replaces_the_table():
    assert encode_gsm7("ığ", 1) == b"\x07\x0c"
    assert decode_gsm7(b"\x07\x0c\x04", 1) == "ığ€"


def test_a_single_shift_replaces_the_extension():
    assert encode_gsm7("aş", 0, 1) == b"a\x1bs"
    assert decode_gsm7(b"a\x1bs\x1be", 0, 1) == "aş€"


def test_both_shifts_work_together():
    assert decode_gsm7(encode_gsm7("नमस्ते {", 6, 6), 6, 6) == "नमस्ते {"


def test_lenient_reading_also_holds_for_national_tables():
    assert decode_gsm7(b"a\x1b\x1bb\x1bX\x1b", 1, 1) == "a bX"


def test_parentheses_are_exchanged_in_the_tables_of_india():
    assert encode_gsm7("(", 6) == b"\x29"
    assert decode_gsm7(b"\x28\x29", 6) == ")("


def test_a_hole_in_a_table_is_the_replacement_character():
    assert decode_gsm7(b"\x0c", 4) == "\ufffd"


def test_a_language_without_tables_reads_as_the_default():
    assert decode_gsm7(b"\x00\x1be", 99, 98) == "@€"
    assert decode_gsm7(b"\x00\x1b\x09", 2, 2) == "@ç"


def test_a_language_without_tables_is_refused_for_writing():
    assert "99" in refused(encode_gsm7, "a", 99)
    assert "98" in refused(encode_gsm7, "a", 0, 98)


def test_characters_missing_in_national_tables_are_named():
    assert refused(encode_gsm7, "ж", 1, 1).startswith("U+0436")


def test_every_standardized_table_is_there():
    for language in range(14):
        table = locking_table(language)
        assert (table is None) == (language == 2), language
        assert table is None or len(table) == 256, language
        codes, units = single_table(language)
        assert len(units) == 2 * len(codes), language
    assert locking_table(14) is None
    assert single_table(14) is None
