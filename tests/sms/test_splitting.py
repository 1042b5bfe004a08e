# ruff: noqa: RUF001 - Turkish is written with a dotless i
from modem.sms.fields import DATA, GSM7, UCS2, concatenation, shifts
from modem.sms.splitting import split
from tests.sms.refusals import refused

CAPACITIES = [
    # name, character, wide, in one message, in each of several; 3GPP TS 23.040 clause 9.2.3.24.1
    ("GSM 7-bit", "x", False, 160, 153),
    ("GSM 7-bit, 16-bit reference", "x", True, 160, 152),
    ("UCS-2", "ж", False, 70, 67),
    ("UCS-2, 16-bit reference", "ж", True, 70, 66),
    ("data", b"\xff", False, 140, 134),
    ("data, 16-bit reference", b"\xff", True, 140, 133),
]


def units(part):
    return len(part.data) // (2 if part.alphabet == UCS2 else 1)


def test_a_body_that_fits_is_one_part():
    for name, char, wide, one, _ in CAPACITIES:
        parts = split(char * one, 7, wide)
        assert len(parts) == 1, name
        assert parts[0].elements == (), name


def test_a_longer_body_fills_its_parts():
    for name, char, wide, one, several in CAPACITIES:
        parts = split(char * (one + 1), 7, wide)
        assert [units(part) for part in parts] == [several, one + 1 - several], name


def test_parts_are_numbered_under_one_reference():
    places = [concatenation(part.elements) for part in split("x" * 400, 255)]
    assert places == [(255, 3, 1), (255, 3, 2), (255, 3, 3)]
    places = [concatenation(part.elements) for part in split("x" * 400, 0x1234, True)]
    assert places == [(0x1234, 3, 1), (0x1234, 3, 2), (0x1234, 3, 3)]


def test_the_alphabet_is_the_shortest_that_can_say_it():
    for body, alphabet in (
        ("plain", GSM7),
        ("", GSM7),
        ("@_$€[]", GSM7),
        ("ж", UCS2),
        ("温度", UCS2),
        ("😀", UCS2),
        (b"", DATA),
        (b"octets", DATA),
        (bytearray(b"octets"), DATA),
    ):
        assert [part.alphabet for part in split(body, 0)] == [alphabet], body


def test_an_extension_pair_is_never_cut():
    parts = split("x" * 152 + "€" + "x" * 10, 0)
    assert [len(part.data) for part in parts] == [152, 12]
    parts = split("€" * 81, 0)
    assert [len(part.data) for part in parts] == [152, 10]
    parts = split("x" * 151 + "€" + "x" * 10, 0)
    assert [len(part.data) for part in parts] == [153, 10]


def test_a_surrogate_pair_is_never_cut():
    parts = split("ж" * 66 + "😀" * 5, 0)
    assert [part.text for part in parts] == ["ж" * 66, "😀" * 5]
    parts = split("ж" * 65 + "😀" * 5, 0)
    assert [part.text for part in parts] == ["ж" * 65 + "😀", "😀" * 4]


def test_a_shift_is_used_where_it_makes_the_text_shorter():
    for name, body, expected in (
        ("Turkish", "merhaba arkadaş, nasılsın", (1, 0)),
        ("Turkish with Spanish", "arkadaş señor, qué tal aquí ñandú", (1, 2)),
        ("Spanish has no locking table", "la canción está aquí, ¿verdad?", (0, 2)),
        ("Portuguese", "não há informações" * 3, (3, 0)),
        ("Hindi", "नमस्ते दुनिया", (6, 0)),
        ("Hindi with braces", "नमस्ते {दुनिया}", (6, 0)),
        ("Hindi with its digits", "नमस्ते १२३४", (6, 6)),
        ("Urdu", "ہیلو دنیا", (13, 0)),
    ):
        parts = split(body, 0)
        assert [part.alphabet for part in parts] == [GSM7], name
        assert shifts(parts[0].elements) == expected, name
        assert parts[0].text == body, name


def test_ucs2_is_used_where_a_shift_would_not_be_shorter():
    for body in ("ş", "ığ", "naïve ж ş", "şж", "ê温", "\ufffd", "😀ş"):
        assert [part.alphabet for part in split(body, 0)] == [UCS2], body


def test_shifts_can_be_ruled_out():
    parts = split("merhaba arkadaş, nasılsın", 0, shifts=False)
    assert [part.alphabet for part in parts] == [UCS2]


def test_parts_with_shifts_have_room_for_their_headers():
    for name, fits, more, several in (
        ("single shift", "ñ" * 153 + "á", "ñ", [149, 7]),
        ("locking shift", "ı" * 155, "ı", [149, 7]),
        ("both shifts", "ह" * 150 + "१", "ह", [146, 7]),
    ):
        (part,) = split(fits, 0)
        assert len(part.encode()) == 141, name
        assert [len(part.data) for part in split(more + fits, 0)] == several, name


def test_a_16_bit_reference_takes_one_more_octet_from_shifted_text():
    assert [len(part.data) for part in split("ı" * 156, 0, True)] == [148, 8]


def test_255_parts_are_the_most():
    assert len(split("x" * (255 * 153), 0)) == 255
    assert "255" in refused(split, "x" * (255 * 153 + 1), 0)
    assert len(split(b"x" * (255 * 133), 0, True)) == 255


def test_a_reference_out_of_range_is_refused():
    assert "256" in refused(split, "x", 256)
    assert "65536" in refused(split, "x", 65536, True)
    assert "-1" in refused(split, "x", -1)


def test_a_lone_surrogate_is_refused():
    refused(split, "\ud83d", 0)
